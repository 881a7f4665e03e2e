import { inject, type InjectionKey, type Plugin } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import en from '../../resources/locales/en.json'
import { createFormat, type Format } from './format'

type LeafPath<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${LeafPath<T[K]>}`
}[keyof T & string]

/** Every text there is; a misspelt key does not compile. */
export type TextKey = LeafPath<typeof en>

/** Values for the places in a text. `n` also chooses the plural form. */
export type TextValues = Readonly<Record<string, string | number>>
export type Translate = (key: TextKey, values?: TextValues) => string

export interface Text {
  readonly t: Translate
  /** Figures and times in the language of the texts. */
  readonly f: Format
}

const formatKey: InjectionKey<Format> = Symbol('format')

/** Texts and figures for an app. Messages are interpreted, not compiled to functions: no eval, as the policy asks. */
export const createText = (): Plugin => ({
  install(app) {
    const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })
    app.use(i18n)
    app.provide(
      formatKey,
      createFormat('en', (key) => i18n.global.t(key)),
    )
  },
})

/** Texts and figures for a component. */
export function useText(): Text {
  const { t: translate } = useI18n()
  const f = inject(formatKey)
  if (!f) throw new Error('No texts: the app was made without use(createText()).')
  const t: Translate = (key, values = {}) =>
    typeof values['n'] === 'number'
      ? translate(key, { ...values, n: f.count(values['n']) }, values['n'])
      : translate(key, values)
  return { t, f }
}
