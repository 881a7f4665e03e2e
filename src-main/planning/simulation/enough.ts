import { withElement } from '../analysis/variations'
import { mostParallelization } from '../capacity/reader-limits'
import type { Design } from '../design/design'
import type { Element, ElementOf } from '../design/elements'
import { mostShards, withShards } from './choices'

/*
 * How many are enough: shards, workers, or runs at the same time.
 */

/** Something a design may have more of. */
export interface Amount {
  readonly present: number
  readonly most: number
  with(count: number): Design
}

/** What a design may say; see design/elements.ts. */
const mostWorkers = 10_000
const mostRuns = 100_000

/** What an element may have more of: by itself, or together with what gives all of them work. */
export const amountsOf = (design: Design, id: string): readonly Amount[] => {
  const element = design.elements.find((one) => one.id === id)
  switch (element?.kind) {
    case 'stream':
      return isFixed(element)
        ? [{ present: element.shards, most: mostShards, with: (count) => withShards(design, id, count) }]
        : []
    case 'application':
      return workersOf(design, element)
    case 'function':
      return runsOf(design, element)
    default:
      return []
  }
}

const isFixed = (element: Element | undefined): element is ElementOf<'stream'> =>
  element?.kind === 'stream' && element.mode === 'provisioned' && element.autoscaling === undefined

const inputsOf = ({ elements, edges }: Design, id: string): readonly ElementOf<'stream'>[] =>
  edges.flatMap(({ from, to }) => {
    const input = to === id ? elements.find((one) => one.id === from) : undefined
    return isFixed(input) ? [input] : []
  })

/** A worker without a shard is idle. */
const workersOf = (design: Design, { id, workers: present }: ElementOf<'application'>): readonly Amount[] => {
  const withWorkers = (workers: number): Design => withElement(design, id, (one) => ({ ...one, workers }) as Element)
  const inputs = inputsOf(design, id)
  const withBoth = (workers: number): Design =>
    inputs.reduce(
      (changed, { id: stream, shards }) =>
        withShards(changed, stream, Math.max(shards, Math.ceil(workers / inputs.length))),
      withWorkers(workers),
    )
  const alone = { present, most: mostWorkers, with: withWorkers }
  return inputs.length === 0 ? [alone] : [alone, { ...alone, with: withBoth }]
}

/** Of a shard there may be several batches at a time, as many as there is room for. */
const runsOf = (design: Design, { id, maxConcurrency, parallelization }: ElementOf<'function'>): readonly Amount[] => {
  if (maxConcurrency === undefined) return []
  const shards = inputsOf(design, id).reduce((sum, stream) => sum + stream.shards, 0)
  const withRuns = (runs: number, lanes: number): Design =>
    withElement(design, id, (one) => ({ ...one, maxConcurrency: runs, parallelization: lanes }) as Element)
  const lanesFor = (runs: number): number =>
    Math.max(parallelization, Math.min(mostParallelization, Math.ceil(runs / shards)))
  const alone = { present: maxConcurrency, most: mostRuns, with: (runs: number) => withRuns(runs, parallelization) }
  return shards === 0 ? [alone] : [alone, { ...alone, with: (runs) => withRuns(runs, lanesFor(runs)) }]
}

/** A few more than just enough, for what only the whole time brings. */
const spares = [1, 1.05, 1.1, 1.25]
/** Times what would do if all had the same to do: where so many do not help, more of them do not. */
const roomiest = 4

/** With the fewest that help, and a few more; none where more do not help. @param load of those there are at present, 1 being all they can */
export const enoughOf = (amount: Amount, load: number, helps: (design: Design) => boolean): readonly Design[] => {
  const most = Math.min(amount.most, Math.ceil(roomiest * Math.max(1, load) * amount.present))
  let [tooFew, enough] = [amount.present, Math.min(most, 2 * amount.present)]
  if (enough <= tooFew) return []
  while (!helps(amount.with(enough))) {
    if (enough >= most) return []
    ;[tooFew, enough] = [enough, Math.min(most, 2 * enough)]
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2)
    if (helps(amount.with(middle))) enough = middle
    else tooFew = middle
  }
  const counts = spares.map((factor, i) => Math.max(enough + i, Math.ceil(enough * factor)))
  return counts.filter((count) => count <= amount.most).map(amount.with)
}
