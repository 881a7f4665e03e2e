import type { Dimension } from '../metering/dimensions'
import type { Bill, BillLine } from './bill'
import { zero, type Money } from './money'

/** What changed in one dimension and region. */
export interface BillStep {
  readonly region: string
  readonly dimension: Dimension
  readonly before: Money
  readonly after: Money
  readonly difference: Money
  /** Either side is not wholly known, so that the difference may be another. */
  readonly isUnknown: boolean
}

export interface BillDifference {
  readonly before: Money
  readonly after: Money
  readonly difference: Money
  /** The largest first. */
  readonly steps: readonly BillStep[]
  /** What is between the sum of the steps and the difference: 0 where lines are rounded, below a cent where only totals are. */
  readonly rounding: Money
}

/**
 * What changed from one bill to another of the same terms, line by line. Steps are of the charges that the totals are the sum
 * of: rounded ones where the terms round lines, exact ones where they round the total.
 */
export const compareBills = (before: Bill, after: Bill): BillDifference => {
  const lines = new Map<string, { before?: BillLine; after?: BillLine }>()
  for (const line of before.lines) lines.set(nameOf(line), { before: line })
  for (const line of after.lines) lines.set(nameOf(line), { ...lines.get(nameOf(line)), after: line })
  const steps = [...lines.values()]
    .filter(isChange)
    .map(stepOf)
    .sort((a, b) => b.difference.abs().comparedTo(a.difference.abs()))
  const difference = after.total.minus(before.total)
  const rounding = steps.reduce<Money>((left, step) => left.minus(step.difference), difference)
  return { before: before.total, after: after.total, difference, steps, rounding }
}

const nameOf = ({ region, dimension }: BillLine): string => `${region} ${dimension}`

interface Sides {
  readonly before?: BillLine
  readonly after?: BillLine
}

const isChange = ({ before, after }: Sides): boolean =>
  before === undefined ||
  after === undefined ||
  !before.charge.equals(after.charge) ||
  !before.quantity.equals(after.quantity) ||
  before.unknown?.why !== after.unknown?.why

const stepOf = ({ before, after }: Sides): BillStep => {
  const { region, dimension } = (after ?? before) as BillLine
  const [was, is] = [before?.charge ?? zero, after?.charge ?? zero]
  const isUnknown = [before, after].some((line) => line !== undefined && line.unknown !== null)
  return { region, dimension, before: was, after: is, difference: is.minus(was), isUnknown }
}
