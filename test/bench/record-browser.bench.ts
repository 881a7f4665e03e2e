import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { RecordFilter } from '../../src-main/contract/record-browser'
import { NewRecords } from '../../src-main/engine/log/block'
import { pack } from '../../src-main/engine/packed-list'
import type { Stream } from '../../src-main/engine/streams/stream'
import { openProject } from '../../src-main/headless/open-project'
import { systemClock } from '../../src-main/platform/clock'
import { silentLogger } from '../../src-main/platform/logger'
import { startBrowse, type Browse } from '../../src-main/services/records/browse'
import { createScanThreads } from '../../src-main/services/records/scan-threads'
import type { BrowseInput } from '../../src-main/services/records/starting-places'
import { machine, quantile, spread } from './figures'

/*
 * The record browser on ten million records of 100 B in four shards, each a small JSON object: how soon the first rows are
 * there from any start, how fast it goes through all of it with and without an expression, what a live tail of 5,000 records
 * a second loses, and how long it holds up the thread that serves clients meanwhile.
 */

const shardCount = 4
const records = 10_000_000
const recordsPerBlock = 500
const turns = 9
/** Times and sequence numbers to begin at: parts of the way through. */
const parts = [0.001, 0.25, 0.5, 0.75, 0.99]
const liveSeconds = 10
const livePerSecond = 5000
const owner = { accountId: '000000000000', region: 'us-east-1' }

const blockOf = (first: number): NewRecords => {
  const entries = Array.from({ length: recordsPerBlock }, (_, i) => ({
    key: `device-${(first + i) % 997}`,
    data: Buffer.from(JSON.stringify({ n: first + i, kind: 'reading', value: 20.5, note: 'x'.repeat(50) }).padEnd(100)),
  }))
  const list = pack({ key: 'text', data: 'blob' }, entries)
  const all = new NewRecords(list.column('key'), list.column('data'))
  for (let entry = 0; entry < list.length; entry++) all.add(entry)
  return all
}

/** Straight into the logs: what clients go through is measured elsewhere. The last hour, evenly. */
const fill = async ({ shards }: Stream, now: number): Promise<void> => {
  const blocks = Array.from({ length: 200 }, (_, i) => blockOf(i * recordsPerBlock))
  const perShard = records / recordsPerBlock / shardCount
  for (let at = 0; at < perShard; at += 50) {
    await Promise.all(
      shards.flatMap(({ log }) =>
        Array.from({ length: 50 }, (_, i) => {
          const arrivedAt = Math.round(now - 3_600_000 + ((at + i) / perShard) * 3_500_000)
          return new Promise<void>((resolve, reject) => {
            const done = (error: unknown): void => (error === undefined ? resolve() : reject(error))
            log.append(blocks[(at + i) % blocks.length] as NewRecords, arrivedAt, done)
          })
        }),
      ),
    )
  }
}

interface Outcome {
  readonly firstRowsMs: number
  readonly firstRows: number
  readonly ms: number
  readonly scanned: number
  readonly matched: number
  readonly skipped: number
  readonly failure: string | undefined
}

/** @param isEnough when to cancel */
const browse = (
  bench: Pick<Browse, 'project' | 'stream' | 'clock' | 'threads'>,
  input: Omit<BrowseInput, 'arn'>,
  isEnough: (rows: number, ms: number) => boolean,
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const begin = performance.now()
    let outcome: Outcome = {
      firstRowsMs: NaN,
      firstRows: 0,
      ms: 0,
      scanned: 0,
      matched: 0,
      skipped: 0,
      failure: undefined,
    }
    let rows = 0
    const stop = startBrowse(
      { ...bench, input: { arn: bench.stream.arn, ...input } },
      {
        send: ({ lines, progress: { scanned, matched, skipped, failure } }) => {
          const ms = performance.now() - begin
          if (rows === 0 && lines.length > 0) outcome = { ...outcome, firstRowsMs: ms, firstRows: lines.length }
          rows += lines.length
          outcome = { ...outcome, ms, scanned, matched, skipped, failure }
          if (!isEnough(rows, ms)) return
          stop()
          resolve(outcome)
        },
        end: () => resolve(outcome),
        fail: reject,
      },
    )
  })

