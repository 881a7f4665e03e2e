import type { Bill } from '../../pricing/bill'
import type { Money } from '../../pricing/money'
import { changesOf, type Sentence } from '../analysis/changes'
import { costDifference } from '../analysis/compare'
import { inPart, type Working } from '../analysis/turns'
import type { Design } from '../design/design'
import { evaluate, type EvaluateOptions } from '../evaluate'
import type { Finding } from '../evaluation'
import { nameOf, remediesOf } from './choices'
import { amountsOf, enoughOf } from './enough'
import { billOf, lagMsOf } from './judge'
import { simulate } from './simulate'
import { comparingStepMs } from './steps'
import type { ElementColumns, SimulateOptions, Simulation, Tightest } from './simulation'

/*
 * What holds a pipeline up in a simulation, in words, and the cheapest change that helps: those there are for the element are
 * simulated over the worst stretch, the cheapest by the plan first, and what helps there is simulated over the whole time.
 */

export interface Bottleneck {
  readonly element: string
  readonly finding: Finding
  /** Epoch milliseconds of its first moment, and for how long altogether. */
  readonly from: number
  readonly totalMs: number
  readonly fix: Fix | null
}

export interface Fix {
  /** Clauses of one sentence: what is changed, what that costs, what becomes of it. */
  readonly told: readonly Sentence[]
  readonly design: Design
  /** Of a month, against the design as it is; null: not known. */
  readonly extra: Money | null
}

export interface BottleneckOptions {
  readonly options: SimulateOptions
  readonly prices: EvaluateOptions
  /** Of the simulation. */
  readonly bill: Bill
}

/** The worst first: by the records that were refused or waited too long. */
export function* bottlenecksOf(simulation: Simulation, context: BottleneckOptions): Working<readonly Bottleneck[]> {
  const found = held(simulation)
  const bottlenecks: Bottleneck[] = []
  for (const [i, place] of found.entries()) {
    const { element, from, totalMs } = place
    const looking = fixOf(simulation, place, context)
    const fix = i < mostFixed ? yield* inPart(looking, i / found.length, (i + 1) / found.length) : null
    bottlenecks.push({ element, finding: findingOf(simulation, place), from, totalMs, fix })
  }
  return bottlenecks
}

/** Of more than so many bottlenecks only the worst get a proposal. */
const mostFixed = 5

/** Arithmetic must not make a full limit an exceeded one. */
const overFrom = 1.001
/** Who catches up within a minute holds nobody up. */
const leastLagMs = 60_000

/** Where and when something is over its limit. */
interface Place {
  readonly element: string
  readonly tightest: Tightest
  /** It refuses records; else it falls behind. */
  readonly refuses: boolean
  readonly from: number
  readonly totalMs: number
  /** Position of the worst moment. */
  readonly worst: number
  readonly isOver: (moment: number) => boolean
}

const held = (simulation: Simulation): readonly Place[] =>
  simulation.tightest
    .flatMap((tightest) => {
      const columns = simulation.elements.find(({ element }) => element === tightest.element)
      return columns === undefined ? [] : (placeOf(simulation, tightest, columns) ?? [])
    })
    .toSorted((a, b) => Number(b.refuses) - Number(a.refuses) || b.totalMs - a.totalMs)

const placeOf = (simulation: Simulation, tightest: Tightest, columns: ElementColumns): Place | undefined => {
  const { throttledPerSecond: refused, load } = columns
  const refuses = refused?.some((rate) => rate > 0) ?? false
  if (!refuses && lagMsOf(simulation, tightest.element) < leastLagMs) return undefined
  const isOver = (moment: number): boolean =>
    refuses ? (refused?.[moment] ?? 0) > 0 : (load?.[moment] ?? 0) > overFrom
  const moments = [...simulation.times.keys()].filter(isOver)
  const [first] = moments
  if (first === undefined) return undefined
  const measure = refuses ? refused : load
  const worst = moments.reduce((most, moment) => ((measure?.[moment] ?? 0) > (measure?.[most] ?? 0) ? moment : most))
  return {
    ...{ element: tightest.element, tightest, refuses, worst, isOver },
    from: simulation.times[first] ?? simulation.from,
    totalMs: moments.length * simulation.momentMs,
  }
}

