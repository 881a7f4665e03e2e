import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createKeyService } from '../../src-main/engine/keys'
import { openSegmentLog } from '../../src-main/engine/log/record-log'
import { idleObserver, type StreamObserver } from '../../src-main/engine/streams/observer'
import { openStreams, type Streams } from '../../src-main/engine/streams/streams'
import { openProject } from '../../src-main/headless/open-project'
import { allStreams } from '../../src-main/metrics/dimensions'
import { openMetrics } from '../../src-main/metrics/metrics'
import { manualClock, systemClock } from '../../src-main/platform/clock'
import { nodeFiles } from '../../src-main/platform/files'
import { randomIds } from '../../src-main/platform/ids'
import { silentLogger } from '../../src-main/platform/logger'
import { historyHandlers } from '../../src-main/services/history-handlers'
import type { Workbench } from '../../src-main/services/workbench'
import type { Database } from '../../src-main/storage/database'
import { fileKeyStore } from '../../src-main/storage/key-store'
import { sqliteMetricStore, type MetricPoint } from '../../src-main/storage/metric-store'
import type { StatisticSet } from '../../src-main/storage/packed-statistics'
import { openMetricDatabase } from '../../src-main/storage/metric-database'
import { openProjectDatabase } from '../../src-main/storage/project-database'
import { sqliteStreamStore } from '../../src-main/storage/stream-store'
import { machine, median, ratios, spread } from './figures'

/*
 * The history of metrics: a month of 100 busy shards in a database file, kept minute by minute as the program does it, and
 * then asked for as a dashboard asks. What a shard takes on disk. What counting costs a PutRecords, and whether it holds on
 * to memory.
 */

const shards = 100
/** Written the long way; the others are copies of these. */
const writtenShards = 5
const days = 30
const [tenMinutes, daySeconds] = [600, 86_400]
const caller = { accountId: '000000000000', region: 'us-east-1' }
const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/bench'
const shardId = (number: number): string => `shardId-${String(number).padStart(12, '0')}`
const trafficCodes = [0, 1, 2, 3, 4, 5, 6]

const between = (least: number, most: number): number => least + Math.floor(Math.random() * (most - least))

/** A minute of a metric of a shard that is written to and read some times a second. */
const someSet = (): StatisticSet => {
  const count = between(200, 400)
  const minimum = between(1_000, 50_000)
  const maximum = between(50_000, 200_000)
  return { count, sum: count * between(minimum, maximum), minimum, maximum }
}
const somePoint = (dimensionsId: number, start: number): MetricPoint => ({
  dimensionsId,
  start,
  sets: new Map(trafficCodes.map((code) => [code, someSet()])),
})
const dimensionsOf = (id: number, name: string) => ({
  ...{ id, level: 'shard', ...caller, stream: 'bench', name },
  seen: new Map(trafficCodes.map((code) => [code, 0])),
})

const fileBytes = async (folder: string): Promise<number> => (await stat(join(folder, 'metrics.sqlite'))).size

/** @returns bytes on disk a shard */
const fill = async (folder: string, now: number): Promise<number> => {
  const { database } = await openMetricDatabase(join(folder, 'metrics.sqlite'), 0)
  const empty = await fileBytes(folder)
  const store = sqliteMetricStore(database)
  const ids = Array.from({ length: writtenShards }, (_, i) => i + 1)
  await store.append(
    ids.map((id) => dimensionsOf(id, shardId(id - 1))),
    [],
  )
  const start = Math.floor(now / 60) * 60 - days * daySeconds
  for (let at = start; at < now - tenMinutes; at += tenMinutes) {
    const minutes = Array.from({ length: 10 }, (_, i) => at + i * 60)
    await store.append(
      [],
      minutes.flatMap((minute) => ids.map((id) => somePoint(id, minute))),
    )
    await store.rollUp(at + tenMinutes)
  }
  await store.rollUp(now)
  await database.all('PRAGMA wal_checkpoint(TRUNCATE)')
  const bytes = ((await fileBytes(folder)) - empty) / writtenShards
  await copyShards(database)
  await database.close()
  return bytes
}

/** To all shards, and to all of them together in the stream and in the project. */
const copyShards = async (database: Database): Promise<void> => {
  const store = sqliteMetricStore(database)
  const rest = Array.from({ length: shards - writtenShards }, (_, i) => i + writtenShards + 1)
  const [account, region] = ['', '']
  await store.append(
    [
      ...rest.map((id) => dimensionsOf(id, shardId(id - 1))),
      dimensionsOf(shards + 1, ''),
      {
        ...dimensionsOf(shards + 2, ''),
        accountId: account,
        region,
        stream: allStreams.slice(allStreams.indexOf('/') + 1),
      },
    ],
    [],
  )
  for (const id of [...rest, shards + 1, shards + 2]) {
    await database.run([
      `INSERT INTO metric_chunk SELECT period, ?, code, start, points FROM metric_chunk WHERE dimensions_id = ?`,
      [id, ((id - 1) % writtenShards) + 1],
    ])
  }
}

