import type { Dimension } from '../../metering/dimensions'
import type { Simulation } from '../../planning/simulation/simulation'
import type { Bill, ElementUse } from '../../pricing/bill'

/** By dimension, US dollars of one of the base it is counted in: what the bill comes to, spread over all that was used. */
type Rates = ReadonlyMap<Dimension, number>

/** Prices are looked at in so many stretches of the time: that is as fine as a chart of them is drawn. */
const mostStretches = 300

/**
 * What each element costs an hour, moment by moment: its part of the bill, spread over what was used when, in 300 stretches at most.
 * Over the whole time they come to the bill. Elements of which not all is known are not in it.
 */
export const dollarsPerHour = (simulation: Simulation, bill: Bill): ReadonlyMap<string, Float64Array> => {
  const rates = ratesOf(simulation.uses(bill.terms.hours), bill)
  const unknown = unknownElements(bill)
  const columns = new Map<string, Float64Array>()
  const moments = simulation.times.length
  const stretch = Math.ceil(moments / mostStretches)
  for (let first = 0; first < moments; first += stretch) {
    const end = Math.min(moments, first + stretch)
    for (const use of simulation.uses(1, first, end)) {
      if (use.element === null || unknown.has(use.element)) continue
      const column = columns.get(use.element) ?? new Float64Array(moments)
      columns.set(use.element, column)
      column.fill((column[first] ?? 0) + costOf(use, rates), first, end)
    }
  }
  return columns
}

const ratesOf = (uses: readonly ElementUse[], bill: Bill): Rates => {
  const used = new Map<Dimension, number>()
  for (const { usage } of uses) {
    for (const [dimension, amount] of amountsIn(usage)) used.set(dimension, (used.get(dimension) ?? 0) + Number(amount))
  }
  return new Map(
    bill.lines.map(({ dimension, exact }) => {
      const amount = used.get(dimension) ?? 0
      return [dimension, amount === 0 ? 0 : exact.toNumber() / amount]
    }),
  )
}

const amountsIn = (usage: ElementUse['usage']): readonly [Dimension, bigint][] =>
  Object.entries(usage) as [Dimension, bigint][]

const costOf = ({ usage }: ElementUse, rates: Rates): number =>
  amountsIn(usage).reduce((sum, [dimension, amount]) => sum + Number(amount) * (rates.get(dimension) ?? 0), 0)

const unknownElements = ({ lines }: Bill): ReadonlySet<string> => {
  const unknown = new Set<string>()
  for (const line of lines) {
    if (line.unknown === null) continue
    const elements = [...line.unknown.missing, ...(line.unknown.why === 'missing' ? [] : line.parts)]
    for (const { element } of elements) if (element !== null) unknown.add(element)
  }
  return unknown
}
