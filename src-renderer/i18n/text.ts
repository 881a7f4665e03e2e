import { inject, type App, type InjectionKey, type Plugin } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Language, LanguageChoice, TextKey, TextValues, Told } from '../../src-main/contract/language'
import { followingFormat, type Format } from './format'
import { messages } from './messages'

export type { TextKey } from '../../src-main/contract/language'

export type Translate = (key: TextKey, values?: TextValues) => string

/** Texts, figures and times in the language that is chosen: read while something is drawn, they follow it. */
export interface Text {
  readonly language: Language
  setLanguage(language: Language): void
  /** Languages are called by their own names, whatever is spoken. */
  nameOf(choice: LanguageChoice): string
  readonly t: Translate
  readonly f: Format
  /** What was told, or thrown: our own sentences in the language, those of the service as they are. */
  sentenceOf(told: unknown): string
}

const textKey: InjectionKey<Text> = Symbol('text')

/** Texts and figures for an app. Messages are interpreted, not compiled to functions: no eval, as the policy asks. */
export const createText = (): Plugin => ({
  install(app: App) {
    const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages })
    app.use(i18n)
    const { locale, t: translate, te: isText } = i18n.global
    const f = followingFormat(
      () => locale.value,
      (key) => t(key),
    )
    const written = (value: string | number): string =>
      typeof value === 'string' ? value : Number.isInteger(value) ? f.count(value) : f.short(value)

    const t: Translate = (key, values = {}) => {
      const places = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, written(value)]))
      return typeof values['n'] === 'number' ? translate(key, places, values['n']) : translate(key, places)
    }
    const sentenceOf = (told: unknown): string => {
      const { text, message } = toldIn(told)
      return text !== undefined && isText(text.key, 'en') ? t(text.key as TextKey, text.values) : message
    }
    app.provide(textKey, {
      get language() {
        return locale.value
      },
      setLanguage: (language) => (locale.value = language),
      nameOf: (choice) =>
        choice === 'system' ? t('language.system') : translate('language.name', {}, { locale: choice }),
      ...{ t, f, sentenceOf },
    })
  },
})

/** Failures carry what was told as their `error`. */
const toldIn = (told: unknown): Told => {
  const within = told instanceof Error && 'error' in told ? told.error : told
  if (typeof within === 'object' && within !== null && 'message' in within) return within as Told
  return { message: String(told) }
}

/** Texts and figures, in a component or a store. */
export function useText(): Text {
  const text = inject(textKey, null)
  if (text === null) throw new Error('No texts: the app was made without use(createText()).')
  return text
}
