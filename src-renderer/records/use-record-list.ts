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
}

export interface RecordListView {
  /** In order, one after the other. */
  readonly drawn: ComputedRef<readonly DrawnRow[]>
  /** Pixels from the top of all rows to the first that is drawn. */
  readonly above: ComputedRef<number>
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

  /** More than are ever drawn at a time. */
  const slots = computed(() => Math.ceil(viewHeight.value / ROW_PIXELS) + 1 + 2 * SPARE_ROWS)

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
  const drawn = computed<readonly DrawnRow[]>((before = []) => {
    void version()
    // Nobody scrolls through a list that is carried along: what would be spare is changed with each batch, and seen by nobody.
    const spare = isLive() && isFollowing.value ? 0 : SPARE_ROWS
    const from = Math.max(0, Math.floor(top.value / ROW_PIXELS) - spare)
    const to = Math.min(rows.length, Math.ceil((top.value + viewHeight.value) / ROW_PIXELS) + spare)
    const length = Math.max(0, to - from)
    const firstSlot = slotOf(rows.first + from, { before, length, slots: slots.value })
    return Array.from({ length }, (_, at) => {
      const number = rows.first + from + at
      return { number, line: rows.row(number) as RecordLine, slot: (firstSlot + at) % slots.value }
    })
  })
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
    drawn,
    above: computed(() => ((drawn.value[0]?.number ?? rows.first) - rows.first) * ROW_PIXELS),
    height: computed(() => (version(), rows.length * ROW_PIXELS)),
    isFollowing: readonly(isFollowing),
    pageRows: () => Math.max(1, Math.floor(viewHeight.value / ROW_PIXELS) - 1),
    onScroll() {
      const element = view.value
      if (!element) return
      // A view that has become higher is scrolled back by the browser before its height is measured here.
      if (element.scrollTop < top.value) viewHeight.value = element.clientHeight
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

/**
 * The slot of the first row. Rows that stay keep theirs; when none does, all are filled anew where they are, so that nothing in the page
 * has to be moved.
 */
const slotOf = (
  number: number,
  { before, length, slots }: { before: readonly DrawnRow[]; length: number; slots: number },
): number => {
  const [first] = before
  if (first === undefined) return 0
  const moved = number - first.number
  const isOther = moved >= before.length || -moved >= length
  return isOther ? first.slot % slots : (((first.slot + moved) % slots) + slots) % slots
}
