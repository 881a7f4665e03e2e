import { asBilled } from '../design/advantage'
import type { Design } from '../design/design'
import type { Evaluation } from '../evaluation'
import { changesOf, type Sentence } from './changes'
import { byMerit, type Evaluate } from './rank'
import type { Turns } from './turns'
import { choosingReaders, modes, payingBy, readingBy, type Reads } from './variations'

export interface Option {
  readonly design: Design
  readonly evaluation: Evaluation
  readonly isPresent: boolean
  /** What is changed against the design, in words. */
  readonly changes: readonly Sentence[]
}

export interface Cheapest {
  /** The cheapest that fits first, then what fits and is dearer or not wholly known, then what throttles. */
  readonly options: readonly Option[]
  /** Why the first is first, or that none fits. */
  readonly reason: Sentence
}

/** With more streams than this, all are paid for alike, or one otherwise. */
const streamsCombined = 3

/**
 * The ways to pay for the streams of a design and to read them, provisioned ones with just enough shards. A plan that throttles is
 * never before one that fits, nor is one with more unknown lines before one with less.
 */
export function* cheapestOf(design: Design, evaluate: Evaluate): Turns<Cheapest> {
  const present: Option = { design, evaluation: evaluate(design), isPresent: true, changes: [] }
  const others: Option[] = []
  const billed = asBilled(design)
  for (const changed of yield* alternatives(billed)) {
    yield
    const evaluation = evaluate(changed)
    others.push({ design: changed, evaluation, isPresent: false, changes: changesOf(billed, changed) })
  }
  // Of equals the present one stays first: nobody changes anything for nothing.
  const options = [present, ...others].toSorted((a, b) => byMerit(a.evaluation, b.evaluation))
  return { options, reason: reasonOf(options, present) }
}

function* alternatives(design: Design): Turns<readonly Design[]> {
  const found = new Map<string, Design>([[nameOf(design), design]])
  const find = (changed: Design): void => {
    const name = nameOf(changed)
    if (!found.has(name)) found.set(name, changed)
  }
  const streams = design.elements.filter(({ kind }) => kind === 'stream').map(({ id }) => id)
  const areMany = streams.length > streamsCombined
  for (const paid of areMany ? yield* paidAlike(design, streams) : paidInAllWays(design, streams)) {
    for (const read of waysToRead(paid)) find(yield* readjusted(read))
  }
  for (const id of areMany ? streams : []) {
    for (const mode of modes) find(payingBy(design, id, mode))
    yield
  }
  return [...found.values()].slice(1)
}

/** Designs with the same name are the same in all that can be chosen. */
const nameOf = ({ elements }: Design): string =>
  elements
    .map((element) => {
      if (element.kind === 'stream') return `${element.mode} ${element.mode === 'provisioned' ? element.shards : ''}`
      return 'reads' in element ? element.reads : ''
    })
    .join()

const paidInAllWays = (design: Design, streams: readonly string[]): readonly Design[] =>
  streams.reduce<readonly Design[]>(
    (ways, id) => ways.flatMap((way) => modes.map((mode) => payingBy(way, id, mode))),
    [design],
  )

function* paidAlike(design: Design, streams: readonly string[]): Turns<readonly Design[]> {
  const ways: Design[] = []
  for (const mode of modes) {
    let changed = design
    for (const id of streams) {
      changed = payingBy(changed, id, mode)
      yield
    }
    ways.push(changed)
  }
  return ways
}

const waysToRead = (design: Design): readonly Design[] => {
  const streams = design.elements.filter(({ kind }) => kind === 'stream')
  const readers = streams.flatMap(({ id }) => choosingReaders(design, id))
  const all = (reads: Reads): Design => readingBy(design, readers, reads)
  return readers.length === 0 ? [design] : [design, all('shared'), all('fan-out')]
}

/** Who reads how changes how many shards are enough. */
function* readjusted(design: Design): Turns<Design> {
  let changed = design
  for (const element of design.elements) {
    if (element.kind !== 'stream' || element.mode !== 'provisioned') continue
    changed = payingBy(changed, element.id, 'provisioned')
    yield
  }
  return changed
}

const reasonOf = (options: readonly Option[], present: Option): Sentence => {
  const [first, second] = options
  if (first === undefined || !first.evaluation.isFeasible) return { key: 'plan.reason.noneFits', values: {} }
  const { unknownLines, total } = first.evaluation.bill
  const amountUsd = total.toFixed()
  if (options.length === 1) return { key: 'plan.reason.noChoice', values: {} }
  if (unknownLines > 0) return { key: 'plan.reason.atLeast', values: { lines: unknownLines, amountUsd } }
  if (first !== present) {
    if (!present.evaluation.isFeasible) return { key: 'plan.reason.presentThrottles', values: { amountUsd } }
    if (present.evaluation.bill.unknownLines > 0) return { key: 'plan.reason.presentUnknown', values: { amountUsd } }
    const savedUsd = present.evaluation.bill.total.minus(total).toFixed()
    return { key: 'plan.reason.saves', values: { amountUsd, savedUsd } }
  }
  if (second === undefined || !second.evaluation.isFeasible)
    return { key: 'plan.reason.onlyOne', values: { amountUsd } }
  if (second.evaluation.bill.unknownLines > 0) return { key: 'plan.reason.onlyKnown', values: { amountUsd } }
  const lessUsd = second.evaluation.bill.total.minus(total).toFixed()
  return { key: 'plan.reason.presentIsCheapest', values: { amountUsd, lessUsd } }
}
