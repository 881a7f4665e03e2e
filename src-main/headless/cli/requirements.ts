import type { Bill } from '../../pricing/bill'
import type { Options } from './arguments'
import type { PricedDesign } from './priced-design'
import { dollars } from './texts'

/** What was required on the command line and is not so, a sentence each. Amounts are US dollars, whatever the bill is shown in. */
export const unmetRequirements = (
  { file, evaluation }: PricedDesign,
  options: Options,
  maxMonthly: string | null = null,
): readonly string[] => {
  const { bill } = evaluation
  const { unknownLines } = bill
  const unfit = evaluation.verdicts.filter(({ state }) => state === 'throttles').map(({ element }) => element)
  const unmet = [...unmetCost(bill, maxMonthly)]
  if (options['require-known'] === true && unknownLines > 0) {
    unmet.push(`${linesAre(unknownLines)} unknown, and --require-known was given.`)
  }
  if (options['require-fit'] === true && unfit.length > 0) {
    unmet.push(`It does not fit, and --require-fit was given: ${unfit.join(', ')}.`)
  }
  return unmet.map((sentence) => `${file}: ${sentence}`)
}

/** Whether a bill is above a limit, or that cannot be told. */
export const unmetCost = (bill: Bill, most: string | null): readonly string[] => {
  if (most === null) return []
  const limit = `the ${dollars(most)} of --max-monthly`
  if (bill.total.greaterThan(most)) return [`It costs ${monthly(bill)}, more than ${limit}.`]
  return bill.unknownLines > 0 ? [`It costs ${monthly(bill)}, ${untold([bill], limit)}`] : []
}

/**
 * Whether a design costs more than another by more than was allowed, or that cannot be told: what is unknown of the other design only
 * makes the increase larger, and what is unknown of the first only smaller.
 */
export const unmetIncrease = (first: PricedDesign, other: PricedDesign, most: string | null): readonly string[] => {
  if (most === null) return []
  const [was, is] = [first.evaluation.bill, other.evaluation.bill]
  const increase = is.total.minus(was.total)
  const isMore = increase.greaterThan(most)
  const limit = `the ${dollars(most)} of --max-increase`
  if (isMore && was.unknownLines === 0) {
    const least = is.unknownLines > 0 ? 'at least ' : ''
    return [
      `${other.file}: It costs ${least}${dollars(increase.toFixed())} a month more than ${first.file}, more than ${limit}.`,
    ]
  }
  if (!isMore && is.unknownLines === 0) return []
  return [`${other.file}: It costs ${monthly(is)}, ${first.file} ${monthly(was)}, ${untold([was, is], limit)}`]
}

const monthly = ({ total, unknownLines }: Bill): string =>
  `${unknownLines > 0 ? 'at least ' : ''}${dollars(total.toFixed())} a month`

const linesAre = (n: number): string => `${n} ${n === 1 ? 'line is' : 'lines are'}`

/** That a limit cannot be judged, and what can be done about it. */
const untold = (bills: readonly Bill[], limit: string): string => {
  const unknown = bills.reduce((sum, { unknownLines }) => sum + unknownLines, 0)
  const todo = 'Fill in what the bill lists as not known, or give its prices with --book or "prices import".'
  return `and ${linesAre(unknown)} not known: whether it stays within ${limit} cannot be told. ${todo}`
}
