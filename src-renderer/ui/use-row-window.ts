import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, type ComputedRef, type Ref } from 'vue'

/** The rows of a table that are drawn; of a long one those in view, between two empty rows of the right height. */
export interface RowWindow<T> {
  /** Too many to draw them all: the table scrolls by itself. */
  readonly isLong: ComputedRef<boolean>
  readonly drawn: ComputedRef<readonly T[]>
  /** CSS heights of what lies above and below. */
  readonly above: ComputedRef<string>
  readonly below: ComputedRef<string>
  /** Bring a row into view. */
  reveal(index: number): void
}

/** As `--row` in tokens.css; heads are as high. */
export const ROW_PIXELS = 28
/** Up to this many rows all are drawn, and the browser finds text in them. */
const MOST_DRAWN = 100

/**
 * Draw only the rows in view of a long table, so that ten thousand cost as much as fifty. All rows are of the same height.
 * @param room what scrolls; the table's head sticks to its top
 */
export function useRowWindow<T>(rows: () => readonly T[], room: Readonly<Ref<HTMLElement | null>>): RowWindow<T> {
  const isLong = computed(() => rows().length > MOST_DRAWN)
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: rows().length,
      getScrollElement: () => room.value,
      estimateSize: () => ROW_PIXELS,
      // The head lies over the first row's height of what is scrolled.
      scrollPaddingStart: ROW_PIXELS,
      overscan: 12,
      enabled: isLong.value,
    })),
  )
  const items = computed(() => (isLong.value ? virtualizer.value.getVirtualItems() : []))

  return {
    isLong,
    drawn: computed(() => (isLong.value ? items.value.flatMap(({ index }) => rows()[index] ?? []) : rows())),
    above: computed(() => `${items.value[0]?.start ?? 0}px`),
    below: computed(() => {
      const last = items.value.at(-1)
      return last === undefined ? '0px' : `${virtualizer.value.getTotalSize() - last.end}px`
    }),
    reveal: (index) => {
      if (isLong.value) virtualizer.value.scrollToIndex(index)
    },
  }
}
