import type { Dimension } from '../metering/dimensions'
import type { BillNote, Terms } from './bill'
import type { Charged } from './line'
import { isOld, isUndated } from './price-age'
import { priceOf, type Price } from './price-book'

/*
 * What a reader of a bill should know about it: where sources contradict each other or are silent, prices that are old or badly
 * known, and what no bill covers.
 */

/** The pricing facts sheet's own sources, against prices that were imported or agreed. */
const isOfTheSheet = ({ source }: Price): boolean => /\bS\d\d\b/.test(source)

interface Doubt {
  readonly of: readonly Dimension[]
  readonly key: string
  /** Absent: whatever the price. */
  readonly holds?: (price: Price, line: Charged) => boolean
}

/** @source pricing facts sheet §1, §2 and §9 */
const doubts: readonly Doubt[] = [
  { of: ['provisioned.payloadUnits'], key: 'bill.note.payloadSlices' },
  { of: ['provisioned.longTermRetention'], key: 'bill.note.longTermAdds' },
  { of: ['onDemand.retrieval', 'advantage.retrieval'], key: 'bill.note.readsNotRounded' },
  { of: ['advantage.incomingShortfall', 'advantage.retrievalShortfall'], key: 'bill.note.shortfallAveraged' },
  { of: ['flink.runningStorage'], key: 'bill.note.flinkStorage' },
  { of: ['flink.kpuHours'], key: 'bill.note.flinkMonth' },
  { of: ['msk.tieredStorage'], key: 'bill.note.tieredStorage', holds: isOfTheSheet },
  {
    of: ['firehose.ingested'],
    key: 'bill.note.firehoseTiers',
    holds: (price, { region, charge }) =>
      isOfTheSheet(price) &&
      region === 'us-east-1' &&
      charge !== null &&
      charge.inTiers.slice(1).some((part) => part > 0n),
  },
]

export const notesOn = (charged: readonly Charged[], terms: Terms): readonly BillNote[] => [
  ...regionsWithoutBook(charged),
  ...doubts.flatMap((doubt) => noteOf(doubt, charged)),
  ...charged.flatMap((line) => notesOnPrice(line, terms)),
  { key: 'bill.note.leftOut', values: {} },
]

const regionsWithoutBook = (charged: readonly Charged[]): readonly BillNote[] =>
  [...new Set(charged.flatMap(({ region, book }) => (book === undefined ? region : [])))].map((region) => ({
    key: 'bill.note.noBook',
    values: { region },
  }))

const noteOf = ({ of, key, holds }: Doubt, charged: readonly Charged[]): readonly BillNote[] => {
  const touched = charged.find((line) => {
    const price = priceOf(line.book, line.dimension)
    return of.includes(line.dimension) && (holds === undefined || (price !== null && holds(price, line)))
  })
  return touched === undefined ? [] : [{ key, values: {}, dimension: touched.dimension }]
}

const notesOnPrice = ({ book, region, dimension }: Charged, { today }: Terms): readonly BillNote[] => {
  const price = priceOf(book, dimension)
  if (price === null) return []
  const { source, asOf, confidence } = price
  const note = (key: string): BillNote => ({ key, values: { region, source, asOf }, dimension })
  return [
    ...(confidence === 'low' ? [note('bill.note.lowConfidence')] : []),
    ...(isOld(price, today) ? [note('bill.note.oldPrice')] : []),
    ...(isUndated(price) ? [note('bill.note.undatedPrice')] : []),
  ]
}
