import { partOfSeed, seededRandom } from '../../engine/producers/random'
import { drawnFrom, histogramOf, percentileOf, type Histogram } from '../analysis/chance'
import { grown } from '../analysis/variations'
import type { Working } from '../analysis/turns'
import type { Design } from '../design/design'
import { middleOf } from '../flow/estimates'
import { meetsGoals, type Goals, type Outcome } from './goals'
import type { Judge, Judged } from './judge'

/*
 * What may come of a design whose ranges are drawn by chance, run by run, each with arrivals of its own; and for how many of the
 * months to come it meets its goals while the workloads grow.
 */

const monthsAhead = 12
const monthsOn = Array.from({ length: monthsAhead + 1 }, (_, month) => month)

export interface Percentiles {
  readonly p5: number
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly p95: number
}

export interface Spread {
  readonly percentiles: Percentiles
  readonly histogram: Histogram
}

export interface Uncertainty {
  readonly runs: number
  /** US dollars of a month, as far as prices are known. */
  readonly cost: Spread
  readonly throttledShare: Spread
  readonly lagMs: Spread
  /** From month 0, which is now: in which part of the runs the goals are met in it and all before; and what it costs. */
  readonly holds: readonly {
    readonly month: number
    readonly probability: number
    readonly costP50: number
    readonly costP90: number
  }[]
}

export interface RunsOptions {
  readonly goals: Goals
  readonly seed: number
  readonly judge: Judge
}

/** Some of all runs, the last one excluded. */
export interface Share {
  readonly from: number
  readonly to: number
}

/** By the same seed each run is always the same, whoever draws it, and whatever else is drawn. */
export function* runsOf(design: Design, { goals, seed, judge }: RunsOptions, { from, to }: Share): Working<Run[]> {
  const runs: Run[] = []
  for (let nth = from; nth < to; nth++) {
    const random = seededRandom(partOfSeed(seed, '', nth))
    const drawn = drawnFrom(design, random)
    const arrivals = random.integer(0, 2 ** 31 - 1)
    runs.push(runOf(drawn, goals, (one) => judge(one, arrivals)))
    yield runs.length / (to - from)
  }
  return runs
}

/** What they come to together. Percentiles are of this month. */
export const uncertaintyOf = (runs: readonly Run[]): Uncertainty => ({
  runs: runs.length,
  cost: spreadOf(runs.map(({ monthlyUsd }) => monthlyUsd)),
  throttledShare: spreadOf(runs.map(({ throttledShare }) => throttledShare)),
  lagMs: spreadOf(runs.map(({ worstLagMs }) => worstLagMs)),
  holds: monthsOn.map((month) => holdsAt(runs, month)),
})

/** Figures only: runs are kept by the thousand. */
export interface Run extends Outcome {
  /** How many months the goals are met for, this one being the first. */
  readonly held: number
  /** Month by month. */
  readonly costs: readonly number[]
}

const runOf = (design: Design, goals: Goals, judge: Judge): Run => {
  const known = new Map<number, Judged>()
  const growths = growthsOf(design)
  const isGrowing = growths.some((growth) => growth !== 0)
  const at = (month: number): Judged => {
    const asked = isGrowing ? month : 0
    const judged = known.get(asked) ?? judge(grown(design, asked))
    known.set(asked, judged)
    return judged
  }
  const { throttledShare, expiredShare, worstLagMs, monthlyUsd, headroom } = at(0)
  const held = monthsHeld((month) => meetsGoals(at(month), goals), growths, headroom)
  const knots = [...new Set([0, ...known.keys(), ...bentMonths(design, held), monthsAhead])].toSorted((a, b) => a - b)
  const costs = costsOf(design, knots, at)
  return { throttledShare, expiredShare, worstLagMs, monthlyUsd, held, costs }
}

const growthsOf = ({ elements }: Design): readonly number[] =>
  elements.flatMap((element) => (element.kind === 'source' ? [element.workload.growthPerMonth] : []))

const recordsOf = ({ elements }: Design): number =>
  elements.reduce(
    (sum, element) => sum + (element.kind === 'source' ? middleOf(element.workload.recordsPerSecond) : 0),
    0,
  )

/**
 * Where nothing shrinks, what is missed in one month is missed in all after it: then the first one is searched for, from where the
 * headroom of today would be used up.
 */
const monthsHeld = (isMet: (month: number) => boolean, growths: readonly number[], headroom: number): number => {
  if (!isMet(0)) return 0
  if (growths.every((growth) => growth <= 0)) return monthsAhead + 1
  if (growths.some((growth) => growth < 0)) {
    let month = 1
    while (month <= monthsAhead && isMet(month)) month++
    return month
  }
  if (isMet(monthsAhead)) return monthsAhead + 1
  let [met, missed, jump] = [0, monthsAhead, 1]
  let next = Math.ceil(-Math.log(Math.max(1e-9, 1 - headroom)) / Math.log1p(Math.max(...growths)))
  while (missed - met > 1) {
    const month = Math.min(missed - 1, Math.max(met + 1, next))
    if (isMet(month)) [met, next] = [month, month + jump]
    else [missed, next] = [month, month - jump]
    jump *= 2
  }
  return missed
}

/** Month by month: between two that are simulated a bill goes as the records do that are sent. */
const costsOf = (design: Design, knots: readonly number[], at: (month: number) => Judged): readonly number[] => {
  const records = monthsOn.map((month) => recordsOf(grown(design, month)))
  return monthsOn.map((month) => {
    const after = knots.find((knot) => knot >= month) ?? monthsAhead
    const before = knots.findLast((knot) => knot <= month) ?? 0
    const [least = 0, most = 0, now = 0] = [records[before], records[after], records[month]]
    const part = most === least ? 0 : (now - least) / (most - least)
    return at(before).monthlyUsd + (at(after).monthlyUsd - at(before).monthlyUsd) * part
  })
}

/**
 * Where more is sent than is taken or worked off, or shards come and go, a bill does not go as the records do: months that are
 * simulated for it, besides those in which a goal was looked for.
 */
const bentMonths = ({ elements }: Design, held: number): readonly number[] => {
  const isScaled = elements.some((element) => element.kind === 'stream' && element.autoscaling !== undefined)
  if (isScaled) return monthsOn
  return held === 0 ? [2, 6] : []
}

const holdsAt = (runs: readonly Run[], month: number): Uncertainty['holds'][number] => {
  const sorted = rising(runs.map(({ costs }) => costs[month] ?? 0))
  return {
    month,
    probability: runs.filter(({ held }) => held > month).length / runs.length,
    costP50: percentileOf(sorted, 0.5) ?? 0,
    costP90: percentileOf(sorted, 0.9) ?? 0,
  }
}

const spreadOf = (figures: readonly number[]): Spread => {
  const sorted = rising(figures)
  const at = (share: number): number => percentileOf(sorted, share) ?? 0
  return {
    percentiles: { p5: at(0.05), p10: at(0.1), p50: at(0.5), p90: at(0.9), p95: at(0.95) },
    histogram: histogramOf(sorted),
  }
}

const rising = (figures: readonly number[]): readonly number[] => figures.toSorted((a, b) => a - b)
