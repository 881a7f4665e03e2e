import { onTestFinished } from 'vitest'
import { createKeyService } from '../../../../../src-main/engine/keys'
import type { LoggedRecord } from '../../../../../src-main/engine/log/logged-records'
import { openSegmentLog } from '../../../../../src-main/engine/log/record-log'
import type { Caller } from '../../../../../src-main/engine/service'
import { arnOf } from '../../../../../src-main/engine/streams/stream'
import { openStreams, type Streams } from '../../../../../src-main/engine/streams/streams'
import { createMetrics, type Metrics } from '../../../../../src-main/metrics/metrics'
import { manualClock, type ManualClock } from '../../../../../src-main/platform/clock'
import type { Files } from '../../../../../src-main/platform/files'
import { memoryFiles } from '../../../../../src-main/platform/memory-files'
import { countingIds } from '../../../../../src-main/platform/ids'
import { memoryKeyStore } from '../../../../../src-main/storage/key-store'
import { memoryStreamStore } from '../../../../../src-main/storage/stream-store'
import { allRecords } from '../../../../support/all-records'

export const caller: Caller = { accountId: '000000000000', region: 'us-east-1' }

export interface MemoryEngine {
  readonly streams: Streams
  readonly metrics: Metrics
  readonly clock: ManualClock
  /** Let time pass in steps, and what was begun in a step end before the next. */
  pass(ms: number, step?: number): Promise<void>
  create(name: string, shardCount?: number, owner?: Caller): Promise<void>
  delete(name: string): Promise<void>
  put(name: string, texts: readonly string[]): Promise<void>
  /** All records of a stream, oldest first. */
  records(name: string): Promise<readonly LoggedRecord[]>
}

/** Everything that was begun and waits for nothing from outside has ended. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The streaming engine in memory, in a time of its own. */
export const openMemoryEngine = async (files: Files = memoryFiles()): Promise<MemoryEngine> => {
  const clock = manualClock()
  const metrics = createMetrics({ clock })
  const streams = await openStreams({
    clock,
    ids: countingIds(),
    store: memoryStreamStore(),
    log: openSegmentLog({ files, folder: '/records' }),
    keys: createKeyService(memoryKeyStore(countingIds()), countingIds()),
    limits: () => 'off',
    secret: Buffer.from('secret'),
    observer: metrics,
  })
  onTestFinished(() => streams.close())
  const required = (name: string) => {
    const stream = streams.byArn(arnOf(caller, name))
    if (stream === undefined) throw new Error(`There is no stream ${name}.`)
    return stream
  }
  return {
    streams,
    metrics,
    clock,
    pass: async (ms, step = 100) => {
      for (let passed = 0; passed < ms; passed += step) {
        clock.advance(step)
        await settled()
      }
    },
    create: async (name, shardCount = 1, owner = caller) => {
      await streams.operations.CreateStream(owner, { StreamName: name, ShardCount: shardCount })
    },
    delete: async (name) => {
      await streams.operations.DeleteStream(caller, { StreamName: name })
    },
    put: async (name, texts) => {
      const Records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: text }))
      await streams.operations.PutRecords(caller, { StreamName: name, Records })
    },
    records: async (name) => (await allRecords(required(name))).toSorted((a, b) => a.arrivedAt - b.arrivedAt),
  }
}
