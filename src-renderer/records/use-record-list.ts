import { computed, nextTick, readonly, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { RecordLine } from '../../src-main/contract/record-browser'
import { ROW_PIXELS } from '../ui/use-row-window'
import type { RowBuffer } from './row-buffer'

/** Drawn above and below the view, which the browser may scroll before we know of it. */
const SPARE_ROWS = 8

export interface DrawnRow {
  readonly number: number
  readonly line: RecordLine
  /** The same for rows that are drawn one after the other: what was made for one is filled with the next. */
  readonly slot: number
  /** Pixels from the top of all rows. */
  readonly y: number
}

export interface RecordListView {
  readonly drawn: ComputedRef<readonly DrawnRow[]>
  /** Pixels of all rows. */
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

/**
 * Draw the rows in view only, and keep the view where it is while rows come at the end and go at the beginning. As all rows are of
 * one height, this is arithmetic: it costs the same for ten rows and for a hundred thousand.
 */
export function useRecordList(
  view: Ref<HTMLElement | null>,
  { rows, version, isLive }: { rows: RowBuffer; version: () => number; isLive: () => boolean },
): RecordListView {
  const isFollowing = ref(true)
  let first = rows.first
  /** Of the view: how far it is scrolled, and its height with the head. */
  const top = ref(0)
  const viewHeight = ref(0)

  const endTop = (): number => Math.max(0, (rows.length + 1) * ROW_PIXELS - viewHeight.value)
  const scrollTo = (pixels: number): void => {
    top.value = Math.max(0, Math.min(pixels, endTop()))
    if (view.value) view.value.scrollTop = top.value
  }
  const stay = (): void => {
    if (isLive() && isFollowing.value) scrollTo(endTop())
  }
  watch(
    view,
    (element, _before, onCleanup) => {
      if (!element) return
      const measure = (): void => {
        viewHeight.value = element.clientHeight
        stay()
      }
      const observer = new ResizeObserver(measure)
      observer.observe(element)
      onCleanup(() => observer.disconnect())
      measure()
    },
    { immediate: true, flush: 'post' },
  )
  watch(version, async () => {
    const gone = rows.first - first
    first = rows.first
    if (rows.length === 0) isFollowing.value = true
    // Where the view will be is known before there is room for it: what is drawn now is what will be seen.
    if (isLive() && isFollowing.value) top.value = endTop()
    else if (gone > 0) top.value = Math.max(0, top.value - gone * ROW_PIXELS)
    else return
    await nextTick()
    scrollTo(top.value)
  })

  return {
    drawn: computed(() => {
      void version()
      const slots = Math.ceil(viewHeight.value / ROW_PIXELS) + 1 + 2 * SPARE_ROWS
      const from = Math.max(0, Math.floor(top.value / ROW_PIXELS) - SPARE_ROWS)
      const to = Math.min(rows.length, Math.ceil((top.value + viewHeight.value) / ROW_PIXELS) + SPARE_ROWS)
      return Array.from({ length: Math.max(0, to - from) }, (_, at) => {
        const number = rows.first + from + at
        return { number, line: rows.row(number) as RecordLine, slot: number % slots, y: (from + at) * ROW_PIXELS }
      })
    }),
    height: computed(() => (version(), rows.length * ROW_PIXELS)),
    isFollowing: readonly(isFollowing),
    pageRows: () => Math.max(1, Math.floor(viewHeight.value / ROW_PIXELS) - 1),
    onScroll() {
      const element = view.value
      if (!element) return
      // Rows may have come since the view was put at the end: only somebody who goes back leaves it.
      if (element.scrollTop >= endTop() - ROW_PIXELS) isFollowing.value = true
      else if (element.scrollTop < top.value) isFollowing.value = false
      top.value = element.scrollTop
    },
    follow() {
      isFollowing.value = true
      scrollTo(endTop())
    },
    hold: () => (isFollowing.value = false),
    reveal(number) {
      const y = (number - rows.first) * ROW_PIXELS
      scrollTo(Math.min(y, Math.max(top.value, y + 2 * ROW_PIXELS - viewHeight.value)))
    },
  }
}
