import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Sentence } from '../../../src-main/contract/bill'
import type { Design } from '../../../src-main/contract/design'
import { useAnswer } from '../../client/use-answer'
import { useAttempt } from '../../client/use-attempt'
import { useClient } from '../../client/use-client'
import { useDesignEditor } from '../../design/design-editor'
import { useRun } from './run'

export interface Start {
  readonly isOpen: ComputedRef<boolean>
  readonly seed: Ref<number>
  /** Null until it is known. */
  readonly runnable: ComputedRef<number | null>
  readonly others: ComputedRef<readonly { readonly name: string; readonly why: Sentence | null }[]>
  /** Streams that are there already. */
  readonly existing: ComputedRef<readonly string[]>
  readonly fault: ComputedRef<string | null>
  readonly isBusy: Readonly<Ref<boolean>>
  start(): Promise<void>
}

/** What there is to know before a design runs. It is kept first, as it is on the sheet: main runs what the project has. */
export function useStart(design: () => Design): Start {
  const client = useClient()
  const editor = useDesignEditor()
  const runs = useRun()
  const { attempt, fault, isBusy, clear } = useAttempt()
  const seed = ref(1)
  const kept = ref<string | null>(null)
  const isOpen = computed(() => runs.dialog === 'start')

  watch(isOpen, async (open) => {
    kept.value = null
    clear()
    if (!open) return
    const saved = await attempt(() => client.call('design.save', { id: editor.id, design: design() }))
    if (isOpen.value) kept.value = saved?.id ?? null
  })
  const { answer, fault: checkFault } = useAnswer('run.check', () =>
    kept.value === null ? null : { designId: kept.value },
  )
  const nameOf = (id: string): string => design().elements.find((element) => element.id === id)?.name ?? id

  return {
    ...{ isOpen, seed, isBusy },
    runnable: computed(() => answer.value?.elements.filter(({ isRunnable }) => isRunnable).length ?? null),
    others: computed(() =>
      (answer.value?.elements ?? [])
        .filter(({ isRunnable }) => !isRunnable)
        .map(({ element, why }) => ({ name: nameOf(element), why })),
    ),
    existing: computed(() => answer.value?.existing ?? []),
    fault: computed(() => fault.value ?? checkFault.value),
    start: async () => {
      const designId = kept.value
      if (designId === null) return
      const started = await attempt(() => client.call('run.start', { designId, seed: seed.value }))
      if (started !== null) runs.dialog = null
    },
  }
}
