import { z } from 'zod'
import type en from '../../resources/locales/en.json'

/** Languages there are texts in, as BCP 47 names them: each is a file in `resources/locales`. */
export const languages = ['en', 'es', 'pt-BR'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** `system`: that of the system, or of the browser in browser mode. */
export const LanguageChoice = z.enum(['system', ...languages])
export type LanguageChoice = z.infer<typeof LanguageChoice>

/**
 * The language to speak.
 * @param wanted languages as BCP 47 tags, the dearest first
 */
export const languageOf = (choice: LanguageChoice, wanted: readonly string[]): Language => {
  if (choice !== 'system') return choice
  const spoken = wanted.map((tag) => languages.find((language) => primary(language) === primary(tag)))
  return spoken.find((language) => language !== undefined) ?? 'en'
}

/** `pt` of `pt-BR`: a neighbour's variety is better than a foreign language. */
const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? ''

type LeafPath<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${LeafPath<T[K]>}`
}[keyof T & string]

/** Every text there is; a misspelt key does not compile. */
export type TextKey = LeafPath<typeof en>

/** Values for the places in a text. Numbers are written as the language does; `n` also chooses the plural form. */
export const TextValues = z.readonly(z.record(z.string(), z.union([z.string(), z.number()])))
export type TextValues = z.infer<typeof TextValues>

/**
 * A sentence for a person: in English, and as the key of its text where it is one of ours, to be said in any language. What the
 * service says has none: it is AWS's English to the letter.
 */
export const Told = z.object({
  message: z.string(),
  text: z.object({ key: z.string(), values: TextValues }).optional(),
})
export type Told = z.infer<typeof Told>
