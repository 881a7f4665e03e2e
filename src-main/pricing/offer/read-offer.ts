import { dimensions, type Dimension, type Unit } from '../../metering/dimensions'
import { sentence } from '../../platform/sentence'
import { Decimal } from '../money'
import { isKnown, priceUnitOf, type Price, type PriceBook } from '../price-book'
import { readOfferFile, type Product } from './offer-file'
import { refused, wholeFile, type Problem, type Problems } from './offer-problem'
import { placeOf, priceOf, type ProductPrice } from './product-price'
import { isKnownRegion, partsOf } from './region-prefixes'
import { advantageGroup, advantageOperations, usageTypes, type UsageType } from './usage-types'

/** What a price list says of one region, as a price book has it. */
export type OfferPrices = Pick<PriceBook, 'prices' | 'free'>

export interface Offer {
  /** AWS's codes of services, and the versions of their lists. */
  readonly offers: readonly string[]
  readonly versions: readonly string[]
  readonly regions: ReadonlyMap<string, OfferPrices>
  /** Products that are nothing we price, or that nothing known tells apart. */
  readonly unused: number
}

export interface OfferOptions {
  /** YYYY-MM-DD: prices that only hold later are not taken. */
  readonly today: string
  /** A book whose prices say per how many of a unit figures are told, and show which are absurd. */
  readonly likeness?: PriceBook | undefined
}

