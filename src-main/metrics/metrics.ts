import type { StreamObserver } from '../engine/streams/observer'
import type { Clock } from '../platform/clock'
import { silentLogger, type Logger } from '../platform/logger'
import type { Counted, MetricStore, StoredDimensions } from '../storage/metric-store'
import { isLevel, metricCode, type Level } from './catalog'
import { allStreams, createAllDimensions, Dimensions, type AllDimensions } from './dimensions'
import { createHistory, type History } from './history'
import { observeCalls, observeConsumer, observeShard } from './observers'
import { Recorder } from './recorder'
import { createSealing } from './sealing'
import {
  lastWholeSecond,
  noThroughput,
  rateOf,
  throughputOf,
  type Throughput,
  type ThroughputSeries,
} from './throughput'

export interface MetricsOptions {
  readonly clock: Clock
  readonly logger?: Logger
  /** Where metrics go beyond the last hour; without one they are forgotten. */
  readonly store?: MetricStore
  /** Shard-level metrics a stream has switched on; undefined when there is no such stream. */
  readonly shardLevelMetricsOf?: (streamArn: string) => readonly string[] | undefined
}

/** Everything that is counted of what the engine does. The window's charts, CloudWatch and Prometheus read the same samples. */
export interface Metrics extends StreamObserver {
  readonly project: Throughput
  /** The first second to show, the one before counting began: a chart has something to begin with at once. */
  readonly firstSecond: number
  /** When everything was counted, up to the last whole second, oldest first: between them the project was closed. */
  counted(): readonly Counted[]
  /** The store has lost what it had: it is not known any more what was before. */
  storeWasLost(): void
  /**
   * Calls over a rate or a quota of the control plane, by operation, since the project was opened: refused, or let through
   * where limits are only observed.
   */
  readonly throttledCalls: ReadonlyMap<string, number>
  stream(arn: string): Throughput
  shardOf(arn: string, shardId: string): Throughput
  /** The last second that is over: the newest one whose sums stand. */
  lastWholeSecond(): number
  /** Average a second over the last few whole seconds. */
  rate(throughput: Throughput, series: ThroughputSeries): number
  /**
   * How old what was read of a stream was when it was read, milliseconds: the highest of all GetRecords answers and fan-out events
   * of the last few seconds; undefined when there was none.
   */
  iteratorAge(arn: string): number | undefined
  readonly history: History
  /** What is being recorded now, of streams that exist. */
  live(): readonly Recorder[]
  /** Keeps the minute that has just begun, too. A process that is killed loses that minute and no more. */
  close(): Promise<void>
}

/** Metrics that go on where those in the store end. */
export const openMetrics = async (options: MetricsOptions & { readonly store: MetricStore }): Promise<Metrics> => {
  const { store, clock } = options
  return createMetrics(options, {
    known: await store.dimensions(),
    former: await store.begin(lastWholeSecond(clock)),
  })
}

/** What the store has from before. */
interface Past {
  readonly known: readonly StoredDimensions[]
  readonly former: readonly Counted[]
}

interface LiveStream {
  readonly calls: Recorder
  /** Its shards together. */
  readonly whole: Recorder
  readonly shards: Map<string, Recorder>
  readonly consumers: Map<string, Recorder>
}

