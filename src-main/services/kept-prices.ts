import { z } from 'zod'
import { allDimensions, services } from '../metering/dimensions'
import { readJson } from '../platform/json-reader'
import { bookFile, parseBook } from '../pricing/book-file'
import type { PriceBook } from '../pricing/price-book'
import type { PrivatePrice } from '../pricing/private-prices'
import type { TextFiles } from '../storage/text-files'

/*
 * Prices that are kept beside those of the program: `<region>.json`, a whole price book that something was imported into, and
 * `private.json`.
 */

const privateName = 'private.json'

const region = z.string()
const asOf = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const KeptPrivatePrices = z.strictObject({
  formatVersion: z.literal(1),
  prices: z.array(
    z.union([
      z.strictObject({ region, dimension: z.enum(allDimensions), usd: z.string().regex(/^\d+(\.\d+)?$/), asOf }),
      z.strictObject({
        region,
        of: z.enum([...allDimensions, ...services]),
        percentOff: z.number().gt(0).max(100),
        asOf,
      }),
    ]),
  ),
})

export interface KeptPrices {
  readonly imported: ReadonlyMap<string, PriceBook>
  readonly privatePrices: readonly PrivatePrice[]
  /** Names of files that could not be read. */
  readonly damaged: readonly string[]
}

export const readKeptPrices = async (files: TextFiles): Promise<KeptPrices> => {
  const imported = new Map<string, PriceBook>()
  const damaged: string[] = []
  let privatePrices: readonly PrivatePrice[] = []
  for (const name of await files.list()) {
    const [, of] = /^([a-z]{2}(?:-[a-z]+)+-\d)\.json$/.exec(name) ?? []
    if (of === undefined && name !== privateName) continue
    const json = readJson((await files.read(name)) ?? '')
    const book = of !== undefined && json.fault === undefined ? parseBook(json.value) : undefined
    const prices =
      of === undefined && json.fault === undefined ? KeptPrivatePrices.safeParse(json.value).data?.prices : undefined
    if (book !== undefined && !('problems' in book) && book.region === of) imported.set(of, book)
    else if (prices !== undefined) privatePrices = prices
    else damaged.push(name)
  }
  return { imported, privatePrices, damaged }
}

const textOf = (json: unknown): string => `${JSON.stringify(json, null, 1)}\n`

export const keepBooks = (files: TextFiles, books: readonly PriceBook[]): Promise<void> =>
  files.write(new Map(books.map((book) => [`${book.region}.json`, textOf(bookFile(book))])))

export const forgetBook = (files: TextFiles, of: string): Promise<void> => files.remove(`${of}.json`)

export const keepPrivatePrices = (files: TextFiles, prices: readonly PrivatePrice[]): Promise<void> =>
  files.write(new Map([[privateName, textOf({ formatVersion: 1, prices })]]))
