import { changesOf, type Sentence } from '../analysis/changes'
import { modes, payingBy } from '../analysis/variations'
import { asBilled } from '../design/advantage'
import type { Working } from '../analysis/turns'
import type { Design } from '../design/design'
import { dialsOf, nameOf, turned, withShards, type FreeChoice } from './choices'
import { missedBy, type Goals } from './goals'
import type { Judge, Judged } from './judge'

/*
 * The cheapest design that meets goals: from several starts one dial after the other is turned to where the design is best, until
 * no dial makes it better. All that was tried is kept, for what has more headroom may be worth its price.
 */

export interface Candidate extends Judged {
  readonly missed: number
  /** No other is cheaper and has as much headroom, or has more and is as cheap. */
  readonly isOnFront: boolean
  readonly isPresent: boolean
  /** Against the design as it is, in words. */
  readonly changes: readonly Sentence[]
}

export interface Optimised {
  /** The cheapest that meets the goals first, then what is dearer, then what misses them, by how much. */
  readonly candidates: readonly Candidate[]
  readonly tried: number
  /** Why the first is first, or that none meets the goals. */
  readonly reason: Sentence
}

export interface OptimiseOptions {
  readonly goals: Goals
  readonly choices: readonly FreeChoice[]
  readonly judge: Judge
  /** As `judge`, in finer steps: what is first in the end has to meet the goals in them too. */
  readonly confirm: Judge
  /** Designs that are simulated at most. */
  readonly most: number
}

export function* optimise(design: Design, options: OptimiseOptions): Working<Optimised> {
  const search = new Search(options)
  search.judge(design)
  for (const start of startsOf(asBilled(design), options.choices)) yield* descend(start, search, options)
  yield* climb(search, options)
  yield* confirmFirst(search)
  return summedUp(search, search.judge(design))
}

interface Tried extends Judged {
  readonly missed: number
}

/** What was tried so far, each once, in the order in which it was. */
class Search {
  private readonly byName = new Map<string, Tried>()

  constructor(private readonly options: OptimiseOptions) {}

  get tried(): readonly Tried[] {
    return [...this.byName.values()]
  }

  get part(): number {
    return Math.min(1, this.byName.size / this.options.most)
  }

  get isOver(): boolean {
    return this.byName.size >= this.options.most
  }

  knows(design: Design): boolean {
    return this.byName.has(nameOf(design))
  }

  judge(design: Design): Tried {
    const name = nameOf(design)
    return this.byName.get(name) ?? this.keep(name, this.options.judge(design))
  }

  /** Does it meet the goals in finer steps too? If not, what those say counts. */
  confirms({ design }: Tried): boolean {
    const judged = this.options.confirm(design)
    if (missedBy(judged, this.options.goals) === 0) return true
    this.keep(nameOf(design), judged)
    return false
  }

  private keep(name: string, judged: Judged): Tried {
    const { design, bill, headroom, throttledShare, expiredShare, worstLagMs, monthlyUsd } = judged
    const missed = missedBy(judged, this.options.goals)
    const tried = { design, bill, headroom, throttledShare, expiredShare, worstLagMs, monthlyUsd, missed }
    this.byName.set(name, tried)
    return tried
  }
}

/** The better one comes first: what meets the goals, what misses them by less, what is known, the cheaper, what has more headroom. */
const byMerit = (a: Tried, b: Tried): number =>
  a.missed - b.missed ||
  a.bill.unknownLines - b.bill.unknownLines ||
  a.bill.total.comparedTo(b.bill.total) ||
  b.headroom - a.headroom

/** As it is, and with all streams paid for in each way that may be chosen. */
const startsOf = (design: Design, choices: readonly FreeChoice[]): readonly Design[] => {
  const streams = design.elements.filter(({ kind }) => kind === 'stream').map(({ id }) => id)
  if (!choices.includes('mode') || streams.length === 0) return [design]
  return [design, ...modes.map((mode) => streams.reduce((paid, id) => payingBy(paid, id, mode), design))]
}

const mostRounds = 6

