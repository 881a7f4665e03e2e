import type { BillGroup, BillLine, BillPart, BillView } from '../../src-main/contract/bill'

export const billSplits = ['service', 'element', 'dimension'] as const
export type BillSplit = (typeof billSplits)[number]

/** One line as it belongs to a group: all of it, or what one element has of it. */
export interface GroupedLine {
  readonly line: BillLine
  readonly quantity: string
  readonly amount: string
  readonly part: BillPart | null
}

export interface GroupedBill {
  readonly key: string
  /** Absent: there is no sum beyond that of its only line. */
  readonly amount: string
  readonly unknownLines: number
  readonly lines: readonly GroupedLine[]
}

const whole = (line: BillLine): GroupedLine => ({ line, quantity: line.quantity, amount: line.amount, part: null })

/** The same line in every bill it is on. */
export const lineId = ({ region, dimension }: Pick<BillLine, 'region' | 'dimension'>): string =>
  `${region} ${dimension}`

const ofElement = (lines: readonly BillLine[], element: string): GroupedLine[] =>
  lines.flatMap((line) =>
    line.parts
      .filter((part) => (part.element ?? '') === element)
      .map((part) => ({ line, quantity: part.quantity, amount: part.amount, part })),
  )

/** The lines of a bill by what they are of, the dearest group first. By dimension every line is a group of its own. */
export const groupedBill = (bill: BillView, split: BillSplit): GroupedBill[] => {
  const groups = (list: readonly BillGroup[], of: (key: string) => GroupedLine[]): GroupedBill[] =>
    list.map((group) => ({ ...group, lines: of(group.key) }))
  if (split === 'service')
    return groups(bill.byService, (key) => bill.lines.filter(({ service }) => service === key).map(whole))
  if (split === 'element') return groups(bill.byElement, (key) => ofElement(bill.lines, key))
  return [...bill.lines]
    .sort((a, b) => Number(b.amount) - Number(a.amount))
    .map((line) => ({
      key: lineId(line),
      amount: line.amount,
      unknownLines: line.unknown === null ? 0 : 1,
      lines: [whole(line)],
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
