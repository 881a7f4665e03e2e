import type { Bill, ElementUse } from '../pricing/bill'
import type { Design } from './design/design'
import type { EdgeFlow } from './flow/edge-flows'

/*
 * What a design comes to: what flows, whether it fits, what it uses and costs. The values; how they are made: evaluate.ts.
 */

/** How a size is distributed where only its mean and the share above each edge matter: see flow/sizes.ts. */
export interface Flow {
  readonly element: string
  /** Of an average second, and of the busiest. */
  readonly recordsPerSecond: number
  readonly peakRecordsPerSecond: number
  /** Mean size of a record. */
  readonly recordBytes: number
}

/** Something about an element, in the key of a sentence and its figures. */
export interface Finding {
  readonly key: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly values: Readonly<Record<string, string | number>>
}

export interface Verdict {
  readonly element: string
  /** near: from 80 % of a limit on in the busiest second. unknown: nothing is known that could limit it. */
  readonly state: 'fits' | 'near' | 'throttles' | 'unknown'
  /** Of the tightest limit in the busiest second, 1 being all of it; and which limit that is, as the key of a text. */
  readonly load: number | null
  readonly limit: string | null
  /** Records refused in an hour of the busiest second's load. */
  readonly throttledPerHour: number
  /** By how much the oldest unread record gets older in such an hour. */
  readonly ageGrowthMinutesPerHour: number
  readonly findings: readonly Finding[]
}

export interface Evaluation {
  readonly design: Design
  readonly flows: readonly Flow[]
  readonly edges: readonly EdgeFlow[]
  readonly uses: readonly ElementUse[]
  readonly bill: Bill
  /** Of every element that has limits. */
  readonly verdicts: readonly Verdict[]
  /** No element throttles. */
  readonly isFeasible: boolean
}
