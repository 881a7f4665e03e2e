import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { gzipSync } from 'node:zlib'
import { openProject } from '../../src-main/headless/open-project'
import { systemClock } from '../../src-main/platform/clock'
import { silentLogger } from '../../src-main/platform/logger'
import { recordContentsHandlers } from '../../src-main/services/record-contents-handlers'
import { machine, spread } from './figures'

/*
 * What opening a record costs everybody else: how long `records.contents` takes, and the longest time for which the thread that
 * serves clients and windows does nothing else meanwhile.
 */

const turns = 9
const owner = { accountId: '000000000000', region: 'us-east-1' }
const mebibyte = 1024 * 1024

/** JSON that gzip makes about a quarter of: so many bytes packed. */
const packedJson = (bytes: number): Buffer => {
  let n = 0
  const rows = (count: number): string =>
    Array.from({ length: count }, () => JSON.stringify({ n: ++n, value: Math.random(), kind: 'reading' })).join()
  const sample = gzipSync(`[${rows(10_000)}]`).length
  return gzipSync(`[${rows(Math.floor((bytes / sample) * 9900))}]`)
}

const kinds: Readonly<Record<string, () => Buffer>> = {
  'a record of 200 B': () => Buffer.from(JSON.stringify({ text: 'x'.repeat(190) })),
  '1 MiB of JSON': () => Buffer.from(JSON.stringify({ text: 'x'.repeat(mebibyte - 20) })),
  '1 MiB of gzip': () => packedJson(mebibyte),
  '10 MiB of gzip': () => packedJson(10 * mebibyte),
  '60 MiB of zeros in gzip': () => gzipSync(Buffer.alloc(60 * mebibyte)),
}

const folder = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
const clock = systemClock()
const project = await openProject({
  ...{ folder: join(folder, 'project'), keysFolder: join(folder, 'keys'), kind: 'user', clock, logger: silentLogger },
  durability: 'kernel',
})
const { operations } = project.streams
await operations.CreateStream(owner, { StreamName: 'large', ShardCount: 1, MaxRecordSizeInKiB: 10_240 })
const stream = project.streams.all()[0]
if (stream === undefined) throw new Error('There is no stream.')
const handlers = recordContentsHandlers({ project }, clock)

console.log(`Opening a record; ${machine()}`)
console.log('ms to the answer; longest delay of the main thread, ms: median (lowest to highest)')
for (const [kind, make] of Object.entries(kinds)) {
  const kept = await operations.PutRecord(owner, { StreamName: 'large', PartitionKey: 'key', Data: make() })
  const { SequenceNumber: sequenceNumber } = kept as { SequenceNumber?: string }
  if (sequenceNumber === undefined) throw new Error(JSON.stringify(kept))
  const [times, delays]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const begin = performance.now()
    await handlers['records.contents']({
      arn: stream.arn,
      places: [{ shardId: 'shardId-000000000000', sequenceNumber }],
    })
    times.push(performance.now() - begin)
    await new Promise((resolve) => setTimeout(resolve, 20))
    delay.disable()
    delays.push(delay.max / 1e6)
  }
  console.log(`  ${kind.padEnd(26)} ${spread(times, 1)}; ${spread(delays, 1)}`)
}
await project.close()
await rm(folder, { recursive: true })
