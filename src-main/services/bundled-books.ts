import { parseBook } from '../pricing/book-file'
import type { PriceBook } from '../pricing/price-book'

const files = import.meta.glob<unknown>('../../resources/prices/*.json', { eager: true, import: 'default' })

const read = (path: string, json: unknown): PriceBook => {
  const book = parseBook(json)
  if ('problems' in book) throw new Error(`${path}: ${JSON.stringify(book.problems)}`)
  return book
}

/** The price books that come with the program, by region. */
export const bundledBooks: ReadonlyMap<string, PriceBook> = new Map(
  Object.entries(files)
    .map(([path, json]) => read(path, json))
    .map((book) => [book.region, book]),
)
