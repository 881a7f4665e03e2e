import { PrivatePrice, type prices as contract } from '../contract/prices'
import { allDimensions, services, unbilled, type Dimension, type Service } from '../metering/dimensions'
import type { Clock } from '../platform/clock'
import { isKnownRegion } from '../pricing/offer/region-prefixes'
import type { Discount, OwnPrice } from '../pricing/private-prices'
import { refusal, type Handlers } from './contract-server'
import { rowsOf, summaryOf } from './price-rows'
import type { PriceBooks } from './price-books'

export const pricesHandlers = (books: PriceBooks, clock: Clock): Handlers<typeof contract> => ({
  'prices.watch': (_input, sink) => {
    const send = (): void =>
      sink.send({
        books: books.regions.map((region) => summaryIn(books, region).book),
        privatePrices: books.privatePrices.map((price) => PrivatePrice.parse(price)),
      })
    send()
    return books.onChange(send)
  },
  'prices.book': async ({ region }) => {
    const { book, prices } = summaryIn(books, region)
    return { book, rows: rowsOf(prices, new Date(clock.now()).toISOString().slice(0, 10)) }
  },
  'prices.import': async (file) => {
    const imported = await books.importOffers([file])
    if ('problems' in imported)
      return { problems: imported.problems.map(({ fileName: _, ...one }) => one), imported: null }
    const [one] = imported
    return { problems: [], imported: one === undefined ? null : { ...one, regions: [...one.regions] } }
  },
  'prices.forget': async ({ region }) => {
    await books.forget(region)
    return {}
  },
  'prices.setPrivate': async ({ privatePrices }) => {
    await books.setPrivate(privatePrices.map(checked))
    return {}
  },
})

const summaryIn = (books: PriceBooks, region: string) => {
  const prices = books.bookOf(region)
  if (prices === undefined) throw refusal('NoSuchBook', { region })
  return { prices, book: summaryOf(prices, books.isImported(region)) }
}

/** Names are checked here: the contract knows neither regions nor what is priced. */
const checked = (price: PrivatePrice): OwnPrice | Discount => {
  const { region } = price
  if (!isKnownRegion(region)) throw refusal('NoSuchRegion', { region })
  if ('dimension' in price) {
    if (!isBilled(price.dimension)) throw refusal('NoSuchPriceName', { name: price.dimension })
    return { ...price, dimension: price.dimension }
  }
  if (!isBilled(price.of) && !isService(price.of)) throw refusal('NoSuchPriceName', { name: price.of })
  return { ...price, of: price.of }
}

const isBilled = (name: string): name is Dimension =>
  (allDimensions as readonly string[]).includes(name) && !unbilled.has(name as Dimension)

const isService = (name: string): name is Service => (services as readonly string[]).includes(name)
