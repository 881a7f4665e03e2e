import type { BillLine, BillView } from '../../contract/bill'
import { isMoreOf } from '../../contract/bill-gaps'
import { perConsumer, perMillionEvents } from '../../planning/analysis/unit-costs'
import type { Evaluation } from '../../planning/evaluation'
import { moneyIn } from '../../services/bill-view'
import type { PricedDesign } from './priced-design'
import { lineName, sentenceText } from './texts'

/** Of what `--json` prints; a member that changes its meaning or goes makes it one more. */
export const reportVersion = 1

/**
 * What `price --json` prints of a design. Quantities and money are exact decimals as text: `rates` in US dollars of `per` units,
 * amounts in the currency of the terms. A quantity or an amount of which nothing is known is null; one of which a part is known has
 * `unknown` beside it, and so does each sum it is in, as `unknownLines`. What a million events or a consumer cost is a part of the
 * total: "at least" that where `unknownLines` is above 0, and null where nothing is known or there are none.
 */
export const priceReport = ({ file, design, evaluation, bill }: PricedDesign) => ({
  formatVersion: reportVersion,
  file,
  design: design.name,
  region: design.region,
  terms: {
    hours: bill.terms.hours,
    rounding: bill.terms.rounding,
    withFreeTier: bill.terms.withFreeTier,
    currency: bill.terms.currency ?? { code: 'USD', perDollar: 1 },
  },
  books: bill.books,
  lines: bill.lines.map(lineReport),
  total: bill.total,
  unknownLines: bill.unknownLines,
  ...unitCostReport({ evaluation, bill }),
  unknowns: bill.lines.flatMap(({ region, dimension, unknown }) =>
    unknown ? [{ region, dimension, ...unknown }] : [],
  ),
  ...verdictReport(evaluation),
  notes: bill.notes.map((note) => ({ dimension: note.dimension, message: sentenceText(note) })),
})

/** Whether it fits, and what limits each element. */
export const verdictReport = ({ isFeasible, verdicts }: Evaluation) => ({
  isFeasible,
  verdicts: verdicts.map(({ findings, ...verdict }) => ({
    ...verdict,
    limit: verdict.limit === null ? null : sentenceText({ key: verdict.limit, values: {} }),
    findings: findings.map(({ severity, ...said }) => ({ severity, message: sentenceText(said) })),
  })),
})

const lineReport = (line: BillLine) => ({
  region: line.region,
  service: line.service,
  dimension: line.dimension,
  name: lineName(line.service, line.dimension),
  quantity: hasNoQuantity(line) ? null : line.quantity,
  unit: line.unit,
  free: line.free,
  rates: line.tiers.map(({ from, to, quantity, usd, amount }) => ({
    ...{ from, to, quantity, usd, per: line.price?.per ?? '1', amount },
  })),
  amount: isWhollyUnknown(line) ? null : line.amount,
  source: line.price?.source ?? null,
  asOf: line.price?.asOf ?? null,
  confidence: line.price?.confidence ?? null,
  note: line.price?.note ?? null,
  isOld: line.price?.isOld ?? false,
  unknown: line.unknown,
  elements: line.parts.map(({ element, quantity, amount }) => ({ element, quantity, amount })),
})

export interface UnitCosts {
  /** In the currency of the terms; null: there are no events, or no consumers. */
  readonly perMillionEvents: string | null
  readonly perConsumer: string | null
}

export const unitCostsOf = ({ evaluation, bill }: Pick<PricedDesign, 'evaluation' | 'bill'>): UnitCosts => {
  const money = moneyIn({ ...bill.terms, period: 'month' })
  const [event, consumer] = [perMillionEvents(evaluation), perConsumer(evaluation)]
  return { perMillionEvents: event && money(event), perConsumer: consumer && money(consumer) }
}

const unitCostReport = (priced: Pick<PricedDesign, 'evaluation' | 'bill'>): UnitCosts =>
  isNothingKnown(priced.bill) ? { perMillionEvents: null, perConsumer: null } : unitCostsOf(priced)

/** Of what a bill comes to. */
export const isNothingKnown = ({ total, unknownLines }: BillView): boolean => unknownLines > 0 && Number(total) === 0

/** Nothing is known of how much it is: 0 would be a lie. */
export const hasNoQuantity = (line: BillLine): boolean => isMoreOf(line) && Number(line.quantity) === 0

/** Nothing is known of what it costs. */
export const isWhollyUnknown = ({ unknown, exact }: BillLine): boolean => unknown !== null && Number(exact) === 0
