import type { JsonFault } from '../../platform/json-reader'
import { sentence, type Sentence } from '../../platform/sentence'
import type { Problem as AnyProblem } from '../problem'

/** What is wrong in a price list, and where: a line, a product. It can be told in any language. */
export type Problem = AnyProblem & Sentence
/** All that is wrong with it: nothing of it is used. */
export interface Problems {
  readonly problems: readonly Problem[]
}

/** Of the file as a whole. */
export const wholeFile = 'file'

export const refused = (place: string, what: Sentence): Problems => ({ problems: [{ place, ...what }] })

/** @param within the line or the item of a list that a text of one line is, if it is no whole file */
export const jsonProblem = ({ what, line, column, name }: JsonFault, within = `line ${line}`): Problem => ({
  place: `${within}, column ${column}`,
  ...sentenceOf[what](name),
})

const sentenceOf: Readonly<Record<JsonFault['what'], (name: string) => Sentence>> = {
  syntax: () => sentence('JsonSyntax'),
  'cut-short': () => sentence('JsonCutShort'),
  twice: (name) => sentence('JsonTwice', { name }),
  'too-deep': () => sentence('OfferNoList'),
}
