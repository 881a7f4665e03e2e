import { onScopeDispose, toValue, type MaybeRefOrGetter } from 'vue'

/** Keys to gestures: one key, two with a space between them for one after the other, or `Ctrl K`, `Ctrl Shift Z` for all at once. */
export type Shortcuts = Readonly<Record<string, () => void>>

const SEQUENCE_MS = 1000

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

const isInDialog = (): boolean => document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null

/** What a field does itself with what was typed into it. */
const ofFields = ['Ctrl Z', 'Ctrl Shift Z', 'Ctrl Y']

/**
 * Listen for shortcuts as long as the scope lives. Silent while someone types or a dialog or menu is open; those with Ctrl, or Command
 * on a Mac, work while someone types too: but undoing is the field's own until what was typed is entered.
 */
export function useShortcuts(wanted: MaybeRefOrGetter<Shortcuts>): void {
  let previous = { key: '', at: 0 }
  /** The field that somebody types into and has not left or entered. */
  let typedInto: EventTarget | null = null
  const onInput = ({ target }: Event): void => {
    typedInto = target
  }
  const onEntered = (): void => {
    typedInto = null
  }

  const onKey = (event: KeyboardEvent): void => {
    const shortcuts = toValue(wanted)
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) onEntered()
    if (event.altKey || event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey) {
      const keys = `Ctrl ${event.shiftKey ? 'Shift ' : ''}${event.key.toUpperCase()}`
      if (typedInto === event.target && ofFields.includes(keys)) return
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

  const listeners = { keydown: onKey, input: onInput, change: onEntered, focusout: onEntered }
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener)
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(listeners))
      window.removeEventListener(name, listener as EventListener)
  })
}
