import type { Clock } from '../platform/clock'
import type { PriceBook } from '../pricing/price-book'
import { withPrivatePrices, type Discount, type OwnPrice, type PrivatePrice } from '../pricing/private-prices'
import type { TextFiles } from '../storage/text-files'
import { emptyBook, importOffers, type FileProblems, type Imported, type OfferText } from './import-offers'
import { forgetBook, keepBooks, keepPrivatePrices, readKeptPrices, type KeptPrices } from './kept-prices'
import type { NoticeText } from './project'
import { tell } from './tell'

/** The price books in use: those that come with the program, what was imported in their place, and private prices over both. */
export interface PriceBooks {
  /** Undefined: no price is known in this region. The same value until prices change. */
  bookOf(region: string): PriceBook | undefined
  /** Of which there are books, sorted. */
  readonly regions: readonly string[]
  /** Whether anything was imported into the book of a region. */
  isImported(region: string): boolean
  readonly privatePrices: readonly PrivatePrice[]
  /** Damaged files that were put out of the way when the books were opened. */
  readonly findings: readonly NoticeText[]
  /** Take over price lists: all of all files, or nothing and what is wrong. */
  importOffers(files: readonly OfferText[]): Promise<readonly Imported[] | FileProblems>
  /** Back to the book that comes with the program, or to none. */
  forget(region: string): Promise<void>
  /** In place of all that there were. */
  setPrivate(prices: readonly (OwnPrice | Discount)[]): Promise<void>
  /** Called after each change. @returns what ends it */
  onChange(listener: () => void): () => void
}

type Books = ReadonlyMap<string, PriceBook>
type PricesKept = Pick<KeptPrices, 'imported' | 'privatePrices'>

/** What other books are likened to. */
const completeRegion = 'us-east-1'

/** Books as they are used: with private prices, which may be the only ones of a region. */
export const booksInUse = (bundled: Books, { imported, privatePrices }: PricesKept): Books => {
  const likeness = bundled.get(completeRegion)
  const none = privatePrices.map(({ region, asOf }) => emptyBook(region, asOf))
  const lists = new Map([...none.map((book) => [book.region, book] as const), ...bundled, ...imported])
  return new Map([...lists].map(([region, book]) => [region, withPrivatePrices(book, privatePrices, likeness)]))
}

export interface PriceBooksOptions {
  /** Where what was imported and private prices are kept. */
  readonly files: TextFiles
  /** The books that come with the program. */
  readonly bundled: Books
  readonly clock: Clock
}

/** Open the price books of a data folder. What cannot be read is renamed, and not used. */
export const openPriceBooks = async ({ files, bundled, clock }: PriceBooksOptions): Promise<PriceBooks> => {
  const { damaged, ...kept } = await readKeptPrices(files)
  const findings: NoticeText[] = []
  for (const name of damaged) findings.push(pricesSetAside(await files.setAside(name, clock.now())))
  let current: PricesKept = kept
  let books = booksInUse(bundled, current)
  const listeners = new Set<() => void>()
  let last: Promise<unknown> = Promise.resolve()
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10)

  /** One change at a time: kept first, then in use. */
  const change = <T>(make: () => Promise<T>): Promise<T> => {
    const turn = last.then(make)
    last = turn.catch(() => {})
    return turn
  }
  const use = (next: Partial<PricesKept>): void => {
    current = { ...current, ...next }
    books = booksInUse(bundled, current)
    listeners.forEach((listener) => listener())
  }

  return {
    bookOf: (region) => books.get(region),
    get regions() {
      return [...books.keys()].sort()
    },
    isImported: (region) => current.imported.has(region),
    get privatePrices() {
      return current.privatePrices
    },
    findings,
    importOffers: (texts) =>
      change(async () => {
        const bookOf = (region: string) => current.imported.get(region) ?? bundled.get(region)
        const result = importOffers(texts, { bookOf, today: today(), likeness: bundled.get(completeRegion) })
        if ('problems' in result) return result
        await keepBooks(files, [...result.books.values()])
        use({ imported: new Map([...current.imported, ...result.books]) })
        return result.imported
      }),
    forget: (region) =>
      change(async () => {
        await forgetBook(files, region)
        use({ imported: new Map([...current.imported].filter(([other]) => other !== region)) })
      }),
    setPrivate: (prices) =>
      change(async () => {
        const privatePrices = dated(prices, current.privatePrices, today())
        await keepPrivatePrices(files, privatePrices)
        use({ privatePrices })
      }),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** What was agreed before keeps its day. */
const dated = (
  prices: readonly (OwnPrice | Discount)[],
  before: readonly PrivatePrice[],
  today: string,
): readonly PrivatePrice[] =>
  prices.map((price) => ({
    ...price,
    asOf: before.find((other) => sameAs(price, other))?.asOf ?? today,
  }))

const sameAs = (a: OwnPrice | Discount, b: OwnPrice | Discount): boolean =>
  a.region === b.region &&
  ('dimension' in a
    ? 'dimension' in b && a.dimension === b.dimension && a.usd === b.usd
    : 'of' in b && a.of === b.of && a.percentOff === b.percentOff)

const pricesSetAside = (file: string): NoticeText => ({
  severity: 'warning',
  title: tell('notice.pricesDamaged.title'),
  text: tell('notice.pricesDamaged.text', { file }),
})
