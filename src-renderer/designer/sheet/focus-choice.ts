import { useDesignEditor } from '../../design/design-editor'

/** What the focus is led to is chosen. A pointer chooses by itself, for with Shift it adds to what is chosen: listeners of an element. */
export function useFocusChoice(thing: () => string) {
  const editor = useDesignEditor()
  let isPressed = false
  return {
    pointerdown: (): void => {
      isPressed = true
      // The focus follows at once, or not at all.
      setTimeout(() => (isPressed = false))
    },
    focus: (): void => {
      if (!isPressed && !editor.chosen.includes(thing())) editor.chosen = [thing()]
    },
  }
}
