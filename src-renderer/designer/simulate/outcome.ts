import type { Sentence } from '../../../src-main/contract/bill'
import type { SimulationTotals, SimulationView } from '../../../src-main/contract/simulate'

/** How a design did, and what is done about it. */
export interface Outcome {
  readonly told: readonly Sentence[]
  readonly view: SimulationView
}

export const outcomeOf = (view: SimulationView, told: readonly Sentence[]): Outcome => ({ view, told })

/** What a fix may change, as it was and as it is. */
export interface Changed {
  readonly id: 'throttled' | 'dropped' | 'expired' | 'worstLag'
  readonly before: number
  readonly after: number
}

const members = {
  throttled: 'throttledRecords',
  dropped: 'droppedRecords',
  expired: 'expiredRecords',
  worstLag: 'worstLagMs',
} as const satisfies Readonly<Record<Changed['id'], keyof SimulationTotals>>

/** Figures that are not the same any more. */
export const changesBetween = (before: SimulationView, after: SimulationView): readonly Changed[] =>
  (Object.keys(members) as Changed['id'][])
    .map((id) => ({ id, before: before.totals[members[id]], after: after.totals[members[id]] }))
    .filter((change) => Math.round(change.before) !== Math.round(change.after))
