import { onTestFinished, vi } from 'vitest'
import { createKeyService } from '../../src-main/engine/keys'
import type { LoggedRecord } from '../../src-main/engine/log/logged-records'
import { openSegmentLog } from '../../src-main/engine/log/record-log'
import type { Caller } from '../../src-main/engine/service'
import type { LimitsMode } from '../../src-main/engine/streams/limits/limits'
import { arnOf, type Stream } from '../../src-main/engine/streams/stream'
import { openStreams, type Streams } from '../../src-main/engine/streams/streams'
import { openMeters } from '../../src-main/metering/meters'
import { noUsage, type Usage } from '../../src-main/metering/usage'
import type { StatisticName } from '../../src-main/metrics/cloudwatch/statistics'
import { openMetrics, type Metrics } from '../../src-main/metrics/metrics'
import { readSeries } from '../../src-main/metrics/window-series'
import type { Design } from '../../src-main/planning/design/design'
import { resourceNameOf } from '../../src-main/planning/design/resource-name'
import { manualClock } from '../../src-main/platform/clock'
import { countingIds } from '../../src-main/platform/ids'
import { silentLogger } from '../../src-main/platform/logger'
import { memoryFiles } from '../../src-main/platform/memory-files'
import { createWorldClock, type WorldClock } from '../../src-main/platform/world-clock'
import type { RunParts } from '../../src-main/running/node'
import { startRun, type DesignRun } from '../../src-main/running/run'
import type { KeptRun } from '../../src-main/running/kept-run'
import { memoryKeyStore } from '../../src-main/storage/key-store'
import { openMetricDatabase } from '../../src-main/storage/metric-database'
import { sqliteMetricStore } from '../../src-main/storage/metric-store'
import { memoryStreamStore } from '../../src-main/storage/stream-store'

export const caller: Caller = { accountId: '000000000000', region: 'us-east-1' }

/** A Monday, midnight UTC: shapes and spikes begin with it. */
export const monday = Date.UTC(2026, 0, 5)

export interface MemoryWorld {
  readonly clock: WorldClock
  readonly streams: Streams
  readonly metrics: Metrics
  readonly parts: RunParts
  /** Let time pass; all that happens in it is over then. */
  pass(ms: number): Promise<void>
  /** What each stream used until now, by ARN. */
  usages(): Promise<ReadonlyMap<string, Usage>>
}

export interface WorldOptions {
  /** Epoch milliseconds. */
  readonly from?: number
  readonly limits?: LimitsMode
  readonly recording?: RunParts['recording']
}

/** The engine with metrics and meters, in memory and in a time of its own that stands still until it is stepped. */
export const openMemoryWorld = async ({ from = monday, limits = 'enforce', recording }: WorldOptions = {}) => {
  const clock = createWorldClock(manualClock(from), { now: from, rate: 0 })
  const { database } = await openMetricDatabase(':memory:', from)
  const metrics = await openMetrics({ clock, store: sqliteMetricStore(database) })
  const meters = await openMeters({ clock })
  const streams = await openStreams({
    ...{ clock, ids: countingIds(), store: memoryStreamStore(), observer: metrics, meter: meters.meter },
    log: openSegmentLog({ files: memoryFiles(), folder: '/records' }),
    keys: createKeyService(memoryKeyStore(countingIds()), countingIds()),
    limits: () => limits,
    secret: Buffer.from('secret'),
  })
  meters.follow(streams)
  onTestFinished(async () => {
    await streams.close()
    await meters.close()
    await database.close()
  })
  const parts = { streams, caller, clock, logger: silentLogger, ...(recording === undefined ? {} : { recording }) }
  const usages = async () => new Map([...meters.streams()].map(([arn, { used }]) => [arn, used]))
  const pass = (ms: number): Promise<void> => (ms > 0 ? clock.step(ms) : Promise.resolve())
  return { clock, streams, metrics, parts, pass, usages } satisfies MemoryWorld
}

