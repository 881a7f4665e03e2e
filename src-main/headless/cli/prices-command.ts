import type { PriceRow } from '../../contract/prices'
import type { Clock } from '../../platform/clock'
import { bundledBooks } from '../../services/bundled-books'
import type { Imported } from '../../services/import-offers'
import { openPriceBooks } from '../../services/price-books'
import { rowsOf, summaryOf } from '../../services/price-rows'
import { textFiles } from '../../storage/text-files'
import { readArguments } from './arguments'
import { badInput, badUsage, done, isRefused, problemText, type Outcome } from './outcome'
import { jsonText } from './price-command'
import { reportVersion } from './price-report'
import { dataFolderOf, pricesIn, readPricesInUse, type PricesInUse } from './prices-in-use'
import { readText } from './read-file'
import { headedTable } from './table'
import { grouped, lineName } from './texts'

/** `prices import FILE…` and `prices show`. */
export const pricesCommand = async ([what, ...argv]: readonly string[], clock: Clock): Promise<Outcome> => {
  if (what === 'import') return importCommand(argv, clock)
  if (what === 'show') return showCommand(argv, clock)
  return badUsage('Say what to do: npx streamgauge prices import FILE… or npx streamgauge prices show.').refused
}

const importCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const read = readArguments(argv, {
    options: ['json', 'data'],
    files: [1, 1000, "files of AWS's price list, one or more"],
  })
  if (isRefused(read)) return read.refused
  const texts: { readonly fileName: string; readonly text: string }[] = []
  for (const fileName of read.files) {
    const text = await readText(fileName)
    if (isRefused(text)) return text.refused
    texts.push({ fileName, text })
  }
  const imported = await inDataFolder(dataFolderOf(read.options), async (folder) =>
    (await openPriceBooks({ files: textFiles(folder), bundled: bundledBooks, clock })).importOffers(texts),
  )
  if ('problems' in imported) {
    const problems = imported.problems.map((problem) => problemText(problem.fileName, problem))
    return badInput(...problems, 'Nothing was imported.').refused
  }
  return done(
    read.options.json === true ? jsonText({ formatVersion: reportVersion, imported }) : importedText(imported),
  )
}

/** A window that has the folder open would not see what changes there, and write over it. */
const inDataFolder = async <T>(dataFolder: string, work: (pricesFolder: string) => Promise<T>): Promise<T> => {
  // The lock is SQLite's, whose addon no other command needs.
  const { lockFolder } = await import('../../storage/folder-lock')
  const lock = await lockFolder(dataFolder, 'streamgauge prices import')
  try {
    return await work(pricesIn(dataFolder))
  } finally {
    await lock.release()
  }
}

const importedText = (imported: readonly Imported[]): string =>
  imported
    .map(
      ({ fileName, offer, version, regions, prices, unused }) =>
        `${fileName}: ${prices} prices of ${offer} ${version} for ${regions.join(', ')}; ${unused} products are not used.\n`,
    )
    .join('')

const showCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const read = readArguments(argv, { options: ['json', 'region', 'book', 'data'], files: [0, 0, 'no files'] })
  if (isRefused(read)) return read.refused
  const prices = await readPricesInUse(read.options)
  if (isRefused(prices)) return prices.refused
  const { json = false, region } = read.options
  if (region === undefined) return done(json ? jsonText(booksReport(prices)) : booksText(prices))
  const book = prices.books.get(region)
  if (book === undefined) {
    const way = "AWS's price list can be imported: npx streamgauge prices import FILE."
    return badInput(`No prices of ${region} are known. ${way}`).refused
  }
  const rows = rowsOf(book, new Date(clock.now()).toISOString().slice(0, 10))
  const summary = summaryOf(book, prices.imported.has(region))
  if (json) return done(jsonText({ formatVersion: reportVersion, book: summary, prices: rows }))
  const heads = ['Price', 'Up to', 'US dollars', 'Per', 'As of', 'Confidence', 'Source']
  return done(`${summary.name} (${summary.date})\n\n${headedTable(heads, rows.flatMap(rowTexts), [1, 2])}`)
}

const booksReport = ({ books, imported }: PricesInUse) => ({
  formatVersion: reportVersion,
  books: [...books.values()]
    .map((book) => summaryOf(book, imported.has(book.region)))
    .sort((a, b) => (a.region < b.region ? -1 : 1)),
})

const booksText = (prices: PricesInUse): string => {
  const rows = booksReport(prices).books.map(({ region, known, unknown, date, name }) => [
    region,
    String(known),
    String(unknown),
    date,
    name,
  ])
  return headedTable(['Region', 'Known', 'Unknown', 'Date', 'Name'], rows, [1, 2])
}

const rowTexts = (row: PriceRow): readonly (readonly string[])[] => {
  const name = lineName(row.service, row.dimension)
  const per = `${row.per === '1' ? '' : `${grouped(row.per)} `}${row.unit}`
  if (row.tiers.length === 0) return [[name, '', 'unknown', per, '', '', row.note ?? '']]
  const asOf = row.isOld ? `${row.asOf}, old` : row.asOf
  return row.tiers.map(({ to, usd }, i) =>
    i === 0
      ? [name, to === null ? '' : grouped(to), usd, per, asOf, row.confidence ?? '', row.source]
      : ['', to === null ? 'beyond' : grouped(to), usd, '', '', '', ''],
  )
}
