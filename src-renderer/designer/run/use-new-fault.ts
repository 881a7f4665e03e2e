import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Design, Element } from '../../../src-main/contract/design'
import { useAttempt } from '../../client/use-attempt'
import { useClient } from '../../client/use-client'
import { useFeed } from '../../client/use-feed'
import { faultKindsOf, faultOf, hasDuration, measureOf, type FaultKind, type FaultMeasure } from './fault-kinds'
import { useRun } from './run'

/** All shards of a stream. */
export const ALL = ''

export interface NewFault {
  /** Elements that run and at which something can go wrong. */
  readonly elements: ComputedRef<readonly Element[]>
  readonly element: Ref<string>
  readonly kinds: ComputedRef<readonly FaultKind[]>
  readonly kind: Ref<FaultKind>
  readonly measure: ComputedRef<FaultMeasure | null>
  readonly amount: Ref<number>
  /** Open shards, of a stream that can be throttled by the shard. */
  readonly shards: ComputedRef<readonly string[]>
  readonly shard: Ref<string>
  readonly hasDuration: ComputedRef<boolean>
  /** 0: until it is healed. */
  readonly seconds: Ref<number>
  readonly fault: Readonly<Ref<string | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  inject(): Promise<void>
}

/** A fault that is about to be injected into what runs; which one, others may have begun to say: `ask` of the store. */
export function useNewFault(design: () => Design): NewFault {
  const client = useClient()
  const runs = useRun()
  const { attempt, fault, isBusy, clear } = useAttempt()
  const shard = ref(ALL)
  const seconds = ref(60)

  const elements = computed(() => {
    const cannot = new Set(
      runs.run?.facts.elements.filter(({ state }) => state === 'not-runnable').map((e) => e.element),
    )
    return design().elements.filter(({ id, kind }) => faultKindsOf(kind).length > 0 && !cannot.has(id))
  })
  const kindsAt = (id: string): readonly FaultKind[] => {
    const found = design().elements.find((each) => each.id === id)
    return found ? faultKindsOf(found.kind) : []
  }
  const element = computed({
    get: () => runs.ask?.element ?? '',
    set: (id) => {
      const [first] = kindsAt(id)
      if (first !== undefined) runs.ask = { element: id, kind: first }
    },
  })
  const kind = computed({
    get: () => runs.ask?.kind ?? 'burst',
    set: (wanted) => (runs.ask = { element: element.value, kind: wanted }),
  })
  const measure = computed(() => measureOf(kind.value))
  const amount = ref(0)
  watch(
    () => runs.ask,
    () => {
      amount.value = measure.value?.first ?? 0
      shard.value = ALL
      clear()
    },
    { immediate: true },
  )
  const arn = computed(() => runs.run?.streams.find((each) => each.element === element.value)?.arn ?? null)
  const { latest } = useFeed(client, 'stream.watch', {
    input: () => (runs.ask?.kind === 'shard-throttles' && arn.value !== null ? { arn: arn.value } : null),
  })

  const inject = async (): Promise<void> => {
    const wanted = faultOf({
      ...{ kind: kind.value, element: element.value, amount: amount.value },
      shardId: shard.value === ALL ? null : shard.value,
    })
    const forSeconds = hasDuration(kind.value) && seconds.value > 0 ? seconds.value : null
    if ((await attempt(() => client.call('run.fault', { fault: wanted, forSeconds }))) !== null) runs.ask = null
  }
  return {
    ...{ elements, element, kind, measure, amount, shard, seconds, fault, isBusy, inject },
    kinds: computed(() => kindsAt(element.value)),
    shards: computed(() => (latest.value?.shards ?? []).filter(({ state }) => state === 'open').map((s) => s.shardId)),
    hasDuration: computed(() => hasDuration(kind.value)),
  }
}
