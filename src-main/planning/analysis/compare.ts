import type { Bill } from '../../pricing/bill'
import type { Evaluation } from '../evaluation'
import { bestOf } from './rank'
import type { Sentence } from './changes'

export interface Scenario {
  readonly name: string
  readonly evaluation: Evaluation
}

/** What stands beside the bill of a scenario. */
export interface Standing {
  readonly isFeasible: boolean
  /** Of all elements together. */
  readonly throttledPerHour: number
  /** The highest of its elements; null where nothing is known. */
  readonly load: number | null
  readonly ageGrowthMinutesPerHour: number
}

export const standingOf = ({ verdicts, isFeasible }: Evaluation): Standing => {
  const loads = verdicts.flatMap(({ load }) => load ?? [])
  return {
    isFeasible,
    throttledPerHour: verdicts.reduce((sum, verdict) => sum + verdict.throttledPerHour, 0),
    load: loads.length === 0 ? null : Math.max(...loads),
    ageGrowthMinutesPerHour: Math.max(0, ...verdicts.map((verdict) => verdict.ageGrowthMinutesPerHour)),
  }
}

/** Position of the cheapest that fits, as `byMerit` has it; null if none does. */
export const cheapestThatFits = (scenarios: readonly Scenario[]): number | null =>
  bestOf(scenarios.map(({ evaluation }) => evaluation)) ?? null

/**
 * How a scenario differs from the first, as the clauses of a sentence: what it costs more or less a month, how much faster or
 * slower records age in readers that fall behind, and whether anything throttles. Where lines of either are unknown it speaks
 * of what is known, and where that is nothing it says so.
 */
export const differenceOf = (first: Scenario, other: Scenario): readonly Sentence[] => {
  const [was, is] = [standingOf(first.evaluation), standingOf(other.evaluation)]
  const minutes = Math.round((is.ageGrowthMinutesPerHour - was.ageGrowthMinutesPerHour) * 10) / 10
  const age = { key: `plan.difference.${minutes > 0 ? 'older' : 'younger'}`, values: { minutes: Math.abs(minutes) } }
  const throttled = Math.round(is.throttledPerHour)
  return [
    costDifference(first.evaluation.bill, other.evaluation.bill),
    ...(minutes === 0 ? [] : [age]),
    is.isFeasible || throttled === 0
      ? { key: `plan.difference.${is.isFeasible ? 'fits' : 'behind'}`, values: {} }
      : { key: 'plan.difference.throttles', values: { throttled } },
  ]
}

const isNotKnown = ({ total, unknownLines }: Bill): boolean => unknownLines > 0 && total.isZero()

/** What a bill is more or less than another, as a clause. */
export const costDifference = (was: Bill, is: Bill): Sentence => {
  if (isNotKnown(is)) return { key: 'plan.difference.unknown', values: {} }
  if (isNotKnown(was)) return { key: 'plan.difference.unknownFirst', values: {} }
  const difference = is.total.minus(was.total)
  const isKnown = was.unknownLines + is.unknownLines === 0
  const cost = difference.isZero() ? 'same' : difference.isPositive() ? 'more' : 'less'
  return {
    key: `plan.difference.${cost}${isKnown ? '' : 'Known'}`,
    values: { amountUsd: difference.abs().toFixed() },
  }
}
