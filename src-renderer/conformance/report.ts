import committed from '../../resources/conformance.json'

export type Status = 'full' | 'partial' | 'absent'

/** What the tests showed of one member. Nested members follow the structure they are in. */
export interface MemberReport {
  readonly path: string
  readonly status: Status
  readonly note?: string
}

/** What one operation has been shown to do by the tests of this version. */
export interface OperationReport {
  readonly name: string
  readonly status: Status
  readonly note?: string
  readonly input: readonly MemberReport[]
  readonly output: readonly MemberReport[]
  /** The documented ones, and whether a test has seen them. */
  readonly faults: readonly { readonly name: string; readonly seen: boolean }[]
}

/** Generated from the run of the SDK tests; see `npm run conformance`. */
export const report = committed as { readonly model: string; readonly operations: readonly OperationReport[] }

export const statuses = ['full', 'partial', 'absent'] as const satisfies readonly Status[]

export const countBy = (operations: readonly OperationReport[]): Readonly<Record<Status, number>> => {
  const counts = { full: 0, partial: 0, absent: 0 }
  for (const { status } of operations) counts[status]++
  return counts
}

/** How many of the members are fully there. */
export const shownOf = (members: readonly MemberReport[]): number =>
  members.filter(({ status }) => status === 'full').length
