import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { useText } from '../i18n/text'
import { useToasts } from './toasts'

export interface Copying {
  copy(text: string): Promise<void>
  /** True for a moment after a copy, to say so. */
  readonly hasCopied: Readonly<Ref<boolean>>
}

const SHOWN_MS = 1600

/** The older way, for where the clipboard permission is refused: the browser copies what is selected. */
function copySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  const focused = document.activeElement
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return done
}

/** Copy text to the clipboard and say whether it worked. */
export function useCopy(): Copying {
  const { t } = useText()
  const toasts = useToasts()
  const hasCopied = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  const copy = async (text: string): Promise<void> => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => copySelection(text),
    )
    if (!done) return toasts.add({ tone: 'bad', text: t('copy.failed') })
    hasCopied.value = true
    clearTimeout(timer)
    timer = setTimeout(() => (hasCopied.value = false), SHOWN_MS)
  }
  onScopeDispose(() => clearTimeout(timer))

  return { copy, hasCopied: readonly(hasCopied) }
}
