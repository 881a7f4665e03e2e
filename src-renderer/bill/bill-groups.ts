import type { BillGroup, BillLine, BillPart, BillView } from '../../src-main/contract/bill'
import { costsMoreOf, isMoreOf } from '../../src-main/contract/bill-gaps'

export const billSplits = ['service', 'element', 'dimension'] as const
export type BillSplit = (typeof billSplits)[number]

/** One line as it belongs to a group: all of it, or what one element has of it. */
export interface GroupedLine {
  readonly line: BillLine
  readonly quantity: string
  readonly amount: string
  readonly part: BillPart | null
  /** There may be more of it than the quantity, as something was not said. */
  readonly isMore: boolean
  /** There may be more of it than the amount. */
  readonly costsMore: boolean
}

export interface GroupedBill {
  readonly key: string
  /** Absent: there is no sum beyond that of its only line. */
  readonly amount: string
  readonly unknownLines: number
  readonly lines: readonly GroupedLine[]
}

export const wholeLine = (line: BillLine): GroupedLine => ({
  ...{ line, quantity: line.quantity, amount: line.amount, part: null },
  ...{ isMore: isMoreOf(line), costsMore: line.unknown !== null },
})

/** The same line in every bill it is on. */
export const lineId = ({ region, dimension }: Pick<BillLine, 'region' | 'dimension'>): string =>
  `${region} ${dimension}`

/** Also lines of which nothing is known of the element: there is no part of them then. */
const ofElement = (lines: readonly BillLine[], key: string): GroupedLine[] => {
  const element = key === '' ? null : key
  return lines.flatMap((line) => {
    const part = line.parts.find((one) => one.element === element) ?? null
    const lack = { isMore: isMoreOf(line, element), costsMore: costsMoreOf(line, element) }
    if (part === null && !lack.isMore) return []
    return [{ line, quantity: part?.quantity ?? '0', amount: part?.amount ?? '0', part, ...lack }]
  })
}

/** The lines of a bill by what they are of, the dearest group first. By dimension every line is a group of its own. */
export const groupedBill = (bill: BillView, split: BillSplit): GroupedBill[] => {
  const groups = (list: readonly BillGroup[], of: (key: string) => GroupedLine[]): GroupedBill[] =>
    list.map((group) => ({ ...group, lines: of(group.key) }))
  if (split === 'service')
    return groups(bill.byService, (key) => bill.lines.filter(({ service }) => service === key).map(wholeLine))
  if (split === 'element') return groups(bill.byElement, (key) => ofElement(bill.lines, key))
  return [...bill.lines]
    .sort((a, b) => Number(b.amount) - Number(a.amount))
    .map((line) => ({
      key: lineId(line),
      amount: line.amount,
      unknownLines: line.unknown === null ? 0 : 1,
      lines: [wholeLine(line)],
    }))
}

/** A part of a bar: who or what it is of, and how much. Amounts only to draw. */
export interface BillSlice {
  readonly of: string
  readonly amount: number
}

/** What each bar of the chart is made of: elements within services and dimensions, services within elements. */
export const slicesOf = ({ lines }: GroupedBill, split: BillSplit): BillSlice[] => {
  const sums = new Map<string, number>()
  const add = (of: string, amount: string): void => void sums.set(of, (sums.get(of) ?? 0) + Number(amount))
  for (const { line, amount } of lines) {
    if (split === 'element') add(line.service, amount)
    else for (const part of line.parts) add(part.element ?? '', part.amount)
  }
  return [...sums].map(([of, amount]) => ({ of, amount })).filter(({ amount }) => amount > 0)
}
