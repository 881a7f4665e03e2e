import type { BillLine, BillView } from '../../contract/bill'
import { isMoreOf } from '../../contract/bill-gaps'
import { serviceOf, type Dimension } from '../../metering/dimensions'
import type { Evaluation } from '../../planning/evaluation'
import type { PricedDesign } from './priced-design'
import { hasNoQuantity, isNothingKnown, isWhollyUnknown, unitCostsOf } from './price-report'
import { headedTable } from './table'
import { grouped, lineName, money, quantityText, rateText, sentenceText, unitMoney } from './texts'

/** A design's bill with its verdicts and notes, as a person reads it. */
export const billText = ({ file, design, evaluation, bill }: PricedDesign): string =>
  [
    `${design.name} (${file}), a month in ${design.region}\n`,
    bill.lines.length === 0 ? 'Nothing in it is charged for.\n' : billTable(bill),
    [totalText(bill), ...unitCostTexts({ evaluation, bill })].map((text) => `${text}\n`).join(''),
    list('Not known', bill.lines.flatMap(unknownText)),
    list('Verdict', verdictTexts(evaluation)),
    list('Notes', bill.notes.map(noteText)),
    list('Prices', [...bill.books.map(({ name, date }) => `${name} (${date})`), termsText(bill)]),
  ]
    .filter((part) => part !== '')
    .join('\n')

export const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `${title}\n${items.map((item) => `  ${item}\n`).join('')}`

const billTable = (bill: BillView): string =>
  headedTable(
    ['Line', 'Quantity', 'Unit', 'Rate', 'Amount', 'Source'],
    bill.lines.flatMap((line) => rowsOf(line, bill)),
    [1, 3, 4],
  )

/** A line is one row; what is free of it, and each tier where there are several, are rows below it. */
const rowsOf = (line: BillLine, bill: BillView): readonly (readonly string[])[] => {
  const { price, tiers, free, unit } = line
  const { per } = price ?? { per: '1' }
  const [only, ...others] = tiers
  const rate = only === undefined ? '' : others.length > 0 ? `${tiers.length} tiers` : rateText(only.usd, per)
  const source = price === null ? '' : `${price.source}, ${price.asOf}`
  const name = lineName(line.service, line.dimension)
  return [
    [name, quantityOf(line), unit, rate, amountText(line, bill), source],
    ...(Number(free) > 0 ? [['  of it free', quantityText(free), '', '', '', '']] : []),
    ...(others.length > 0
      ? tiers.map(({ from, to, quantity, usd, amount }) => [
          `  ${to === null ? `above ${grouped(from)}` : `up to ${grouped(to)}`}`,
          ...[quantityText(quantity), '', rateText(usd, per), money(amount, bill.terms), ''],
        ])
      : []),
  ]
}

const quantityOf = (line: BillLine): string => {
  if (hasNoQuantity(line)) return 'unknown'
  return `${isMoreOf(line) ? '≥ ' : ''}${quantityText(line.quantity)}`
}

/** What is known of a line's amount. */
export const amountText = (line: BillLine, { terms }: BillView): string => {
  if (isWhollyUnknown(line)) return 'unknown'
  return `${line.unknown === null ? '' : '≥ '}${money(line.amount, terms)}`
}

const lines = (n: number): string => `${n} ${n === 1 ? 'line' : 'lines'}`

export const totalText = (bill: BillView): string => {
  const { total, unknownLines, terms } = bill
  if (unknownLines === 0) return `Total: ${money(total, terms)} a month`
  const known = isNothingKnown(bill) ? 'unknown' : `at least ${money(total, terms)} a month`
  return `Total: ${known}, ${lines(unknownLines)} unknown`
}

/** What a million events and a consumer cost, where there are any. */
const unitCostTexts = (priced: Pick<PricedDesign, 'evaluation' | 'bill'>): readonly string[] => {
  const { perMillionEvents, perConsumer } = unitCostsOf(priced)
  const { unknownLines, terms } = priced.bill
  const cost = (amount: string, period: string): string =>
    isNothingKnown(priced.bill)
      ? 'unknown'
      : `${unknownLines > 0 ? 'at least ' : ''}${unitMoney(amount, terms)}${period}`
  return [
    ...(perMillionEvents === null ? [] : [`Per million events: ${cost(perMillionEvents, '')}`]),
    ...(perConsumer === null ? [] : [`Per consumer: ${cost(perConsumer, ' a month')}`]),
  ]
}

const unknownText = ({ service, dimension, unknown }: BillLine): readonly string[] => {
  if (unknown === null) return []
  const note = unknown.note === null ? '' : ` (${unknown.note})`
  const ofPrice = {
    'no-price': [`no price is known${note}`],
    'no-price-beyond': ['no price is known for so much of it'],
    missing: [],
  }
  const notSaid = unknown.missing.map(
    ({ element, what }) => `${element ?? 'the account'} does not say ${missingText(what)}`,
  )
  return [...ofPrice[unknown.why], ...notSaid].map((why) => `${lineName(service, dimension)}: ${why}`)
}

const noteText = ({ dimension, ...note }: BillView['notes'][number]): string =>
  `${dimension === null ? '' : `${lineName(serviceOf(dimension as Dimension), dimension)}: `}${sentenceText(note)}`

const missingText = (what: string): string => sentenceText({ key: what, values: {} })

export const verdictTexts = ({ verdicts, isFeasible }: Evaluation): readonly string[] => {
  if (verdicts.length === 0) return []
  return [
    fitText({ verdicts, isFeasible }),
    ...verdicts.flatMap(({ element, state, load, throttledPerHour, findings }) => {
      const percent = load === null ? '' : `, ${Math.round(load * 100)}% of its tightest limit`
      const refused =
        throttledPerHour >= 1 ? `, ${grouped(String(Math.round(throttledPerHour)))} records an hour refused` : ''
      return [
        `${element}: ${states[state]}${percent}${refused}`,
        ...findings.map((finding) => `  ${sentenceText(finding)}`),
      ]
    }),
  ]
}

/** Where no limit is known, nothing is promised. */
const fitText = ({ verdicts, isFeasible }: Pick<Evaluation, 'verdicts' | 'isFeasible'>): string => {
  if (!isFeasible) return 'It does not fit.'
  return verdicts.every(({ state }) => state !== 'unknown')
    ? 'It fits: nothing throttles in the busiest second.'
    : 'As far as limits are known it fits: nothing throttles in the busiest second.'
}

const states = { fits: 'fits', near: 'near its limit', throttles: 'throttles', unknown: 'no limit is known' } as const

const roundings = {
  line: 'each line rounded to cents, halves up',
  'line-up': 'each line rounded up to the next cent',
  total: 'only the total rounded',
} as const

const termsText = ({ terms: { hours, rounding, withFreeTier, currency } }: BillView): string =>
  [
    `A month of ${hours} hours, ${roundings[rounding]}, free quantities ${withFreeTier ? 'taken off' : 'not taken off'}.`,
    currency === null ? '' : `${currency.code} at ${currency.perDollar} a US dollar.`,
  ]
    .join(' ')
    .trim()
