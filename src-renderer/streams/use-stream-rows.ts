import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, ref, type ComputedRef, type Ref } from 'vue'
import type { StreamRow } from '../../src-main/contract/streams'

/** The rows of a long list that are drawn, and where the keyboard is in it. */
export interface StreamRows {
  /** Too many to draw them all: the list scrolls by itself. */
  readonly isLong: ComputedRef<boolean>
  readonly drawn: ComputedRef<readonly StreamRow[]>
  /** Heights of what is not drawn above and below, CSS. */
  readonly above: ComputedRef<string>
  readonly below: ComputedRef<string>
  /** ARN of the stream that Tab leads to: the one that had the focus last, else the first. */
  readonly current: ComputedRef<string | undefined>
  setCurrent(arn: string): void
  /** Arrow keys, Page Up and Down, Home and End. */
  onKey(event: KeyboardEvent): void
  focusFirst(): void
}

/** As `--row` in ui/tokens.css. */
const ROW_PIXELS = 28
/** Up to this many rows the page scrolls them and the browser finds text in them. */
const MOST_DRAWN = 100
const PAGE = 10

/** Draw, of a long list, the rows in view, and let the keyboard walk through all of them. */
export function useStreamRows(rows: () => readonly StreamRow[], room: Readonly<Ref<HTMLElement | null>>): StreamRows {
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
  const focused = ref<string>()
  const current = computed(() => {
    const known = rows().some(({ arn }) => arn === focused.value)
    return known ? focused.value : rows()[0]?.arn
  })

  const focus = async (index: number): Promise<void> => {
    const row = rows()[Math.max(0, Math.min(rows().length - 1, index))]
    if (row === undefined) return
    focused.value = row.arn
    if (isLong.value) virtualizer.value.scrollToIndex(rows().indexOf(row))
    await nextTick()
    // A row that is scrolled to is drawn on the next frame.
    requestAnimationFrame(() => linkOf(row.arn)?.focus())
  }
  const linkOf = (arn: string): HTMLElement | undefined =>
    [...(room.value?.querySelectorAll<HTMLElement>('[data-arn]') ?? [])].find((link) => link.dataset['arn'] === arn)
  const steps: Readonly<Record<string, (at: number) => number>> = {
    ArrowDown: (at) => at + 1,
    ArrowUp: (at) => at - 1,
    PageDown: (at) => at + PAGE,
    PageUp: (at) => at - PAGE,
    Home: () => 0,
    End: () => rows().length - 1,
  }

  return {
    isLong,
    drawn: computed(() => (isLong.value ? items.value.flatMap(({ index }) => rows()[index] ?? []) : rows())),
    above: computed(() => `${items.value[0]?.start ?? 0}px`),
    below: computed(() => {
      const last = items.value.at(-1)
      return last === undefined ? '0px' : `${virtualizer.value.getTotalSize() - last.end}px`
    }),
    current,
    setCurrent: (arn) => (focused.value = arn),
    onKey(event) {
      const step = steps[event.key]
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      void focus(step(rows().findIndex(({ arn }) => arn === current.value)))
    },
    focusFirst: () => void focus(0),
  }
}
