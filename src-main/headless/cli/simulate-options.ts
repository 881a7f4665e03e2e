import { Goals } from '../../contract/simulate'
import { instantOf } from '../../planning/workload-in/instants'
import type { OptionName, Options } from './arguments'
import { badUsage, isRefused, type Refused } from './outcome'
import { readDollars } from './terms'

/** What `simulate` was asked for; null and undefined: nothing was said. */
export interface Asked {
  readonly hours: number
  readonly from: number | null
  readonly stepSeconds: number | null
  readonly seed: number
  readonly runs: number | undefined
  readonly maxThrottledShare: number | undefined
  readonly maxLagSeconds: number | undefined
  readonly maxMonthly: string | null
}

const weekHours = 168

export const simulateOptions = [
  ...(['hours', 'from', 'step', 'seed', 'runs', 'max-throttled-share', 'max-lag', 'max-monthly'] as const),
] satisfies readonly OptionName[]

export const readAsked = (options: Options): Asked | Refused => {
  const from = readFrom(options)
  const maxMonthly = readDollars(options, 'max-monthly')
  const numbers = {
    hours: numberOf(options, 'hours', { least: 1, most: 8784, isWhole: false }),
    step: numberOf(options, 'step', { least: 0.1, most: 3600, isWhole: false }),
    seed: numberOf(options, 'seed', { least: 0, most: 2 ** 31, isWhole: true }),
    runs: numberOf(options, 'runs', { least: 10, most: 10_000, isWhole: true }),
    maxThrottledShare: numberOf(options, 'max-throttled-share', { least: 0, most: 1, isWhole: false }),
    maxLagSeconds: numberOf(options, 'max-lag', { least: 0, most: 31_622_400, isWhole: false }),
  }
  const refused = [from, maxMonthly, ...Object.values(numbers)].find(isRefused)
  if (refused !== undefined) return refused
  const { hours, step, seed, ...others } = numbers as Readonly<Record<keyof typeof numbers, number | undefined>>
  return {
    ...{ hours: hours ?? weekHours, stepSeconds: step ?? null, seed: seed ?? 1, from: from as number | null },
    ...{ ...others, maxMonthly: maxMonthly as string | null },
  }
}

/** What uncertainty is judged by: the limits that were given, and in place of the others the goals windows begin with. */
export const goalsOf = ({ maxThrottledShare, maxLagSeconds, maxMonthly }: Asked): Goals =>
  Goals.parse({
    ...{ throttledShare: maxThrottledShare, lagSeconds: maxLagSeconds },
    monthlyUsd: maxMonthly === null ? null : Number(maxMonthly),
  })

const readFrom = ({ from }: Options): number | null | Refused => {
  if (from === undefined) return null
  const instant = instantOf(from)
  return instant?.at ?? badUsage(`--from takes a time such as 2026-11-23 or 2026-11-23T08:00Z, not "${from}".`)
}

type NumberOption = 'hours' | 'step' | 'seed' | 'runs' | 'max-throttled-share' | 'max-lag'

interface Limits {
  readonly least: number
  readonly most: number
  readonly isWhole: boolean
}

const numberOf = (
  options: Options,
  name: NumberOption,
  { least, most, isWhole }: Limits,
): number | undefined | Refused => {
  const text = options[name]
  if (text === undefined) return undefined
  const isNumber = (isWhole ? /^\d{1,12}$/ : /^\d{1,12}(\.\d{1,9})?$/).test(text)
  const value = Number(text)
  if (isNumber && value >= least && value <= most) return value
  return badUsage(`--${name} takes ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}, not "${text}".`)
}