function* descend(start: Design, search: Search, { choices, goals }: OptimiseOptions): Working<void> {
  let best = search.judge(start)
  for (let round = 0; round < mostRounds; round++) {
    const before = best
    for (const dial of dialsOf(start, choices)) {
      for (const design of turned(best.design, dial, goals.lagSeconds)) {
        if (search.isOver && !search.knows(design)) continue
        const other = search.judge(design)
        if (byMerit(other, best) < 0) best = other
        yield search.part
      }
    }
    if (best === before) return
  }
}

const roomier = [1.25, 1.5, 2, 3]

/** What more shards than the cheapest give: the front goes on beyond it. */
function* climb(search: Search, { choices }: OptimiseOptions): Working<void> {
  const [best] = search.tried.toSorted(byMerit)
  if (best === undefined || !choices.includes('shards')) return
  for (const factor of roomier) {
    const design = best.design.elements.reduce(
      (roomy, element) =>
        element.kind === 'stream' && element.mode === 'provisioned' && element.autoscaling === undefined
          ? withShards(roomy, element.id, Math.ceil(element.shards * factor))
          : roomy,
      best.design,
    )
    search.judge(design)
    yield search.part
  }
}

/** Of those that seemed to meet the goals, so many are looked at in finer steps until one really does. */
const mostConfirmed = 10

function* confirmFirst(search: Search): Working<void> {
  for (let turn = 0; turn < mostConfirmed; turn++) {
    const [first] = search.tried.toSorted(byMerit)
    if (first === undefined || first.missed > 0 || search.confirms(first)) return
    yield search.part
  }
}

const summedUp = (search: Search, present: Tried): Optimised => {
  // Of equals the present one stays first: nobody changes anything for nothing.
  const ordered = [present, ...search.tried.filter((one) => one !== present)].toSorted(byMerit)
  const front = frontOf(ordered)
  const candidates = ordered.map((one): Candidate => ({
    ...one,
    ...{ isOnFront: front.has(one), isPresent: one === present },
    changes: changesOf(present.design, one.design),
  }))
  return { candidates, tried: ordered.length, reason: reasonOf(candidates, present) }
}

/** Of cost and headroom; what is not wholly known has no place on it. */
const frontOf = <T extends Judged>(candidates: readonly T[]): ReadonlySet<T> => {
  const known = candidates.filter(({ bill }) => bill.unknownLines === 0)
  const byCost = known.toSorted((a, b) => a.bill.total.comparedTo(b.bill.total) || b.headroom - a.headroom)
  const front = new Set<T>()
  let most = -Infinity
  for (const one of byCost) {
    if (one.headroom <= most) continue
    most = one.headroom
    front.add(one)
  }
  return front
}

const reasonOf = (candidates: readonly Candidate[], present: Tried): Sentence => {
  const tried = candidates.length
  const [first] = candidates as readonly [Candidate, ...Candidate[]]
  const { bill, missed, throttledShare, worstLagMs } = first
  if (missed > 0) {
    const values = { tried, percent: rounded(throttledShare * 100), seconds: rounded(worstLagMs / 1000) }
    return { key: 'simulate.reason.noneMeets', values }
  }
  const amountUsd = bill.total.toFixed()
  if (bill.unknownLines > 0) {
    return { key: 'simulate.reason.atLeast', values: { tried, amountUsd, lines: bill.unknownLines } }
  }
  if (first.isPresent) return { key: 'simulate.reason.presentIsCheapest', values: { tried, amountUsd } }
  if (present.missed > 0) return { key: 'simulate.reason.presentMisses', values: { tried, amountUsd } }
  if (present.bill.unknownLines > 0) return { key: 'simulate.reason.presentUnknown', values: { tried, amountUsd } }
  const saved = present.bill.total.minus(bill.total)
  if (saved.isZero()) return { key: 'simulate.reason.roomier', values: { tried, amountUsd } }
  return { key: 'simulate.reason.saves', values: { tried, amountUsd, savedUsd: saved.toFixed() } }
}

const rounded = (figure: number): number => Number(figure.toPrecision(3))
