import en from '../../resources/locales/en.json'
import { fillText } from './fill-text'

/** The sentences about what went wrong, by their keys below `failure` in the locale files. */
export type FailureKey = keyof typeof en.failure

/** What a person is told: in English, and what it takes to say it in another language. */
export interface Sentence {
  readonly message: string
  readonly text: {
    readonly key: `failure.${FailureKey}`
    readonly values: Readonly<Record<string, string | number>>
  }
}

export const sentence = (key: FailureKey, values: Sentence['text']['values'] = {}): Sentence => ({
  message: fillText(en.failure[key], values),
  text: { key: `failure.${key}`, values },
})
