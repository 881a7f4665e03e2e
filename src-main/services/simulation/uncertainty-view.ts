import type { Uncertainty } from '../../contract/simulate'
import { uncertaintyOf, type Run, type Spread } from '../../planning/simulation/uncertainty'

/** Runs that one thread drew. */
export interface Drawn {
  readonly kind: 'drawn'
  readonly runs: readonly Run[]
}

/** What all runs come to as a window shows it, in whatever shares they were drawn. */
export const uncertaintyView = (drawn: readonly Drawn[]): Uncertainty => {
  const { runs, cost, throttledShare, lagMs, holds } = uncertaintyOf(drawn.flatMap((share) => share.runs))
  const spreads = { cost: spreadView(cost), throttledShare: spreadView(throttledShare), lagMs: spreadView(lagMs) }
  return { runs, ...spreads, holds: [...holds] }
}

const spreadView = ({ percentiles, histogram }: Spread) => ({ percentiles, histogram: [...histogram] })
