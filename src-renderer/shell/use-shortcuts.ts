import { onScopeDispose, toValue, type MaybeRefOrGetter } from 'vue'

/** Keys to gestures: one key, two with a space between them for one after the other, or `Ctrl K`, `Ctrl Shift Z` for all at once. */
export type Shortcuts = Readonly<Record<string, () => void>>

const SEQUENCE_MS = 1000

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

const isInDialog = (): boolean => document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null

/**
 * Listen for shortcuts as long as the scope lives. Silent while someone types or a dialog or menu is open; those with Ctrl, or Command
 * on a Mac, work while someone types too.
 */
export function useShortcuts(wanted: MaybeRefOrGetter<Shortcuts>): void {
  let previous = { key: '', at: 0 }

  const onKey = (event: KeyboardEvent): void => {
    const shortcuts = toValue(wanted)
    if (event.altKey || event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey) {
      const keys = `Ctrl ${event.shiftKey ? 'Shift ' : ''}${event.key.toUpperCase()}`
      return give(event, isInDialog() ? undefined : shortcuts[keys])
    }
    if (isTyping(event.target) || isInDialog()) return
    const isSecond = event.timeStamp - previous.at < SEQUENCE_MS
    const gesture = (isSecond && shortcuts[`${previous.key} ${event.key}`]) || shortcuts[event.key]
    previous = { key: event.key, at: event.timeStamp }
    give(event, gesture)
  }
  const give = (event: KeyboardEvent, gesture: (() => void) | undefined): void => {
    if (!gesture) return
    event.preventDefault()
    gesture()
  }

  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
}
