import { join, resolve } from 'node:path'
import { defaultDataFolder } from '../../platform/app-folders'
import { readJson } from '../../platform/json-reader'
import { parseBook } from '../../pricing/book-file'
import { jsonProblem } from '../../pricing/offer/offer-problem'
import type { PriceBook } from '../../pricing/price-book'
import { bundledBooks } from '../../services/bundled-books'
import { readKeptPrices } from '../../services/kept-prices'
import { booksInUse } from '../../services/price-books'
import { textFiles } from '../../storage/text-files'
import type { Options } from './arguments'
import { badFile, badInput, isRefused, type Refused } from './outcome'
import { readText } from './read-file'

export const dataFolderOf = ({ data }: Options): string => (data === undefined ? defaultDataFolder() : resolve(data))

/** Where a data folder keeps its prices. */
export const pricesIn = (dataFolder: string): string => join(dataFolder, 'prices')

type Books = ReadonlyMap<string, PriceBook>

/** By region, and which of them are not as they come with the program. */
export interface PricesInUse {
  readonly books: Books
  readonly imported: Books
}

/**
 * The price books that commands use: those of the program, what was imported in the data folder in their place, and books
 * given with --book in place of either; private prices of the data folder over them. Nothing is changed in the data folder:
 * a damaged file there is a problem, not something to put aside.
 */
export const readPricesInUse = async (options: Options): Promise<PricesInUse | Refused> => {
  const folder = pricesIn(dataFolderOf(options))
  const kept = await readKeptPrices(textFiles(folder))
  if (kept.damaged.length > 0) {
    return badInput(
      ...kept.damaged.map(
        (name) => `${join(folder, name)}: This is no price file, or a damaged one. Delete it, or import anew.`,
      ),
    )
  }
  const given = new Map<string, PriceBook>()
  for (const path of options.book ?? []) {
    const book = await readBook(path)
    if (isRefused(book)) return book
    given.set(book.region, book)
  }
  const imported = new Map([...kept.imported, ...given])
  return { imported, books: booksInUse(bundledBooks, { imported, privatePrices: kept.privatePrices }) }
}

const readBook = async (path: string): Promise<PriceBook | Refused> => {
  const text = await readText(path)
  if (isRefused(text)) return text
  const json = readJson(text)
  if (json.fault !== undefined) return badFile(path, [jsonProblem(json.fault)])
  const book = parseBook(json.value)
  return 'problems' in book ? badFile(path, book.problems) : book
}
