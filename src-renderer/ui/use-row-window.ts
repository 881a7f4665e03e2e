import { computed, ref, type ComputedRef } from 'vue'

/** The part of a long list that is in view; the rest is two empty rows of the right height. */
export interface RowWindow<T> {
  readonly visible: ComputedRef<readonly T[]>
  /** CSS heights of what lies above and below. */
  readonly above: ComputedRef<string>
  readonly below: ComputedRef<string>
  onScroll(event: Event): void
}

const ROW_PIXELS = 28
const VIEW_ROWS = 40
const SPARE_ROWS = 10

/** Draw only the rows in view, so that ten thousand shards cost as much as fifty. Rows are 28 px high. */
export function useRowWindow<T>(rows: () => readonly T[]): RowWindow<T> {
  const first = ref(0)
  const start = computed(() => Math.max(0, Math.min(first.value, rows().length - VIEW_ROWS)))
  const end = computed(() => Math.min(rows().length, start.value + VIEW_ROWS))

  return {
    visible: computed(() => rows().slice(start.value, end.value)),
    above: computed(() => `${start.value * ROW_PIXELS}px`),
    below: computed(() => `${(rows().length - end.value) * ROW_PIXELS}px`),
    onScroll(event) {
      if (!(event.target instanceof HTMLElement)) return
      first.value = Math.max(0, Math.floor(event.target.scrollTop / ROW_PIXELS) - SPARE_ROWS)
    },
  }
}
