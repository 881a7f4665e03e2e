import { computed, nextTick, ref, type ComputedRef, type Ref } from 'vue'
import type { StreamRow } from '../../src-main/contract/streams'
import { useRowWindow, type RowWindow } from '../ui/use-row-window'

/** The rows that are drawn, and where the keyboard is in the list. */
export interface StreamRows extends Omit<RowWindow<StreamRow>, 'reveal'> {
  /** ARN of the stream that Tab leads to: the one that had the focus last, else the first. */
  readonly current: ComputedRef<string | undefined>
  setCurrent(arn: string): void
  /** Arrow keys, Page Up and Down, Home and End. */
  onKey(event: KeyboardEvent): void
  focusFirst(): void
}

const PAGE = 10

/** Draw, of a long list, the rows in view, and let the keyboard walk through all of them. */
export function useStreamRows(rows: () => readonly StreamRow[], room: Readonly<Ref<HTMLElement | null>>): StreamRows {
  const { reveal, ...window } = useRowWindow(rows, room)
  const focused = ref<string>()
  const current = computed(() => {
    const known = rows().some(({ arn }) => arn === focused.value)
    return known ? focused.value : rows()[0]?.arn
  })

  const focus = async (index: number): Promise<void> => {
    const row = rows()[Math.max(0, Math.min(rows().length - 1, index))]
    if (row === undefined) return
    focused.value = row.arn
    reveal(rows().indexOf(row))
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
    ...window,
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
