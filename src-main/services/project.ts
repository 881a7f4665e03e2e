import type { Notice, Project } from '../contract/workbench'
import type { LimitsMode } from '../engine/streams/limits/limits'
import type { Streams } from '../engine/streams/streams'
import type { Meters } from '../metering/meters'
import type { Metrics } from '../metrics/metrics'
import type { WorldClock } from '../platform/world-clock'
import type { AccessKeys } from './access-keys'
import type { Alarms } from './alarms/alarms'
import type { Designs } from './designs'
import type { Runs } from './runs'
import type { SavedFilters } from './saved-filters'
import type { Sparklines } from './sparklines'
import type { Timeline } from './timeline'

/** Owner of streams when nobody names another account. */
export const ownAccountId = '000000000000'

/** A notice before it gets its id and time. */
export type NoticeText = Pick<Notice, 'severity' | 'title' | 'text'>

/** A project that is open: its engine with everything in it. */
export interface OpenProject {
  readonly about: Project
  /** The time in which it lives: what is measured goes by it. The pace at which windows are told things goes by the machine's. */
  readonly clock: WorldClock
  readonly streams: Streams
  /** Whose signatures strict mode accepts. */
  readonly accessKeys: AccessKeys
  /** Of the record browser. */
  readonly savedFilters: SavedFilters
  /** Of pipelines, for planning. */
  readonly designs: Designs
  /** What of them is at work, and recordings to work with. */
  readonly runs: Runs
  readonly metrics: Metrics
  readonly sparklines: Sparklines
  /** What happened to the project and its streams. */
  readonly timeline: Timeline
  /** What the streams use, in billable units. */
  readonly meters: Meters
  readonly alarms: Alarms
  /** What was found to be damaged or left over so far. */
  readonly findings: readonly NoticeText[]
  /** Told of what is found later. */
  onFinding(listener: (finding: NoticeText) => void): void
  /** Whether the sample workload should run; remembered with the project. */
  readonly isSampleWanted: boolean
  wantSample(wanted: boolean): Promise<void>
  /** What limits do; remembered with the project. */
  readonly limits: LimitsMode
  setLimits(mode: LimitsMode): Promise<void>
  close(): Promise<void>
}