export const createMetrics = (
  options: MetricsOptions,
  { known, former }: Past = { known: [], former: [] },
): Metrics => {
  const { clock, logger = silentLogger, store, shardLevelMetricsOf } = options
  const ask = (dimensions: Dimensions): void => {
    if (dimensions.level === 'shard') {
      dimensions.enabled = shardLevelMetricsOf?.(dimensions.streamArn) ?? dimensions.enabled
    }
  }
  const emptied = (recorder: Recorder): void => {
    if (recorder.of !== undefined) dimensions.leave(recorder.of, recorder)
  }
  const dimensions: AllDimensions = createAllDimensions(known.flatMap(toDimensions))
  const firstId = known.reduce((most, { id }) => Math.max(most, id), 0) + 1
  const sealing = createSealing({ clock, logger, store, firstId, ask, emptied })
  const streams = new Map<string, LiveStream>()
  const throttledCalls = new Map<string, number>()

  const record = (level: Level, arn: string, name: string): Recorder => {
    const of = dimensions.get(level, arn, name)
    const recorder = new Recorder(sealing.opened, of)
    of.recorders.push(recorder)
    return recorder
  }
  const firstSecond = lastWholeSecond(clock)
  let runs = { former, from: firstSecond }
  const project = record('shard', allStreams, '')
  const live = (arn: string): LiveStream => {
    const known = streams.get(arn)
    if (known !== undefined) return known
    const made = {
      calls: record('stream', arn, ''),
      whole: record('shard', arn, ''),
      shards: new Map<string, Recorder>(),
      consumers: new Map<string, Recorder>(),
    }
    streams.set(arn, made)
    return made
  }
  const recordIn = (recorders: Map<string, Recorder>, level: Level, arn: string, name: string): Recorder => {
    retireFrom(recorders, name)
    const recorder = record(level, arn, name)
    recorders.set(name, recorder)
    return recorder
  }
  const retireFrom = (recorders: Map<string, Recorder> | undefined, name: string): void => {
    const recorder = recorders?.get(name)
    if (recorder === undefined) return
    recorders?.delete(name)
    sealing.retire(recorder)
  }
  const recordersOf = ({ calls, shards, consumers }: LiveStream): Recorder[] => [
    calls,
    ...shards.values(),
    ...consumers.values(),
  ]

  return {
    project: throughputOf(project),
    firstSecond,
    counted: () => [...runs.former, { from: runs.from, to: lastWholeSecond(clock) }],
    storeWasLost: () => {
      runs = { former: [], from: lastWholeSecond(clock) }
      store?.begin(runs.from).catch((error: unknown) => logger.warn(`Metrics cannot be kept: ${String(error)}`))
    },
    throttledCalls,
    stream: (arn) => ofRecorder(streams.get(arn)?.whole),
    shardOf: (arn, shardId) => ofRecorder(streams.get(arn)?.shards.get(shardId)),
    lastWholeSecond: () => lastWholeSecond(clock),
    rate: (throughput, series) => rateOf(clock, throughput[series]),
    iteratorAge: (arn) => {
      const stream = streams.get(arn)
      if (stream === undefined) return undefined
      const ages = [highest(clock, stream.calls, pollAge)]
      for (const recorder of stream.consumers.values()) ages.push(highest(clock, recorder, pushAge))
      const known = ages.filter((age) => age !== undefined)
      return known.length === 0 ? undefined : Math.max(...known)
    },
    shard: (arn, shardId) => {
      const { calls, whole, shards } = live(arn)
      const shard = recordIn(shards, 'shard', arn, shardId)
      return observeShard({ shard, stream: calls, together: [whole, project] })
    },
    calls: (arn) => observeCalls(live(arn).calls),
    consumer: (arn, name) => observeConsumer(recordIn(live(arn).consumers, 'consumer', arn, name)),
    consumerDeleted: (arn, name) => retireFrom(streams.get(arn)?.consumers, name),
    shardExpired: (arn, shardId) => retireFrom(streams.get(arn)?.shards, shardId),
    streamDeleted: (arn) => {
      const stream = streams.get(arn)
      if (stream === undefined) return
      streams.delete(arn)
      for (const recorder of [...recordersOf(stream), stream.whole]) sealing.retire(recorder)
    },
    throttledCall: (operation) => void throttledCalls.set(operation, (throttledCalls.get(operation) ?? 0) + 1),
    history: createHistory({ store, dimensions, sealing, former, ask }),
    live: () => [...streams.values()].flatMap(recordersOf),
    close: sealing.close,
  }
}

const pollAge = metricCode('stream', 'GetRecords.IteratorAgeMilliseconds') as number
const pushAge = metricCode('consumer', 'SubscribeToShardEvent.MillisBehindLatest') as number
/** Long enough for a reader that asks every few seconds. */
const ageSeconds = 10

/** The highest sample of the last few seconds, the present one included. */
const highest = (clock: Clock, recorder: Recorder, code: number): number | undefined => {
  const now = lastWholeSecond(clock) + 1
  let most: number | undefined
  recorder.eachSecond(code, now - ageSeconds, now + 1, (_second, { maximum }) => {
    most = Math.max(most ?? 0, maximum)
  })
  return most
}

const ofRecorder = (recorder: Recorder | undefined): Throughput =>
  recorder === undefined ? noThroughput : throughputOf(recorder)

const toDimensions = ({ id, level, accountId, region, stream, name, seen }: StoredDimensions): Dimensions[] => {
  if (!isLevel(level)) return []
  const dimensions = new Dimensions(level, accountId, region, stream, name)
  dimensions.id = id
  dimensions.seen = new Map(seen)
  return [dimensions]
}