/** Read an offer of AWS's price list: all prices in it that we know, or all that is wrong, and then nothing. */
export const readOffer = (text: string, options: OfferOptions): Offer | Problems => {
  const products = readOfferFile(text)
  if ('problems' in products) return products
  const offers = distinct(products.map(({ offer }) => offer))
  if (offers.length > 0 && !offers.some((offer) => Object.hasOwn(usageTypes, offer))) {
    const services = { services: offers.join(', '), known: Object.keys(usageTypes).join(', ') }
    return refused(wholeFile, sentence('OfferOtherService', services))
  }
  const known = products.map((product) => ({ product, type: typeOf(product) })).filter(isOfUse)
  if (known.length === 0) return refused(wholeFile, sentence('OfferNothing', { services: offers.join(', ') || '–' }))
  const read = known.map(({ product, type }) => entriesOf(product, type, options))
  const merged = merge(read.flatMap((entries) => ('message' in entries ? [] : entries)))
  const problems = [...read.flatMap((entries) => ('message' in entries ? [entries] : [])), ...merged.problems]
  if (problems.length > 0) return { problems }
  const versions = distinct(products.map(({ version }) => version))
  return { offers, versions, regions: merged.regions, unused: products.length - known.length }
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort()

interface Known {
  readonly product: Product
  readonly type: UsageType
}
const isOfUse = (one: { readonly product: Product; readonly type: UsageType | undefined }): one is Known =>
  one.type !== undefined

const typeOf = ({ offer, attributes }: Product): UsageType | undefined => {
  const { usagetype = '', group, operation = '', kinesisAdvantageOperation, locationType } = attributes
  const { region, name } = partsOf(usagetype)
  const there = regionOf(attributes)
  // Local zones and the like have usage types of the same names.
  if (locationType !== undefined && locationType !== 'AWS Region') return undefined
  if (there !== undefined && isKnownRegion(there) && region !== there) return undefined
  const type =
    offer === 'AmazonKinesis' && group === advantageGroup
      ? own(advantageOperations, kinesisAdvantageOperation ?? operation)
      : own(own(usageTypes, offer) ?? {}, name)
  const fits = Object.entries(type?.attributes ?? {}).every(([name, value]) => attributes[name] === value)
  return fits ? type : undefined
}

/** Data transfer is from a region. */
const regionOf = ({ regionCode, fromRegionCode }: Product['attributes']): string | undefined =>
  regionCode ?? fromRegionCode

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The price of one dimension in one region. */
interface Entry {
  readonly place: string
  readonly region: string
  readonly dimension: Dimension
  readonly price: Price<Unit>
  readonly free: Decimal
}

const entriesOf = (
  product: Product,
  type: UsageType,
  { today, likeness }: OfferOptions,
): readonly Entry[] | Problem => {
  const place = placeOf(product)
  const region = regionOf(product.attributes)
  if (region === undefined) return { place, ...sentence('OfferNoRegion') }
  if (!isKnownRegion(region)) return { place, ...sentence('NoSuchRegion', { region }) }
  const figures = priceOf(product, type, today)
  if ('message' in figures) return figures
  const entries = type.dimensions.map((dimension): Entry => {
    const price = bookPrice(dimension, figures, { product, per: perOf(dimension, likeness) })
    return { place, region, dimension, price, free: figures.free }
  })
  const absurd = entries.find(({ dimension, price }) => isFarFrom(price, likeness?.prices[dimension]))
  if (absurd === undefined) return entries
  const [tier] = figures.tiers
  const values = { found: tier?.usd.toFixed() ?? '', dimension: absurd.dimension, region: likeness?.region ?? '' }
  return { place, ...sentence('OfferFarOff', values) }
}

const one = new Decimal(1)

const perOf = (dimension: Dimension, likeness: PriceBook | undefined): Decimal => {
  const price = likeness?.prices[dimension]
  return isKnown(price) ? price.per : one
}

/** AWS gives what one costs; the book may tell what a thousand or a million do. */
const bookPrice = (
  dimension: Dimension,
  { tiers, effective }: ProductPrice,
  { product, per }: { readonly product: Product; readonly per: Decimal },
): Price<Unit> => ({
  unit: priceUnitOf(dimensions[dimension]),
  per,
  tiers: tiers.map(({ from, to, usd }) => ({ from, to, usd: usd.times(per) })),
  source: `AWS price list ${product.offer} ${product.version}, in force since ${effective}`,
  asOf: product.publicationDate.slice(0, 10),
  confidence: 'high',
})

/**
 * Whether it is a hundred times dearer or cheaper: then it is of another unit. Between regions prices differ by parts of
 * themselves, Tokyo's by 54 % at most.
 * @source pricing facts sheet §8
 */
const isFarFrom = (price: Price<Unit>, likely: PriceBook['prices'][Dimension]): boolean => {
  const [here] = price.tiers
  const [there] = isKnown(likely) ? likely.tiers : []
  if (here === undefined || there === undefined || there.usd.isZero()) return false
  return here.usd.times(100).lessThan(there.usd) || here.usd.greaterThan(there.usd.times(100))
}

interface Merged {
  readonly regions: ReadonlyMap<string, OfferPrices>
  readonly problems: readonly Problem[]
}

/** Several products may have one price, such as those of PutRecord and PutRecordBatch, as long as it is the same. */
const merge = (entries: readonly Entry[]): Merged => {
  const problems: Problem[] = []
  const regions = new Map<string, Map<Dimension, Entry>>()
  for (const entry of entries) {
    const there = regions.get(entry.region) ?? new Map<Dimension, Entry>()
    const same = there.get(entry.dimension)
    if (same === undefined) there.set(entry.dimension, entry)
    else if (figuresOf(same.price) !== figuresOf(entry.price)) {
      const { place, dimension } = entry
      problems.push({ place, ...sentence('OfferTwoPrices', { dimension, place: same.place }) })
    } else if (entry.free.greaterThan(same.free)) there.set(entry.dimension, entry)
    regions.set(entry.region, there)
  }
  return { regions: new Map([...regions].map(([region, there]) => [region, pricesOf([...there.values()])])), problems }
}

const pricesOf = (entries: readonly Entry[]): OfferPrices => ({
  prices: Object.fromEntries(entries.map(({ dimension, price }) => [dimension, price])),
  free: entries
    .filter(({ free }) => !free.isZero())
    .map(({ dimension, free, price }) => ({ of: [dimension], quantity: free, source: price.source })),
})

const figuresOf = ({ tiers }: Price<Unit>): string =>
  tiers.map(({ from, usd }) => `${from.toFixed()} ${usd.toFixed()}`).join()
