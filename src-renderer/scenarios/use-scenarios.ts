import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Design, DesignSummary } from '../../src-main/contract/design'
import type { Scenario } from '../../src-main/contract/plan'
import type { ContractFailure } from '../client/failure'
import { useClient } from '../client/use-client'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'

/** As many as the contract takes. */
export const MOST_SCENARIOS = 20

export interface Scenarios {
  /** The designs of the project; null until they are known. */
  readonly designs: ComputedRef<readonly DesignSummary[] | null>
  /** Ids of those that are compared, in the order of the address; the first is what the others are held against. */
  readonly chosen: ComputedRef<readonly string[]>
  /** Null until all of them are there. */
  readonly scenarios: ComputedRef<readonly Scenario[] | null>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  toggle(id: string): void
  /** Hold the others against this one. */
  lead(id: string): void
  /** Keep a copy of a design under a name that is free, and compare it too. */
  duplicate(id: string): Promise<void>
}

const idsIn = (query: unknown): readonly string[] =>
  typeof query === 'string' ? [...new Set(query.split(',').filter(Boolean))].slice(0, MOST_SCENARIOS) : []

/** The designs of the project that are compared. Which ones is in the address; without a choice, all there is room for. */
export function useScenarios(): Scenarios {
  const client = useClient()
  const route = useRoute()
  const router = useRouter()
  const toasts = useToasts()
  const { t } = useText()
  const { latest, failure, retry } = useFeed(client, 'designs.watch', { input: () => ({}) })
  const designs = computed(() => latest.value?.designs ?? null)
  const opened = shallowRef<ReadonlyMap<string, Design>>(new Map())

  const chosen = computed(() => {
    const known = (designs.value ?? []).map(({ id }) => id)
    const wanted = route.query['designs'] === undefined ? known.slice(0, MOST_SCENARIOS) : idsIn(route.query['designs'])
    return wanted.filter((id) => known.includes(id))
  })
  const choose = (ids: readonly string[]): void =>
    void router.replace({ query: { ...route.query, designs: ids.join(',') } })

  const open = async (): Promise<void> => {
    const ids = chosen.value
    try {
      const found = await Promise.all(
        ids.map(async (id) => [id, (await client.call('design.open', { id })).design] as const),
      )
      // What was chosen meanwhile is on its way.
      if (chosen.value === ids) opened.value = new Map(found)
    } catch (reason) {
      toasts.addFailure(reason)
    }
  }
  // Also when one of them was saved anew.
  watch(chosen, () => void open(), { immediate: true })

  return {
    ...{ designs, chosen, failure, retry },
    scenarios: computed(() => {
      const all = chosen.value.flatMap((id) => opened.value.get(id) ?? [])
      return all.length < chosen.value.length ? null : all.map((design) => ({ name: design.name, design }))
    }),
    toggle: (id) =>
      choose(chosen.value.includes(id) ? chosen.value.filter((each) => each !== id) : [...chosen.value, id]),
    lead: (id) => choose([id, ...chosen.value.filter((each) => each !== id)]),
    duplicate: async (id) => {
      try {
        const { design } = await client.call('design.open', { id })
        const name = freeVariant(
          design.name,
          (designs.value ?? []).map((each) => each.name),
          (base, n) => t('scenarios.variant', { name: base, number: String(n) }),
        )
        const { id: copy } = await client.call('design.save', { id: null, design: { ...design, name } })
        choose([...chosen.value, copy])
      } catch (reason) {
        toasts.addFailure(reason)
      }
    },
  }
}

const freeVariant = (base: string, taken: readonly string[], nameOf: (base: string, n: number) => string): string => {
  for (let n = 2; ; n++) if (!taken.includes(nameOf(base, n))) return nameOf(base, n)
}
