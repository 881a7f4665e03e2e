import type { BillLine, BillView } from '../../contract/bill'
import { isMoreOf } from '../../contract/bill-gaps'
import { dimensionText, perText, serviceText, unitText, wayText } from '../../contract/billing-texts'
import type { TextKey } from '../../contract/language'
import type { ReportBlock, ReportCell } from '../../contract/report'
import { atLeastCell, totalCell } from './comparison'
import type { Words } from './words'

/** What a reader of a bill must know of an element. */
export type NameOf = (element: string | null) => string

/** A bill by service and by element. */
export const billGroups = (bill: BillView, words: Words, nameOf: NameOf): readonly ReportBlock[] => {
  const amount = words.say(`bill.column.amount.${bill.terms.period}`)
  const total = [words.text(words.say('bill.total')), totalCell(words, bill)]
  const table = (name: string, title: string, rows: ReportCell[][]): ReportBlock => ({
    ...{ kind: 'table', name, head: [title, amount], rows: [...rows, total] },
  })
  const ofService = bill.byService.map((group) => [
    words.text(words.tell(serviceText(group.key))),
    groupCell(words, group),
  ])
  const ofElement = bill.byElement.map((group) => [
    words.text(nameOf(group.key === '' ? null : group.key)),
    groupCell(words, group),
  ])
  return [
    table('bill-services', words.say('bill.split.service'), ofService),
    table('bill-elements', words.say('bill.split.element'), ofElement),
  ]
}

const groupCell = (words: Words, { amount, unknownLines }: BillView['byService'][number]): ReportCell =>
  totalCell(words, { total: amount, unknownLines })

/** A bill line by line, each with its quantity, rate and where the price is from. */
export const billLines = (bill: BillView, words: Words): ReportBlock => ({
  ...{ kind: 'table', name: 'bill-lines' },
  head: [
    words.say('bill.split.dimension'),
    words.say('report.column.region'),
    words.say('bill.column.quantity'),
    words.say('report.column.unit'),
    words.say('report.column.free'),
    words.say('report.column.rate'),
    words.say(`bill.column.amount.${bill.terms.period}`),
    words.say('report.column.source'),
  ],
  rows: bill.lines.map((line) => [
    words.text(dimensionName(line.dimension, words)),
    words.text(line.region),
    quantityCell(line, words),
    words.text(words.tell(unitText(line.unit))),
    words.figure(line.free),
    words.text(rateOf(line, words)),
    totalCell(words, { total: line.amount, unknownLines: line.unknown === null ? 0 : 1 }),
    words.text(sourceOf(line, words)),
  ]),
})

const quantityCell = (line: BillLine, words: Words): ReportCell => {
  const known = words.figure(line.quantity)
  return isMoreOf(line) ? atLeastCell(words, known) : known
}

const dimensionName = (dimension: string, words: Words): string => {
  const way = wayText(dimension)
  const name = words.tell(dimensionText(dimension))
  return way === null ? name : `${words.tell(way)} · ${name}`
}

/** Of each tier that anything fell into. */
const rateOf = ({ price, tiers, unit }: BillLine, words: Words): string => {
  if (price === null) return words.say('scenarios.unknown')
  const used = tiers.filter(({ quantity }) => Number(quantity) > 0)
  const rates = [...new Set((used.length > 0 ? used : tiers.slice(0, 1)).map(({ usd }) => words.price(usd)))]
  return rates.length === 0
    ? words.say('scenarios.nothing')
    : `${rates.join(' / ')} ${words.tell(perText(unit, price.per))}`
}

const sourceOf = ({ price }: BillLine, words: Words): string => {
  if (price === null) return words.say('scenarios.nothing')
  const certainty = words.say(`bill.confidence.${price.confidence}`)
  const said = words.say('bill.source', { source: price.source, date: price.asOf, confidence: certainty })
  return price.isOld ? `${said} ${words.say('bill.old')}` : said
}

/** Which lines are not wholly known, and why. */
export const unknownLines = (bill: BillView, words: Words, nameOf: NameOf): readonly string[] =>
  bill.lines.flatMap((line) => {
    const { unknown } = line
    if (unknown === null) return []
    const why = [words.say(`bill.unknown.${unknown.why}`), ...(unknown.note === null ? [] : [unknown.note])]
    const missing = unknown.missing.map(({ element, what }) =>
      words.say('bill.unknown.missingOf', { element: nameOf(element), what: words.named(what, what) }),
    )
    return [`${dimensionName(line.dimension, words)}: ${[...why, ...missing].join(' ')}`]
  })

export const billNotes = (bill: BillView, words: Words): readonly string[] =>
  bill.notes.map((note) => {
    const of = note.dimension === null ? '' : `${dimensionName(note.dimension, words)}: `
    return `${of}${words.tell({ key: note.key as TextKey, values: note.values })}`
  })

/** The terms that all bills of the report have, and their price books. */
export const billRules = (bills: readonly BillView[], words: Words): readonly string[] => {
  const [first] = bills
  if (first === undefined) return []
  const { hours, rounding, withFreeTier, currency } = first.terms
  const books = bills.flatMap((bill) => bill.books).map(({ name, date }) => words.say('bill.book', { name, date }))
  const rate = currency && { code: currency.code, rate: words.figure(String(currency.perDollar)).text }
  return [
    ...new Set(books),
    words.say('bill.rule.hours', { hours }),
    words.say(`bill.rule.rounding.${rounding}`),
    words.say(withFreeTier ? 'bill.rule.free' : 'bill.rule.noFree'),
    ...(rate === null ? [] : [words.say('bill.rule.currency', rate)]),
  ]
}
