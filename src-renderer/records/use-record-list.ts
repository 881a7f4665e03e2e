import { useVirtualizer, type VirtualItem } from '@tanstack/vue-virtual'
import { computed, nextTick, readonly, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { RowBuffer } from './row-buffer'

export const ROW_PIXELS = 28

export interface RecordListView {
  readonly items: ComputedRef<readonly VirtualItem[]>
  readonly height: ComputedRef<number>
  /** In a live tail: the newest rows are in view and stay so. */
  readonly isFollowing: Readonly<Ref<boolean>>
  readonly pageRows: () => number
  onScroll(): void
  follow(): void
  /** Somebody looks at a row: it must not be carried away. */
  hold(): void
  /** Bring a row into view. */
  reveal(number: number): void
}

/** Draw the rows in view only, and keep the view where it is while rows come at the end and go at the beginning. */
export function useRecordList(
  view: Ref<HTMLElement | null>,
  { rows, version, isLive }: { rows: RowBuffer; version: () => number; isLive: () => boolean },
): RecordListView {
  const isFollowing = ref(true)
  let first = rows.first
  /** Where the view was when it was last looked at. */
  let top = 0

  const virtualizer = useVirtualizer(
    computed(() => {
      // What says that the rows have changed.
      void version()
      return {
        count: rows.length,
        getScrollElement: () => view.value,
        estimateSize: () => ROW_PIXELS,
        overscan: 8,
      }
    }),
  )
  const toEnd = (): void => {
    const element = view.value
    if (!element) return
    element.scrollTop = element.scrollHeight
    top = element.scrollTop
  }
  watch(view, (element) => {
    if (element && isLive()) toEnd()
  })
  watch(version, async () => {
    const gone = rows.first - first
    first = rows.first
    if (rows.length === 0) isFollowing.value = true
    const element = view.value
    if (!element) return
    if (gone > 0 && !isFollowing.value) element.scrollTop -= gone * ROW_PIXELS
    if (!isLive() || !isFollowing.value) return
    await nextTick()
    toEnd()
  })

  return {
    items: computed(() => virtualizer.value.getVirtualItems()),
    height: computed(() => virtualizer.value.getTotalSize()),
    isFollowing: readonly(isFollowing),
    pageRows: () => Math.max(1, Math.floor((view.value?.clientHeight ?? 0) / ROW_PIXELS) - 1),
    onScroll() {
      const element = view.value
      if (!element) return
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW_PIXELS
      // Rows may have come since the view was put at the end: only somebody who goes back leaves it.
      if (isAtEnd) isFollowing.value = true
      else if (element.scrollTop < top) isFollowing.value = false
      top = element.scrollTop
    },
    follow() {
      isFollowing.value = true
      toEnd()
    },
    hold: () => (isFollowing.value = false),
    reveal: (number) => virtualizer.value.scrollToIndex(number - rows.first),
  }
}