interface Question {
  readonly name: string
  readonly seconds: number
  readonly points: number
  readonly period?: number
  readonly subjects: readonly { readonly arn?: string; readonly shardId?: string }[]
  readonly metrics: readonly string[]
}

const allShards = Array.from({ length: shards }, (_, i) => ({ arn, shardId: shardId(i) }))
const five = ['IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords', 'IteratorAgeMilliseconds']
const questions: readonly Question[] = [
  {
    name: '30 days, 100 shards',
    seconds: 30 * daySeconds,
    points: 800,
    subjects: allShards,
    metrics: ['IncomingBytes'],
  },
  { name: '30 days, 100 shards, 5 metrics', seconds: 30 * daySeconds, points: 800, subjects: allShards, metrics: five },
  {
    name: '1 day by the minute, 100 shards',
    seconds: daySeconds,
    points: 1500,
    subjects: allShards,
    metrics: ['IncomingBytes'],
  },
  { name: '30 days, the project', seconds: 30 * daySeconds, points: 800, subjects: [{}], metrics: five },
  {
    name: '15 minutes by the second, 100 shards',
    seconds: 900,
    points: 1000,
    subjects: allShards,
    metrics: ['IncomingBytes'],
    period: 1,
  },
]

const ask = async (folder: string): Promise<void> => {
  const clock = systemClock()
  const opening = performance.now()
  const project = await openProject({
    ...{ folder, keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel', limits: 'off' },
    ...{ clock, logger: silentLogger },
  })
  console.log(`  a project with them opens in ${(performance.now() - opening).toFixed(0)} ms`)
  await project.streams.operations.CreateStream(caller, { StreamName: 'bench', ShardCount: shards })
  const Records = Array.from({ length: 500 }, () => ({ Data: randomBytes(100), PartitionKey: randomUUID() }))
  for (let i = 0; i < 10; i++) await project.streams.operations.PutRecords(caller, { StreamName: 'bench', Records })
  const handlers = historyHandlers({ project } as Workbench, clock)
  const read = handlers['history.read']
  for (const { name, seconds, subjects, metrics, ...asked } of questions) {
    const to = Math.floor(clock.now() / 1000)
    const series = metrics.flatMap((metric) =>
      subjects.map((subject) => ({ metric, statistic: 'Sum' as const, subject })),
    )
    const times: number[] = []
    const delay = monitorEventLoopDelay({ resolution: 1 })
    let answer = await read({ series, from: to - seconds, to, ...asked })
    delay.enable()
    for (let turn = 0; turn < 9; turn++) {
      const start = performance.now()
      answer = await read({ series, from: to - seconds, to, ...asked })
      times.push(performance.now() - start)
    }
    delay.disable()
    const known = answer.values.flat().filter((value) => value !== null).length
    console.log(
      `  ${name}: ${spread(times, 1)} ms; ${known} values of ${answer.period} s; ` +
        `nothing else waited longer than ${(delay.max / 1e6 - 1).toFixed(0)} ms`,
    )
  }
  await project.close()
}

/** What a dashboard of so many live shards costs each second, milliseconds. */
const live = async (folder: string, shardCount: number): Promise<void> => {
  const { database } = await openMetricDatabase(join(folder, 'live.sqlite'), 0)
  const clock = manualClock(Date.now())
  const metrics = await openMetrics({ clock, store: sqliteMetricStore(database) })
  const observers = Array.from({ length: shardCount }, (_, i) => metrics.shard(arn, shardId(i)))
  const second = (): void => {
    clock.advance(1000)
    for (const observer of observers) {
      observer.wrote(10, 10_000, clock.now())
      observer.read(10, 10_000, 100, clock.now())
    }
  }
  for (let i = 0; i < 3600; i++) second()
  const series = ['IncomingBytes', 'OutgoingBytes'].flatMap((metric) =>
    observers.map((_, i) => ({ metric, statistic: 'Sum' as const, subject: { arn, shardId: shardId(i) } })),
  )
  const times: number[] = []
  let start = performance.now()
  const sink = { send: () => void times.push(performance.now() - start), end: () => {}, fail: () => {} }
  const watch = historyHandlers({ project: { metrics } } as Workbench, clock)['history.watch']
  const stop = watch({ series, seconds: 900 }, sink)
  while (times.length === 0) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(0)
  }
  for (let i = 0; i < 30; i++) {
    clock.advance(1)
    for (const observer of observers) observer.wrote(10, 10_000, clock.now())
    start = performance.now()
    clock.advance(999)
  }
  stop()
  await metrics.close()
  await database.close()
  const [first, ...rest] = times
  console.log(
    `  ${series.length} live series: the last 15 minutes in ${first?.toFixed(0)} ms, each second ${median(rest).toFixed(1)} ms`,
  )
}

/** Microseconds a PutRecords of 500 records of 100 B to 16 shards in this process, acknowledged. */
const putTime = async (streams: Streams): Promise<number> => {
  const requests = Array.from({ length: 16 }, () => ({
    StreamName: 'bench',
    Records: Array.from({ length: 500 }, () => ({ Data: randomBytes(100), PartitionKey: randomUUID() })),
  }))
  const rounds = 400
  const start = process.cpuUsage()
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < rounds) await streams.operations.PutRecords(caller, requests[next++ % requests.length] as never)
  }
  await Promise.all(Array.from({ length: 16 }, lane))
  const { user, system } = process.cpuUsage(start)
  return (user + system) / rounds
}

