import { onTestFinished } from 'vitest'
import { openMetrics, type Metrics } from '../../../../src-main/metrics/metrics'
import { manualClock, type ManualClock } from '../../../../src-main/platform/clock'
import type { Database } from '../../../../src-main/storage/database'
import { sqliteMetricStore } from '../../../../src-main/storage/metric-store'
import { openMetricDatabase } from '../../../../src-main/storage/metric-database'

/** A whole hour, so that minutes and hours of a test begin with it. */
export const start = Date.UTC(2026, 0, 1)
export const startSecond = start / 1000

export const arn = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
export const caller = { accountId: '000000000000', region: 'us-east-1' }

export interface StoredMetrics {
  readonly clock: ManualClock
  readonly database: Database
  /** Shard-level metrics by stream ARN; a test may change them. */
  readonly monitored: Map<string, readonly string[]>
  readonly metrics: Metrics
  /** Close, and open again on the same database. */
  reopen(): Promise<Metrics>
  /** Open beside the running one, as after a kill. */
  openAgain(): Promise<Metrics>
}

/** Metrics over a database of their own, at `start`. */
export const openStoredMetrics = async (clock = manualClock(start)): Promise<StoredMetrics> => {
  const { database } = await openMetricDatabase(':memory:', clock.now())
  onTestFinished(() => database.close())
  const monitored = new Map<string, readonly string[]>()
  const openAgain = (): Promise<Metrics> =>
    openMetrics({ clock, store: sqliteMetricStore(database), shardLevelMetricsOf: (arn) => monitored.get(arn) })
  const metrics = await openAgain()
  return {
    clock,
    database,
    monitored,
    metrics,
    openAgain,
    reopen: async () => {
      await metrics.close()
      return openAgain()
    },
  }
}
