import { z } from 'zod'
import { allDimensions, dimensions, type Dimension } from '../metering/dimensions'
import { Decimal, zero } from './money'
import { isKnown, priceUnitOf, type FreeQuantity, type Price, type PriceBook, type Tier } from './price-book'
import { problemsIn, type Problem, type Problems } from './problem'

/*
 * A price book as JSON. Prices are decimal strings; a price without `tiers` is the same for any quantity. What a book does not
 * know is `unknown` or left out.
 */

export const formatVersion = 1

const whole = z.string().regex(/^[1-9]\d{0,17}$/, 'a whole number above 0 as text, such as "1000000"')
const usd = z.string().regex(/^\d{1,12}(\.\d{1,18})?$/, 'US dollars as text, such as "0.015"')
const text = z.string().trim().min(1).max(1000)
const date = z.iso.date('a day as YYYY-MM-DD')

const about = {
  unit: text,
  per: whole.default('1'),
  source: text,
  asOf: z.string().regex(/^(undated|\d{4}(-\d{2}(-\d{2})?)?)$/, 'YYYY, YYYY-MM, YYYY-MM-DD or "undated"'),
  confidence: z.enum(['high', 'medium', 'low']),
  note: text.optional(),
}
const FlatPrice = z.strictObject({ ...about, usd })
const TieredPrice = z.strictObject({
  ...about,
  tiers: z
    .array(z.strictObject({ to: whole.nullable(), usd }))
    .min(1)
    .max(100),
})
const Unknown = z.strictObject({ unknown: z.literal(true), note: text.optional() })

const PriceEntry = z.unknown().transform((entry, context) => {
  const schema =
    isObject(entry) && 'unknown' in entry ? Unknown : isObject(entry) && 'tiers' in entry ? TieredPrice : FlatPrice
  const read = schema.safeParse(entry)
  if (read.success) return read.data
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [...path], message })
  return z.NEVER
})

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const DimensionName = z.enum(allDimensions as readonly [Dimension, ...Dimension[]])

const BookFile = z.strictObject({
  formatVersion: z.literal(formatVersion),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region as AWS spells it, such as us-east-1'),
  name: text,
  date,
  prices: z.partialRecord(DimensionName, PriceEntry),
  free: z.array(z.strictObject({ of: z.array(DimensionName).min(1), quantity: whole, source: text })).default([]),
})
type BookFile = z.infer<typeof BookFile>
type PriceEntry = z.infer<typeof PriceEntry>

/** The book in parsed JSON, or everything that is wrong with it. */
export const parseBook = (json: unknown): PriceBook | Problems => {
  const read = BookFile.safeParse(json)
  if (!read.success) return problemsIn(read.error.issues)
  const { prices, free } = read.data
  const problems = [
    ...pricesOf(prices).flatMap(([name, entry]) => problemsOf(name, entry)),
    ...free.flatMap(problemsOfFree),
  ]
  return problems.length > 0 ? { problems } : bookOf(read.data)
}

const pricesOf = (prices: BookFile['prices']): readonly (readonly [Dimension, PriceEntry])[] =>
  Object.entries(prices) as [Dimension, PriceEntry][]

const problemsOf = (name: Dimension, entry: PriceEntry): readonly Problem[] => {
  if ('unknown' in entry) return []
  const unit = priceUnitOf(dimensions[name])
  const wrongUnit = { place: `prices.${name}.unit`, message: `priced by the ${unit}, not by the ${entry.unit}` }
  return [...(entry.unit === unit ? [] : [wrongUnit]), ...('tiers' in entry ? problemsOfTiers(name, entry.tiers) : [])]
}

const problemsOfTiers = (name: Dimension, tiers: readonly { readonly to: string | null }[]): readonly Problem[] =>
  tiers.flatMap(({ to }, i) => {
    const next = tiers[i + 1]
    const rises = next === undefined || (to !== null && (next.to === null || BigInt(next.to) > BigInt(to)))
    const message = 'each tier must end above the one before, and only the last may be without an end'
    return rises ? [] : [{ place: `prices.${name}.tiers.${i + 1}.to`, message }]
  })

const problemsOfFree = ({ of }: BookFile['free'][number], i: number): readonly Problem[] =>
  new Set(of.map((name) => dimensions[name])).size === 1
    ? []
    : [{ place: `free.${i}.of`, message: `${of.join(', ')} are not counted in the same unit` }]

const bookOf = ({ region, name, date: day, prices, free }: BookFile): PriceBook => ({
  ...{ region, name, date: day },
  prices: Object.fromEntries(
    pricesOf(prices).map(([dimension, entry]) => [dimension, 'unknown' in entry ? entry : priceFrom(entry)]),
  ) as PriceBook['prices'],
  free: free.map((entry): FreeQuantity => ({ ...entry, quantity: new Decimal(entry.quantity) })),
})

const priceFrom = (entry: Exclude<PriceEntry, { readonly unknown: true }>): Price => {
  const { unit, per, source, asOf, confidence, note } = entry
  const tiers = 'tiers' in entry ? entry.tiers : [{ to: null, usd: entry.usd }]
  return {
    ...{ unit: unit as Price['unit'], per: new Decimal(per), tiers: tiersOf(tiers), source, asOf, confidence },
    ...(note !== undefined && { note }),
  }
}

const tiersOf = (tiers: readonly { readonly to: string | null; readonly usd: string }[]): readonly Tier[] =>
  tiers.map(({ to, usd: price }, i) => {
    const before = tiers[i - 1]?.to ?? null
    return {
      from: before === null ? zero : new Decimal(before),
      to: to === null ? null : new Decimal(to),
      usd: new Decimal(price),
    }
  })

/** The book that `bookFile` wrote, for whoever got it from us: nothing is looked at again. */
export const bookOfFile = (file: unknown): PriceBook => bookOf(file as BookFile)

/** As a file: `parseBook` reads the same book from it. */
export const bookFile = (book: PriceBook): unknown => ({
  formatVersion,
  ...{ region: book.region, name: book.name, date: book.date },
  prices: Object.fromEntries(
    Object.entries(book.prices).map(([name, price]) => [name, isKnown(price) ? priceEntry(price) : price]),
  ),
  free: book.free.map(({ of, quantity, source }) => ({ of, quantity: quantity.toFixed(), source })),
})

const priceEntry = ({ per, tiers, ...price }: Price): unknown => ({
  ...price,
  per: per.toFixed(),
  tiers: tiers.map(({ to, usd: price }) => ({ to: to === null ? null : to.toFixed(), usd: price.toFixed() })),
})
