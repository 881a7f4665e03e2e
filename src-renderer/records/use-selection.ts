import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { RecordLine } from '../../src-main/contract/record-browser'
import type { RowBuffer } from './row-buffer'

/** How a row is chosen: alone, up to here from where the selection began, or in addition. */
export type Choice = 'one' | 'range' | 'toggle'

export interface Selection {
  /** Number of the row that the keyboard is on; null before the first. */
  readonly active: Readonly<Ref<number | null>>
  readonly count: ComputedRef<number>
  isSelected(number: number): boolean
  choose(number: number, how: Choice): void
  all(): void
  clear(): void
  /** The selected rows that are still there, in order. */
  lines(): RecordLine[]
}

/** Which rows of a list are selected, by their numbers. */
export function useSelection(rows: RowBuffer): Selection {
  const active = ref<number | null>(null)
  const selected = shallowRef<ReadonlySet<number>>(new Set())
  let anchor = 0

  const range = (from: number, to: number): Set<number> => {
    const low = Math.min(from, to)
    return new Set(Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => low + at))
  }
  const toggled = (number: number): Set<number> => {
    const next = new Set(selected.value)
    if (!next.delete(number)) next.add(number)
    return next
  }

  return {
    active: readonly(active),
    count: computed(() => selected.value.size),
    isSelected: (number) => selected.value.has(number),
    choose(number, how) {
      active.value = number
      if (how !== 'range') anchor = number
      selected.value = how === 'one' ? new Set([number]) : how === 'range' ? range(anchor, number) : toggled(number)
    },
    all() {
      if (rows.length > 0) selected.value = range(rows.first, rows.first + rows.length - 1)
    },
    clear() {
      active.value = null
      selected.value = new Set()
      anchor = 0
    },
    lines: () =>
      [...selected.value]
        .sort((a, b) => a - b)
        .map((number) => rows.row(number))
        .filter((line) => line !== undefined),
  }
}
