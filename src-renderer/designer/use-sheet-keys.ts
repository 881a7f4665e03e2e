import { onScopeDispose, type ComputedRef } from 'vue'
import type { Command } from '../shell/command'

interface SheetGestures {
  paste(text: string): unknown
  leave(): void
}

const SEQUENCE_MS = 1000

/** Other keys for the same. */
const others: Readonly<Record<string, string>> = { Backspace: 'Delete', '=': '+' }

/** Words that are typed, and lists and dialogs that are open, have the keys for themselves. */
const isSheetsTurn = (target: EventTarget | null): boolean => {
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null) return false
  if (!(target instanceof HTMLElement)) return true
  // What is around the sheet has the focus when nothing in particular has it.
  const isInside = target.closest('[data-sheet]') !== null || target.querySelector('[data-sheet]') !== null
  return isInside && !target.matches('input, textarea, select')
}

const keysOf = (event: KeyboardEvent): string => {
  const key = others[event.key] ?? event.key
  if (event.ctrlKey || event.metaKey) return `Ctrl ${event.shiftKey ? 'Shift ' : ''}${key.toUpperCase()}`
  return event.altKey ? `Alt ${key}` : key
}

/** The sheet's commands by their keys, while the focus is on the sheet or nowhere. */
export function useSheetKeys(commands: ComputedRef<readonly Command[]>, { paste, leave }: SheetGestures): void {
  let begunAt = -Infinity
  const onKey = (event: KeyboardEvent): void => {
    // The second key of a way to another area is the shell's.
    const isSecond = event.timeStamp - begunAt < SEQUENCE_MS
    begunAt = event.key === 'g' ? event.timeStamp : -Infinity
    if (isSecond || event.defaultPrevented || !isSheetsTurn(event.target)) return
    if (event.key === 'Escape') return leave()
    const keys = keysOf(event)
    // Pasting comes as an event of its own, with what is pasted.
    const command = keys === 'Ctrl V' ? undefined : commands.value.find((one) => one.keys === keys)
    const isPressed = keys === 'Enter' && event.target instanceof HTMLElement && event.target.matches('button')
    if (command === undefined || isPressed) return
    event.preventDefault()
    command.run()
  }
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '' || !isSheetsTurn(event.target)) return
    event.preventDefault()
    paste(text)
  }
  document.addEventListener('keydown', onKey)
  document.addEventListener('paste', onPaste)
  onScopeDispose(() => {
    document.removeEventListener('keydown', onKey)
    document.removeEventListener('paste', onPaste)
  })
}
