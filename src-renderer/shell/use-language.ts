import { onScopeDispose, ref, watchEffect } from 'vue'
import { languageOf, type LanguageChoice } from '../../src-main/contract/language'
import { useText } from '../i18n/text'

/**
 * Speak the chosen language, and say so on the document; `system` follows the system, or the browser as its languages change.
 *
 * @param ofSystem BCP 47 tags; empty where only the browser knows
 */
export function useLanguage(choice: () => LanguageChoice, ofSystem: () => readonly string[]): void {
  const text = useText()
  const ofBrowser = ref(navigator.languages)
  const onChange = (): void => {
    ofBrowser.value = navigator.languages
  }
  window.addEventListener('languagechange', onChange)
  onScopeDispose(() => window.removeEventListener('languagechange', onChange))

  watchEffect(
    () => {
      text.setLanguage(languageOf(choice(), ofSystem().length > 0 ? ofSystem() : ofBrowser.value))
      document.documentElement.lang = text.language
    },
    { flush: 'sync' },
  )
}
