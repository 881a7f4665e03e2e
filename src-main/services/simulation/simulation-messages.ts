import type { Terms } from '../../pricing/bill'
import type { Asked, JobName } from './jobs'

/** What the thread of a simulation is asked, once. It tells its progress, what is known before all is, and its answer. */
export type ToSimulation = { [N in JobName]: { readonly name: N; readonly input: Asked[N] } }[JobName] & {
  readonly terms: Terms
  readonly monday: number
  /** The price book of the design's region as in its file; null: no price is known there. */
  readonly book: unknown
}
