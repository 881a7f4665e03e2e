import { Decimal } from '../../pricing/money'
import type { Options } from './arguments'
import type { PricedDesign } from './priced-design'
import { dollars } from './texts'

/** What was required on the command line and is not so, a sentence each. Amounts are US dollars, whatever the bill is shown in. */
export const unmetRequirements = (
  { file, evaluation }: PricedDesign,
  options: Options,
  maxMonthly: string | null = null,
): readonly string[] => {
  const { total, unknownLines } = evaluation.bill
  const unfit = evaluation.verdicts.filter(({ state }) => state === 'throttles').map(({ element }) => element)
  const unmet: string[] = []
  if (maxMonthly !== null && total.greaterThan(maxMonthly)) {
    unmet.push(`It costs ${dollars(total.toFixed())} a month, more than the ${dollars(maxMonthly)} of --max-monthly.`)
  }
  if (options['require-known'] === true && unknownLines > 0) {
    unmet.push(
      `${unknownLines} ${unknownLines === 1 ? 'line is' : 'lines are'} unknown, and --require-known was given.`,
    )
  }
  if (options['require-fit'] === true && unfit.length > 0) {
    unmet.push(`It does not fit, and --require-fit was given: ${unfit.join(', ')}.`)
  }
  return unmet.map((sentence) => `${file}: ${sentence}`)
}

/** Whether a design costs more than another by more than was allowed. */
export const unmetIncrease = (first: PricedDesign, other: PricedDesign, most: string | null): readonly string[] => {
  if (most === null) return []
  const increase = other.evaluation.bill.total.minus(first.evaluation.bill.total)
  if (!increase.greaterThan(new Decimal(most))) return []
  return [
    `${other.file}: It costs ${dollars(increase.toFixed())} a month more than ${first.file}, more than the ${dollars(most)} of --max-increase.`,
  ]
}
