import { z } from 'zod'
import { readJson } from '../../platform/json-reader'
import { sentence } from '../../platform/sentence'
import { jsonProblem, refused, wholeFile, type Problem, type Problems } from './offer-problem'

/*
 * The forms that AWS gives its price list in. A whole file of one offer:
 *   { offerCode, version, publicationDate, products: { SKU: { attributes } },
 *     terms: { OnDemand: { SKU: { "SKU.term": { effectiveDate, priceDimensions } } } } }
 * and what `aws pricing get-products` answers, products one by one, as text or as objects, in PriceList, in a bare list or one a
 * line (as `jq -c` writes them):
 *   { serviceCode, version, publicationDate, product: { sku, attributes }, terms: { OnDemand: { "SKU.term": { … } } } }
 */

/** A product of the list, whatever form it came in. */
export interface Product {
  readonly offer: string
  readonly version: string
  /** ISO 8601. */
  readonly publicationDate: string
  readonly sku: string
  readonly attributes: Readonly<Record<string, string>>
  /** Of terms.OnDemand, by `SKU.term`; not looked at yet. */
  readonly onDemand: Readonly<Record<string, unknown>>
}

const date = z.string().regex(/^\d{4}-\d\d-\d\dT/)
const objects = z.record(z.string(), z.unknown())
const attributes = z.record(z.string(), z.string())
const about = { version: z.string().min(1), publicationDate: date }

const BulkFile = z.object({
  offerCode: z.string().min(1),
  ...about,
  products: z.record(z.string(), z.object({ attributes })),
  terms: z.object({ OnDemand: z.record(z.string(), objects).default({}) }),
})
const Item = z.object({
  serviceCode: z.string().min(1),
  ...about,
  product: z.object({ sku: z.string().min(1), attributes }),
  terms: z.object({ OnDemand: objects.default({}) }),
})
const Answer = z.object({ PriceList: z.array(z.unknown()), NextToken: z.string().nullish() })

/** Beyond this a file is to be made smaller: reading it would stop everything else for seconds. */
const mostMebibytes = 32

/** The products of a price-list file in any of AWS's forms. */
export const readOfferFile = (text: string): readonly Product[] | Problems => {
  const mebibytes = Math.ceil(text.length / 2 ** 20)
  if (mebibytes > mostMebibytes)
    return refused(wholeFile, sentence('OfferTooLarge', { mebibytes, most: mostMebibytes }))
  const read = readJson(text)
  if (read.fault === undefined) return productsOf(read.value)
  return lineByLine(text) ?? { problems: [jsonProblem(read.fault)] }
}

/** Undefined: it is not of a product a line. */
const lineByLine = (text: string): readonly Product[] | Problems | undefined => {
  const [first = '', second] = text.split('\n', 2)
  const read = readJson(first)
  if (second === undefined || read.fault !== undefined) return undefined
  if (!isObject(read.value) || !('product' in read.value)) return undefined
  const lines = text.split('\n').map((line, i) => ({ line, place: `line ${i + 1}` }))
  return itemsOf(lines.filter(({ line }) => line.trim() !== '').map(({ line, place }) => ({ place, value: line })))
}

const productsOf = (json: unknown): readonly Product[] | Problems => {
  if (Array.isArray(json)) return itemsOf(listed(json, 'item'))
  if (!isObject(json)) return refused(wholeFile, sentence('OfferNoList'))
  if ('PriceList' in json) return answerOf(json)
  if ('product' in json) return itemsOf([{ place: wholeFile, value: json }])
  if ('currentVersion' in json || 'regions' in json) return refused(wholeFile, sentence('OfferIndex'))
  const missing = ['products', 'terms'].filter((name) => !(name in json))
  if (missing.length === 0) return bulkOf(json)
  const isOffer = 'offerCode' in json
  return refused(wholeFile, isOffer ? sentence('OfferNoPart', { part: missing.join(', ') }) : sentence('OfferNoList'))
}

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const bulkOf = (json: unknown): readonly Product[] | Problems => {
  const file = BulkFile.safeParse(json)
  if (!file.success) return membersOf(file.error, '')
  const { offerCode, version, publicationDate, products, terms } = file.data
  return Object.entries(products).map(([sku, product]) => ({
    ...{ offer: offerCode, version, publicationDate, sku, attributes: product.attributes },
    onDemand: terms.OnDemand[sku] ?? {},
  }))
}

const answerOf = (json: unknown): readonly Product[] | Problems => {
  const answer = Answer.safeParse(json)
  if (!answer.success) return membersOf(answer.error, '')
  if (typeof answer.data.NextToken === 'string') return refused('NextToken', sentence('OfferPage'))
  return itemsOf(listed(answer.data.PriceList, 'PriceList'))
}

interface Entry {
  readonly place: string
  readonly value: unknown
}

const listed = (list: readonly unknown[], of: string): readonly Entry[] =>
  list.map((value, i) => ({ place: `${of} ${i + 1}`, value }))

const itemsOf = (entries: readonly Entry[]): readonly Product[] | Problems => {
  const read = entries.map(itemOf)
  const problems = read.flatMap((item) => ('problems' in item ? item.problems : []))
  return problems.length > 0 ? { problems } : read.flatMap((item) => ('problems' in item ? [] : [item]))
}

const itemOf = ({ place, value }: Entry): Product | Problems => {
  const read = typeof value === 'string' ? readJson(value) : { value }
  if (read.fault !== undefined) return { problems: [jsonProblem(read.fault, place)] }
  const item = Item.safeParse(read.value)
  if (!item.success) return membersOf(item.error, place)
  const { serviceCode, version, publicationDate, product, terms } = item.data
  return { offer: serviceCode, version, publicationDate, ...product, onDemand: terms.OnDemand }
}

/** Members that are missing or of another kind. */
const membersOf = ({ issues }: z.ZodError, within: string): Problems => ({
  problems: issues.map(({ path }): Problem => {
    const member = path.map(String).join('.')
    return { place: [within, member].filter(Boolean).join(', ') || wholeFile, ...sentence('OfferMember') }
  }),
})
