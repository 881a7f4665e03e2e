import { describe, expect, it } from 'vitest'
import { languages } from '../../../src-main/contract/language'
import { english, localeFiles, type Texts } from './locale-files'

const textOf = (texts: Texts, key: string): string => texts.get(key) ?? ''
const placesIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()
const formsOf = (text: string): number => text.split(' | ').length
/** Keys for which a claim holds of both texts. */
const keysWhere = (texts: Texts, differ: (text: string, original: string) => boolean): string[] =>
  [...english].filter(([key, original]) => differ(textOf(texts, key), original)).map(([key]) => key)

it('has a file for each language that can be chosen, and no other', () => {
  expect([...localeFiles.keys()].sort()).toEqual([...languages].sort())
})

describe.each(languages.filter((language) => localeFiles.has(language)))('%s', (language) => {
  const texts = localeFiles.get(language) ?? new Map<string, string>()

  it('has every text, and none that nobody asks for', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('has the same places for values in each text', () => {
    expect(keysWhere(texts, (text, original) => placesIn(text).join() !== placesIn(original).join())).toEqual([])
  })

  it('has as many plural forms of each text', () => {
    expect(keysWhere(texts, (text, original) => formsOf(text) !== formsOf(original))).toEqual([])
  })

  it('says something wherever English does', () => {
    expect(keysWhere(texts, (text, original) => (text.trim() === '') !== (original === ''))).toEqual([])
  })
})
