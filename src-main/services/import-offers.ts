import type { Problem } from '../pricing/offer/offer-problem'
import { readOffer, type Offer, type OfferOptions, type OfferPrices } from '../pricing/offer/read-offer'
import { isKnown, type FreeQuantity, type PriceBook } from '../pricing/price-book'

/** What the import of a file brought. */
export interface Imported {
  readonly fileName: string
  /** AWS's code of the service, and the version of its list; several of each with commas between. */
  readonly offer: string
  readonly version: string
  readonly regions: readonly string[]
  /** Prices taken over, in all regions. */
  readonly prices: number
  /** Products that mean nothing we price. */
  readonly unused: number
}

/** A file of AWS's price list. */
export interface OfferText {
  readonly fileName: string
  readonly text: string
}

/** What is wrong in files of AWS's price list. */
export interface FileProblems {
  readonly problems: readonly (Problem & { readonly fileName: string })[]
}

export interface ImportOptions extends OfferOptions {
  /** The book of a region as it is before, without private prices. */
  readonly bookOf: (region: string) => PriceBook | undefined
}

export interface ImportResult {
  /** The books that change. */
  readonly books: ReadonlyMap<string, PriceBook>
  readonly imported: readonly Imported[]
}

/** Price lists of AWS into price books: all of all files, or nothing and what is wrong. */
export const importOffers = (files: readonly OfferText[], options: ImportOptions): ImportResult | FileProblems => {
  const read = readOffers(files, options)
  if ('problems' in read) return read
  const books = new Map<string, PriceBook>()
  for (const { offer } of read) {
    for (const [region, prices] of offer.regions) {
      const before = books.get(region) ?? options.bookOf(region) ?? emptyBook(region, options.today)
      books.set(region, withOffer(before, prices, options))
    }
  }
  return { books, imported: read.map(importedOf) }
}

interface ReadOffer {
  readonly fileName: string
  readonly offer: Offer
}

const readOffers = (texts: readonly OfferText[], options: OfferOptions): readonly ReadOffer[] | FileProblems => {
  const read = texts.map(({ fileName, text }) => ({ fileName, offer: readOffer(text, options) }))
  const problems = read.flatMap(({ fileName, offer }) =>
    'problems' in offer ? offer.problems.map((problem) => ({ ...problem, fileName })) : [],
  )
  return problems.length > 0 ? { problems } : (read as readonly ReadOffer[])
}

/** @param date YYYY-MM-DD */
export const emptyBook = (region: string, date: string): PriceBook => ({
  ...{ region, name: `No list prices of ${region}`, date },
  ...{ prices: {}, free: [] },
})

/** Free quantities are an account's: they hold wherever there is a price. */
const withOffer = (book: PriceBook, offer: OfferPrices, { today, likeness }: OfferOptions): PriceBook => {
  const prices = { ...book.prices, ...offer.prices }
  const free: FreeQuantity[] = [...offer.free]
  for (const quantity of [...book.free, ...(likeness?.free ?? [])]) {
    const isNew = !free.some(({ of }) => of.some((dimension) => quantity.of.includes(dimension)))
    if (isNew && quantity.of.some((dimension) => isKnown(prices[dimension]))) free.push(quantity)
  }
  const { region } = book
  return { region, name: `List prices of ${region}, imported ${today}`, date: today, prices, free }
}

const importedOf = ({ fileName, offer: { offers, versions, regions, unused } }: ReadOffer): Imported => ({
  fileName,
  offer: offers.join(', '),
  version: versions.join(', '),
  regions: [...regions.keys()].sort(),
  prices: [...regions.values()].reduce((sum, { prices }) => sum + Object.keys(prices).length, 0),
  unused,
})
