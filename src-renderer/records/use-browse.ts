import { computed, onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { BrowseProgress, RecordLine } from '../../src-main/contract/record-browser'
import type { Client, FeedInput, Stop } from '../client/client'
import type { ContractFailure } from '../client/failure'
import { createRowBuffer, type RowBuffer } from './row-buffer'

export type BrowseState = 'idle' | 'reading' | 'done' | 'cancelled' | 'failed'
export type Question = FeedInput<'records.browse'>

export interface Browse {
  readonly rows: RowBuffer
  /** Rises whenever the rows have changed. */
  readonly version: Readonly<Ref<number>>
  readonly count: ComputedRef<number>
  /** Rows that were let go because there are too many. */
  readonly letGo: ComputedRef<number>
  readonly progress: Readonly<Ref<BrowseProgress | null>>
  readonly state: Readonly<Ref<BrowseState>>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  /** What is asked; a live tail has no end. */
  readonly isLive: Readonly<Ref<boolean>>
  /** While it is, the list stands still and what comes waits. */
  readonly isPaused: Readonly<Ref<boolean>>
  readonly waiting: Readonly<Ref<number>>
  start(question: Question): void
  /** End the reads; what was found stays. */
  cancel(): void
  setPaused(paused: boolean): void
}

/** As many rows as are kept: the most that a browse may ask for. */
export const MAX_ROWS = 100_000

/** Browse records and keep what was found, for as long as the scope lives. */
export function useBrowse(client: Client): Browse {
  const rows = createRowBuffer(MAX_ROWS)
  let held: RowBuffer = createRowBuffer(MAX_ROWS)
  const version = ref(0)
  const progress = shallowRef<BrowseProgress | null>(null)
  const state = ref<BrowseState>('idle')
  const failure = shallowRef<ContractFailure | null>(null)
  const isLive = ref(false)
  const isPaused = ref(false)
  const waiting = ref(0)
  /** Rows that were let go while they waited. */
  const lost = ref(0)
  let stop: Stop = () => undefined

  const take = (lines: readonly RecordLine[]): void => {
    if (lines.length === 0) return
    if (isPaused.value) {
      held.add(lines)
      waiting.value = held.length
      return
    }
    rows.add(lines)
    version.value++
  }
  const setPaused = (paused: boolean): void => {
    isPaused.value = paused
    if (paused || held.length === 0) return
    lost.value += held.first
    const lines = Array.from({ length: held.length }, (_, at) => held.row(held.first + at) as RecordLine)
    held = createRowBuffer(MAX_ROWS)
    waiting.value = 0
    take(lines)
  }
  const settle = (to: BrowseState): void => {
    if (state.value === 'reading') state.value = to
  }
  const start = (question: Question): void => {
    stop()
    held = createRowBuffer(MAX_ROWS)
    waiting.value = 0
    lost.value = 0
    isPaused.value = false
    rows.clear()
    version.value++
    progress.value = null
    failure.value = null
    isLive.value = question.start.type === 'LATEST'
    state.value = 'reading'
    stop = client.watch(
      'records.browse',
      question,
      (event) => {
        take(event.lines)
        progress.value = event.progress
        if (event.progress.isDone) settle('done')
      },
      {
        onEnd: () => settle('done'),
        onError: (reason) => {
          failure.value = reason
          settle('failed')
        },
      },
    )
  }
  const cancel = (): void => {
    stop()
    setPaused(false)
    settle('cancelled')
  }
  onScopeDispose(() => stop())

  return {
    rows,
    version: readonly(version),
    count: computed(() => (version.value, rows.length)),
    letGo: computed(() => (version.value, rows.first + lost.value)),
    progress: shallowReadonly(progress),
    state: readonly(state),
    failure: shallowReadonly(failure),
    isLive: readonly(isLive),
    isPaused: readonly(isPaused),
    waiting: readonly(waiting),
    start,
    cancel,
    setPaused,
  }
}
