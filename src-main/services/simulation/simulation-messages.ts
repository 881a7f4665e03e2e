import type { Terms } from '../../pricing/bill'
import type { Input, JobName } from './jobs'

/** What the thread of a simulation is asked, once; and what it tells: see `contract/simulate.ts`. */
export type ToSimulation = { [N in JobName]: { readonly name: N; readonly input: Input<N> } }[JobName] & {
  readonly terms: Terms
  readonly monday: number
  /** The price book of the design's region as in its file; null: no price is known there. */
  readonly book: unknown
}