export const newRun = (seed: number, startedAt: number): KeptRun => ({
  ...{ seed, startedAt, at: startedAt, faults: [], checkpoints: {}, made: {}, own: [], waiting: [] },
})

export interface RunInMemoryOptions extends WorldOptions {
  readonly seed: number
  /** How long it runs, in milliseconds of the world. */
  readonly ms: number
  /** Done to the run at a moment, in milliseconds from its beginning. */
  readonly at?: readonly { readonly ms: number; do(run: DesignRun, world: MemoryWorld): Promise<unknown> | void }[]
}

export interface RanInMemory {
  readonly world: MemoryWorld
  readonly run: DesignRun
  /** Of an element that is a stream. */
  stream(element: string): Stream
  /** What is in its log, by arrival; those of a moment by shard. */
  records(element: string): Promise<readonly LoggedRecord[]>
  /**
   * A metric by its CloudWatch name, in periods of so many seconds from the beginning of the run; null where there was no sample.
   * @param consumer name of a registered consumer, for its metrics
   */
  metric(
    element: string,
    metric: string,
    how?: { readonly statistic?: StatisticName; readonly period?: number; readonly consumer?: string },
  ): Promise<readonly (number | null)[]>
  /** Of an element that is a stream, in billable units. */
  usage(element: string): Promise<Usage>
  /** Over the whole run, by element: as the facts of the graph count them. */
  totals(element: string): { readonly records: number; readonly bytes: number }
}

/**
 * Run a design on the real engine, in memory, as fast as this machine can: what happens at a moment is over before the next one.
 * The same seed gives the same run. Its clock stands still afterwards.
 */
export const runInMemory = async (design: Design, options: RunInMemoryOptions): Promise<RanInMemory> => {
  const { seed, ms, from = monday, at = [] } = options
  const world = await openMemoryWorld(options)
  const { metrics, parts, streams } = world
  const run = await startRun(design, parts, newRun(seed, from))
  onTestFinished(() => run.close())
  let passed = 0
  const passTo = async (until: number): Promise<void> => {
    await world.pass(until - passed)
    passed = until
  }
  for (const event of [...at].sort((a, b) => a.ms - b.ms)) {
    await passTo(event.ms)
    await event.do(run, world)
  }
  await passTo(ms)
  const arn = (element: string): string =>
    arnOf({ ...caller, region: run.design.region }, resourceNameOf(run.design, element))
  const stream = (element: string): Stream => {
    const found = streams.byArn(arn(element))
    if (found === undefined) throw new Error(`There is no stream of ${element}.`)
    return found
  }
  return {
    ...{ world, run, stream },
    records: (element) => recordsOf(stream(element)),
    metric: async (element, metric, { statistic = 'Sum', period = 1, consumer } = {}) => {
      const begin = Math.floor(from / 1000)
      const span = { from: begin, to: begin + Math.floor(ms / 1000), period }
      const subject = { arn: arn(element), ...(consumer === undefined ? {} : { consumerName: consumer }) }
      const counted = metrics.counted()
      const [values = []] = await readSeries(metrics.history, [{ metric, statistic, subject }], { span, counted })
      return values
    },
    usage: async (element) => (await world.usages()).get(arn(element)) ?? noUsage,
    totals: (element) => run.totals(element),
  }
}

/** What is in the log of a stream, by arrival; those of a moment by shard. */
export const recordsOf = async ({ shards }: Stream): Promise<readonly LoggedRecord[]> => {
  const all: LoggedRecord[] = []
  for (const { log } of shards) {
    await vi.waitUntil(() => log.readableTo === log.nextIndex)
    for (let from = 0; from < log.nextIndex;) {
      const read = await log.read(from, { maxRecords: 10_000, maxBytes: 64 * 2 ** 20, notBefore: 0 })
      if ('kind' in read) throw new Error(read.message)
      const records = read.records.unpacked()
      all.push(...records)
      if (read.next <= from) break
      from = read.next
    }
  }
  return all.toSorted((a, b) => a.arrivedAt - b.arrivedAt)
}
