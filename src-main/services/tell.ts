import en from '../../resources/locales/en.json'
import es from '../../resources/locales/es.json'
import ptBR from '../../resources/locales/pt-BR.json'
import type { Language, TextKey, TextValues, Told } from '../contract/language'
import { fillText } from '../platform/fill-text'

const texts: Readonly<Record<Language, unknown>> = { en, es, 'pt-BR': ptBR }

/** A text where main itself speaks to a person: in menus, dialogs and on the desktop. */
export const say = (language: Language, key: TextKey, values: TextValues = {}): string =>
  fillText(textAt(texts[language], key), values, language)

/** A sentence for the windows to say, in whatever language they speak. */
export const tell = (key: TextKey, values: TextValues = {}): Told => ({
  message: say('en', key, values),
  text: { key, values },
})

/** What an error or a fault says, and where it was made for people, how to say it in another language. */
export const toldBy = ({
  message,
  text,
}: Pick<Error, 'message'> & { readonly text?: Told['text'] | undefined }): Told => ({
  message,
  ...(text === undefined ? {} : { text }),
})

/** Whether there is such a text: some keys are put together from what a design has. */
export const hasText = (key: string): key is TextKey => typeof nodeAt(en, key) === 'string'

const textAt = (node: unknown, key: string): string => String(nodeAt(node, key))

const nodeAt = (node: unknown, key: string): unknown =>
  key.split('.').reduce((within, name) => (within as Readonly<Record<string, unknown>> | undefined)?.[name], node)