const folder = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
const clock = systemClock()
const project = await openProject({
  ...{ folder: join(folder, 'project'), keysFolder: join(folder, 'keys'), kind: 'user', clock, logger: silentLogger },
  durability: 'kernel',
})
await project.streams.operations.CreateStream(owner, { StreamName: 'readings', ShardCount: shardCount })
const stream = project.streams.all()[0] as Stream
console.log(`The record browser; ${machine()}`)
const begin = performance.now()
const now = clock.now()
await fill(stream, now)
console.log(`${records} records of 100 B written in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
const bench = { project, stream, clock, threads: createScanThreads(clock) }
const shard = stream.shards[1] as Stream['shards'][number]

const sequenceNumberAt = async (part: number): Promise<string> => {
  const input = {
    start: { type: 'AT_TIMESTAMP', at: now - 3_600_000 + part * 3_500_000 },
    filter: {},
    limit: 1,
  } as const
  return new Promise((resolve, reject) => {
    const stop = startBrowse(
      { ...bench, input: { arn: stream.arn, shardIds: [shard.id], ...input } },
      { send: ({ lines }) => lines[0] && (stop(), resolve(lines[0].sequenceNumber)), end: () => {}, fail: reject },
    )
  })
}

const firstRows = async (
  what: string,
  starts: readonly BrowseInput['start'][],
  filter: RecordFilter = {},
): Promise<void> => {
  const times: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    for (const start of starts) {
      bench.threads.prepare()
      await new Promise((resolve) => setTimeout(resolve, 200))
      const { firstRowsMs } = await browse(bench, { start, filter, limit: 100_000 }, (rows) => rows > 0)
      times.push(firstRowsMs)
    }
  }
  console.log(`  ${what.padEnd(38)} ${spread(times, 0)}, 95th percentile ${quantile(times, 0.95).toFixed(0)}`)
}

const cold = await browse(bench, { start: { type: 'TRIM_HORIZON' }, filter: {}, limit: 100_000 }, (rows) => rows > 0)
console.log(`First rows of the first browse of all, with its thread started: ${cold.firstRowsMs.toFixed(0)} ms`)
console.log('First rows, ms; median (lowest to highest)')
await firstRows('from TRIM_HORIZON', [{ type: 'TRIM_HORIZON' }])
await firstRows(
  'from a time',
  parts.map((part) => ({ type: 'AT_TIMESTAMP', at: now - 3_600_000 + part * 3_500_000 })),
)
const sequenceNumbers = await Promise.all(parts.map(sequenceNumberAt))
await firstRows(
  'from a sequence number',
  sequenceNumbers.map((sequenceNumber) => ({ type: 'AT_SEQUENCE_NUMBER', sequenceNumber })),
)
await firstRows('from TRIM_HORIZON, with an expression', [{ type: 'TRIM_HORIZON' }], {
  expression: 'record.data.n % 2 === 0',
})

console.log(
  'Scan in which little matches: records a second; longest and 99th percentile of delays of the main thread, ms',
)
const scanRate = async (what: string, filter: RecordFilter, maxMs: number): Promise<void> => {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const input = { start: { type: 'TRIM_HORIZON' }, filter, limit: 100_000 } as const
  const { scanned, ms, failure } = await browse(bench, input, (_rows, ms) => ms > maxMs)
  delays.disable()
  if (failure !== undefined) throw new Error(failure)
  const rate = Math.round((scanned / ms) * 1000).toLocaleString('en')
  const [longest, most] = [delays.max, delays.percentile(99)].map((nanoseconds) => (nanoseconds / 1e6).toFixed(0))
  console.log(`  ${what.padEnd(38)} ${rate.padStart(10)}; ${longest}, ${most}`)
}
await scanRate('partition key', { partitionKey: 'nobody' }, 20_000)
await scanRate('text', { text: 'nowhere' }, 20_000)
await scanRate('JSONPath', { expression: '$[?@ == "nothing"]' }, 20_000)
await scanRate('expression', { expression: 'record.data.n < 0' }, 20_000)

console.log(`Live tail of ${livePerSecond} records a second for ${liveSeconds} s`)
const blocks = Array.from({ length: 10 }, (_, i) => blockOf(i * recordsPerBlock))
let written = 0
const stopWriting = clock.every(50, () => {
  const due = Math.floor((((performance.now() - liveBegin) / 1000) * livePerSecond) / recordsPerBlock)
  for (; written < due; written++) {
    const { log } = stream.shards[written % shardCount] as Stream['shards'][number]
    log.append(blocks[written % blocks.length] as NewRecords, clock.now(), () => {})
  }
})
const liveBegin = performance.now()
const delays = monitorEventLoopDelay({ resolution: 1 })
delays.enable()
const live = { start: { type: 'LATEST' }, filter: { text: 'reading' }, limit: 100_000 } as const
const tail = await browse(bench, live, (_rows, ms) => ms > liveSeconds * 1000)
stopWriting()
console.log(`  ${tail.scanned} scanned, ${tail.matched} matched, ${tail.skipped} skipped`)
console.log(
  `  delays of the main thread, ms: longest ${(delays.max / 1e6).toFixed(0)}, 99th percentile ${(delays.percentile(99) / 1e6).toFixed(0)}`,
)
console.log(machine())
await project.close()
await rm(folder, { recursive: true })