/** The sentence for a limit; others are told in general. */
const sentences: Readonly<Record<string, string>> = {
  ...{ writeBytes: 'writeBytes', keyBytes: 'writeBytes', writeRecords: 'writeRecords', keyRecords: 'writeRecords' },
  ...{ onDemandBytes: 'onDemand', onDemandRecords: 'onDemand', readBytes: 'reads', readCalls: 'reads' },
  ...{ functionTime: 'function', functionKey: 'function', workers: 'workers', workerOfShard: 'workers' },
  ...{ putRecords: 'puts', putBytes: 'puts', putRequests: 'puts' },
}

const findingOf = (simulation: Simulation, { element, tightest, refuses }: Place): Finding => {
  const { design, totalsOf } = simulation
  const name = design.elements.find(({ id }) => id === element)?.name ?? element
  const values = {
    ...{ name, percent: Math.round(tightest.load * 100) },
    records: Math.round(totalsOf.get(element)?.throttledRecords ?? 0),
    minutes: Number((lagMsOf(simulation, element) / 60_000).toPrecision(2)),
  }
  const sentence = sentences[tightest.limit] ?? (refuses ? 'refuses' : 'behind')
  return { key: `simulate.bottleneck.${sentence}`, severity: 'error', values }
}

/** A day at most, and what leads to it. */
const longestStretchMs = 24 * 3_600_000
const leadMs = 3_600_000

/** The time around the worst moment in which it is over without a break, in steps that are done quickly. */
const stretchOf = (simulation: Simulation, { worst, isOver }: Place, options: SimulateOptions): SimulateOptions => {
  const { times, momentMs } = simulation
  const most = Math.ceil(longestStretchMs / momentMs)
  let [first, last] = [worst, worst]
  while (first > 0 && worst - first < most / 2 && isOver(first - 1)) first--
  while (last < times.length - 1 && last - worst < most / 2 && isOver(last + 1)) last++
  const from = Math.max(simulation.from, (times[first] ?? simulation.from) - leadMs)
  const durationMs = (times[last] ?? from) + momentMs - from
  const stepMs = Math.max(options.stepMs, comparingStepMs(simulation.design, durationMs))
  return { ...options, from, durationMs, stepMs, moments: 1 }
}

/** Of what helps over the worst stretch, so many are simulated over the whole time until one helps there. */
const mostVerified = 5

function* fixOf(
  simulation: Simulation,
  place: Place,
  { options, prices, bill }: BottleneckOptions,
): Working<Fix | null> {
  const { design } = simulation
  const stretch = stretchOf(simulation, place, options)
  const more = amountsOf(design, place.element).flatMap((amount) =>
    enoughOf(amount, place.tightest.load, (changed) => isHelped(simulate(changed, stretch), place)),
  )
  const remedies = [...more, ...remediesOf(design, place.element)]
  const byPrice = [...new Map(remedies.map((changed) => [nameOf(changed), changed])).values()]
    .map((changed) => ({ changed, price: evaluate(changed, prices).bill }))
    .toSorted((a, b) => a.price.unknownLines - b.price.unknownLines || a.price.total.comparedTo(b.price.total))
  let verified = 0
  for (const [i, { changed }] of byPrice.entries()) {
    yield i / byPrice.length
    if (verified === mostVerified) return null
    if (!isHelped(simulate(changed, stretch), place)) continue
    verified++
    const whole = simulate(changed, { ...options, moments: 1 })
    if (isHelped(whole, place)) return fixBy(whole, { design, bill, prices, place })
  }
  return null
}

/** Nothing is refused any more, or it keeps up. */
const isHelped = (after: Simulation, { element, refuses }: Place): boolean =>
  refuses ? (after.totalsOf.get(element)?.throttledRecords ?? 0) === 0 : lagMsOf(after, element) < leastLagMs

interface Before {
  readonly design: Design
  readonly bill: Bill
  readonly prices: EvaluateOptions
  readonly place: Place
}

const fixBy = (after: Simulation, { design, bill, prices, place }: Before): Fix => {
  const changed = billOf(after, prices)
  const isKnown = bill.unknownLines === 0 && changed.unknownLines === 0
  const outcome = { key: place.refuses ? 'simulate.fix.calm' : 'simulate.fix.keepsUp', values: {} }
  return {
    told: [...changesOf(design, after.design), costDifference(bill, changed), outcome],
    design: after.design,
    extra: isKnown ? changed.total.minus(bill.total) : null,
  }
}
