import type { Bill } from '../../pricing/bill'
import { priceUsage } from '../../pricing/price-usage'
import type { Design } from '../design/design'
import type { EvaluateOptions } from '../evaluate'
import { leftOutOf } from '../usage/left-out'
import type { Outcome } from './goals'
import { simulate } from './simulate'
import type { SimulateOptions, Simulation } from './simulation'

/** A design after it was simulated: what it does, and what that costs. */
export interface Judged extends Outcome {
  readonly design: Design
  /** Of a month of what was used. */
  readonly bill: Bill
  /** What is left of the tightest limit at the busiest moment, as a part of it; below 0 it is exceeded. */
  readonly headroom: number
}

/** @param seed of its chance; by default always the same */
export type Judge = (design: Design, seed?: number) => Judged

/** Of a month of what was used in the simulated time. */
export const billOf = (simulation: Simulation, { bookOf, terms }: EvaluateOptions): Bill =>
  priceUsage(simulation.uses(terms.hours), { bookOf, terms, notes: leftOutOf(simulation.design) })

export const judged = (simulation: Simulation, prices: EvaluateOptions): Judged => new JudgedDesign(simulation, prices)

/** Priced when the bill is read: of those who simulate by the thousand not all look at it. */
class JudgedDesign implements Judged {
  readonly design: Design
  readonly headroom: number
  readonly throttledShare: number
  readonly expiredShare: number
  readonly worstLagMs: number
  private priced: Bill | undefined

  constructor(
    private readonly simulation: Simulation,
    private readonly prices: EvaluateOptions,
  ) {
    const { design, tightest, totals } = simulation
    const { sentRecords, throttledRecords, expiredRecords } = totals
    const share = (records: number): number => (sentRecords === 0 ? 0 : Math.min(1, records / sentRecords))
    this.design = design
    this.headroom = 1 - tightest.reduce((most, { load }) => Math.max(most, load), 0)
    this.throttledShare = share(throttledRecords)
    this.expiredShare = share(expiredRecords)
    this.worstLagMs = simulation.elements.reduce((most, { element }) => Math.max(most, lagMsOf(simulation, element)), 0)
  }

  get bill(): Bill {
    return (this.priced ??= billOf(this.simulation, this.prices))
  }

  get monthlyUsd(): number {
    return this.bill.total.toNumber()
  }
}

/** Milliseconds that an element is behind at most, apart from those a delivery stream buffers for by its own hints. */
export const lagMsOf = ({ design, elements }: Simulation, id: string): number => {
  const lag = elements.find(({ element }) => element === id)?.lagMs?.reduce((most, one) => Math.max(most, one), 0) ?? 0
  const element = design.elements.find((one) => one.id === id)
  return Math.max(0, lag - (element?.kind === 'delivery' ? element.bufferSeconds * 1000 : 0))
}

/** Simulates one design after the other, each for the same time. */
export const judging =
  (options: SimulateOptions, prices: EvaluateOptions): Judge =>
  (design, seed = options.seed) =>
    judged(simulate(design, { ...options, seed, moments: 1 }), prices)
