import type { Notice, Project } from '../contract/workbench'
import type { Streams } from '../engine/streams/streams'
import type { ThroughputMetrics } from '../metrics/throughput'

/** A notice before it gets its id and time. */
export type NoticeText = Pick<Notice, 'severity' | 'title' | 'text'>

/** A project that is open: its engine with everything in it. */
export interface OpenProject {
  readonly about: Project
  readonly streams: Streams
  readonly metrics: ThroughputMetrics
  /** What opening it found to be damaged or left over. */
  readonly findings: readonly NoticeText[]
  /** Whether the sample workload should run; remembered with the project. */
  readonly isSampleWanted: boolean
  wantSample(wanted: boolean): Promise<void>
  close(): Promise<void>
}
