import type { ElementUse } from '../../pricing/bill'
import type { Design } from '../design/design'

/*
 * A simulation of a design: the values. How they are made: simulate.ts.
 */

export interface SimulateOptions {
  /** The same design, options and seed give the same simulation. */
  readonly seed: number
  /** Epoch milliseconds at which it begins. */
  readonly from: number
  readonly durationMs: number
  /** Within a step rates are taken to be even. The last step ends at or after the end; none is longer than the whole. */
  readonly stepMs: number
  /** Columns have so many moments at most, each some steps together; by default one for each step. 1: totals only. */
  readonly moments?: number
  /** On-demand streams begin as new ones; by default they have seen their busiest second already. */
  readonly newStreams?: boolean
}

/** A figure for each moment; null: nothing is known of it, or the element has none. Never NaN, never below 0. */
export type Column = Float64Array | null

export interface ElementColumns {
  readonly element: string
  /** What it takes in, or of a source sends for the first time, each second. */
  readonly recordsPerSecond: Float64Array
  readonly bytesPerSecond: Float64Array
  /** Attempts to write that it refuses, each second. */
  readonly throttledPerSecond: Column
  /** Age of the oldest record that is not dealt with; of a stream that of its slowest reader. The highest of the moment. */
  readonly lagMs: Column
  /** Records that wait for it, or of a stream for its slowest reader; of a source those that it tries again. */
  readonly backlogRecords: Column
  /** Of its tightest limit, 1 being all of it. The highest of the moment. */
  readonly load: Column
  readonly shards: Column
  /** Runs of a function at the same time. */
  readonly concurrency: Column
  /** Records that it gives up or that leave before they are read, each second. */
  readonly errorsPerSecond: Column
}

export interface EdgeColumns {
  readonly from: string
  readonly to: string
  readonly recordsPerSecond: Float64Array
  readonly bytesPerSecond: Float64Array
  readonly lagMs: Column
  readonly load: Column
}

/** As the engine counts it, by the service's own name. */
export interface MetricColumn {
  readonly element: string
  /** Id of the reader it is of, where it is of one. */
  readonly consumer: string | null
  readonly name: string
  readonly unit: 'Bytes' | 'Count' | 'Milliseconds' | 'Seconds'
  readonly statistic: 'Sum' | 'Average' | 'Maximum'
  readonly values: Float64Array
}

/** The busiest shards of a stream: the load of each against its tighter write limit, what it refused included. */
export interface HeatColumns {
  readonly element: string
  /** How many alike are in each row, and the row itself; the busiest first. */
  readonly rows: readonly { readonly name: string; readonly shards: number; readonly loads: Float64Array }[]
  /** Shards at most. */
  readonly of: number
}

/** What became of all records that were put to one element that takes records, or to all of them. */
export interface Totals {
  /** Records put to streams, clusters, delivery streams and so on, each counted once for each of them. */
  readonly sentRecords: number
  /** Of those, taken. sentRecords = keptRecords + droppedRecords + pendingRecords. */
  readonly keptRecords: number
  /** Refused at least once, and how often refused altogether. */
  readonly throttledRecords: number
  readonly refusedAttempts: number
  /** Given up for good, or too large. */
  readonly droppedRecords: number
  /** Still being tried when it ended. */
  readonly pendingRecords: number
  /** Left before a reader read them, counted for each reader. */
  readonly expiredRecords: number
  readonly worstLagMs: number
  /** Of the steps, the part in which nothing was refused. */
  readonly calmShare: number
}

/** The limit that came closest to being reached, or furthest over. */
export interface Tightest {
  readonly element: string
  /** As `Check.limit`: writeBytes, writeRecords, readBytes, functionTime, workers, ... */
  readonly limit: string
  readonly load: number
  /** Epoch milliseconds of the step. */
  readonly at: number
}

export interface Simulation {
  readonly design: Design
  readonly from: number
  readonly stepMs: number
  readonly steps: number
  /** Length of a moment, and the epoch milliseconds at which each begins. */
  readonly momentMs: number
  readonly times: Float64Array
  /** In the order of the flow. */
  readonly elements: readonly ElementColumns[]
  readonly edges: readonly EdgeColumns[]
  readonly heat: readonly HeatColumns[]
  readonly metrics: readonly MetricColumn[]
  /** Of each element that has limits. */
  readonly tightest: readonly Tightest[]
  readonly totals: Totals
  /** By element; only of those that take records. */
  readonly totalsOf: ReadonlyMap<string, Totals>
  /**
   * What is used in so many hours at the average rates of the moments from `first` to `end` (excluded); all of them by default.
   * With the hours that were simulated it is what was used; with 730 it is a month of it.
   */
  uses(hours: number, first?: number, end?: number): readonly ElementUse[]
}