const openBenchStreams = async (folder: string, observer: StreamObserver): Promise<Streams> => {
  const { database } = await openProjectDatabase(join(folder, 'streams.sqlite'), 0)
  const ids = randomIds()
  const files = nodeFiles()
  await files.makeFolder(folder)
  const streams = await openStreams({
    ...{ clock: systemClock(), ids, observer, limits: () => 'off' as const, secret: randomBytes(32) },
    store: sqliteStreamStore(database),
    log: openSegmentLog({ files, folder: join(folder, 'records') }),
    keys: createKeyService(fileKeyStore(join(folder, 'keys'), ids), ids),
  })
  await streams.operations.CreateStream(caller, { StreamName: 'bench', ShardCount: 16 })
  return streams
}

const overhead = async (folder: string): Promise<void> => {
  const { database } = await openMetricDatabase(join(folder, 'overhead.sqlite'), 0)
  const metrics = await openMetrics({ clock: systemClock(), store: sqliteMetricStore(database) })
  const [files, counting, idle] = [nodeFiles(), join(folder, 'counting'), join(folder, 'idle')]
  for (const each of [counting, idle]) await files.makeFolder(each)
  const withMetrics = await openBenchStreams(counting, metrics)
  const without = await openBenchStreams(idle, idleObserver)
  const [counted, uncounted]: [number[], number[]] = [[], []]
  for (let turn = -1; turn < 15; turn++) {
    const [first, second] = [await putTime(withMetrics), await putTime(without)]
    if (turn < 0) continue
    counted.push(first)
    uncounted.push(second)
  }
  const alone = observerTime(metrics)
  console.log('  processor time of a PutRecords of 500 records of 100 B to 16 shards, in this process, µs')
  console.log(
    `    counted ${spread(counted, 0)}, not counted ${spread(uncounted, 0)}, ratio ${spread(ratios(counted, uncounted), 3)}`,
  )
  console.log(`    counting by itself ${alone.toFixed(1)}, ${((alone / median(uncounted)) * 100).toFixed(2)} % of it`)
  await withMetrics.close()
  await without.close()
  await metrics.close()
}

/** Microseconds of what metrics are told of one such PutRecords. */
const observerTime = (metrics: StreamObserver): number => {
  const observers = Array.from({ length: 16 }, (_, i) => metrics.shard(`${arn}-alone`, shardId(i)))
  const calls = metrics.calls(`${arn}-alone`)
  const outcome = { succeeded: true, latencyMs: 1, records: 500, bytes: 68_000, throttled: 0, failed: 0 }
  const rounds = 50_000
  const now = Date.now()
  const start = performance.now()
  for (let round = 0; round < rounds; round++) {
    calls.putRecords(outcome, now)
    for (const observer of observers) observer.wrote(31, 4250, now)
  }
  return ((performance.now() - start) * 1000) / rounds
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const mebibytes = (): number => {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1024 ** 2
}

/** Hours of 500 shards that are written to and read each second, on a clock that runs as fast as it can. */
const memory = async (folder: string): Promise<void> => {
  const { database } = await openMetricDatabase(join(folder, 'memory.sqlite'), 0)
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const before = mebibytes()
  const metrics = await openMetrics({ clock, store: sqliteMetricStore(database) })
  const observers = Array.from({ length: 500 }, (_, i) => metrics.shard(arn, shardId(i)))
  const held: string[] = []
  for (let minute = 1; minute <= 360; minute++) {
    for (let second = 0; second < 60; second++) {
      for (const observer of observers) {
        observer.wrote(between(1, 20), between(1, 20_000), clock.now())
        observer.read(between(1, 20), between(1, 20_000), between(0, 2000), clock.now())
      }
      clock.advance(1000)
    }
    // This clock leaves the database no time: wait for what it has under way.
    for (let turn = 0; turn < 100; turn++) await database.all('SELECT 1')
    if (minute % 60 === 0) held.push(`${(mebibytes() - before).toFixed(0)}`)
  }
  console.log(`  memory held for 500 shards after each hour of six: ${held.join(', ')} MiB`)
  await metrics.close()
  await database.close()
}

const main = async (): Promise<void> => {
  // The program's own timers do not.
  const keptAlive = setInterval(() => {}, 1000)
  const folder = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  try {
    console.log(`The history of metrics; ${machine()}`)
    const start = performance.now()
    const bytes = await fill(folder, Date.now() / 1000)
    console.log(
      `  a shard takes ${(bytes / 1e6).toFixed(2)} MB in its first month; filled in ${((performance.now() - start) / 1000).toFixed(0)} s`,
    )
    await ask(folder)
    await live(folder, 500)
    await overhead(folder)
    await memory(folder)
    console.log(machine())
  } finally {
    clearInterval(keptAlive)
    await rm(folder, { recursive: true, force: true })
    await rm(`${folder}-keys`, { recursive: true, force: true })
  }
}

await main()
