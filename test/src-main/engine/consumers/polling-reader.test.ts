import { describe, expect, it } from 'vitest'
import { runPollingReader } from '../../../../src-main/engine/consumers/polling-reader'
import { arnOf } from '../../../../src-main/engine/streams/stream'
import type { Files } from '../../../../src-main/platform/files'
import { memoryFiles } from '../../../../src-main/platform/memory-files'
import { caller, openMemoryEngine, type MemoryEngine } from '../producers/support/memory-engine'

const run = ({ streams, clock }: MemoryEngine): (() => void) => runPollingReader('orders', { streams, caller, clock })

/** Records read from a stream in the last 100 seconds. */
const recordsRead = ({ metrics, clock }: MemoryEngine): number =>
  metrics
    .stream(arnOf(caller, 'orders'))
    .outgoingRecords.slice(Math.floor(clock.now() / 1000) - 99, 100)
    .reduce((sum, value) => sum + value, 0)

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `record ${i}`)

/** Files that can stop giving out what they hold, as when they are closed or their disk fails. */
const failingFiles = (): { files: Files; fail: (failing: boolean) => void } => {
  const memory = memoryFiles()
  let isFailing = false
  const open: Files['open'] = async (path) => {
    const file = await memory.open(path)
    const read: typeof file.read = (target, position) =>
      isFailing ? Promise.reject(new Error('read error')) : file.read(target, position)
    return { ...file, read }
  }
  return {
    files: { ...memory, open },
    fail: (failing) => {
      isFailing = failing
    },
  }
}

describe('a polling reader', () => {
  it('reads every record of every shard that is written after it began, once', async () => {
    const engine = await openMemoryEngine()
    await engine.create('orders', 4)
    run(engine)
    await engine.pass(1000)
    for (const count of [30, 0, 50]) {
      if (count > 0) await engine.put('orders', texts(count))
      await engine.pass(1000)
    }
    await engine.pass(3000)
    expect(recordsRead(engine)).toBe(80)
  })

  it('leaves alone what was written before', async () => {
    const engine = await openMemoryEngine()
    await engine.create('orders')
    await engine.put('orders', texts(10))
    run(engine)
    await engine.pass(5000)
    expect(recordsRead(engine)).toBe(0)
  })

  it('reads nothing more once it was stopped', async () => {
    const engine = await openMemoryEngine()
    await engine.create('orders')
    const stop = run(engine)
    await engine.pass(1000)
    stop()
    await engine.put('orders', texts(10))
    await engine.pass(5000)
    expect(recordsRead(engine)).toBe(0)
  })

  it('waits for a stream that is not there yet', async () => {
    const engine = await openMemoryEngine()
    run(engine)
    await engine.pass(3000)
    await engine.create('orders')
    await engine.pass(1000)
    await engine.put('orders', texts(10))
    await engine.pass(1000)
    expect(recordsRead(engine)).toBe(10)
  })

  it('goes on after the stream was deleted and created again', async () => {
    const engine = await openMemoryEngine()
    await engine.create('orders', 2)
    run(engine)
    await engine.pass(1000)
    await engine.put('orders', texts(10))
    await engine.pass(1000)
    await engine.delete('orders')
    await engine.pass(2000)
    await engine.create('orders', 3)
    await engine.pass(3000)
    await engine.put('orders', texts(20))
    await engine.pass(1000)
    expect(recordsRead(engine)).toBe(20)
  })

  it('reads the stream of its own account, whatever others call theirs', async () => {
    const engine = await openMemoryEngine()
    const { streams, clock, metrics } = engine
    const other = { ...caller, accountId: '999999999999' }
    await engine.create('orders', 1)
    await engine.create('orders', 4, other)
    runPollingReader('orders', { streams, caller: other, clock })
    await engine.pass(1000)
    const Records = texts(40).map((text) => ({ Data: Buffer.from(text), PartitionKey: text }))
    await streams.operations.PutRecords(other, { StreamName: 'orders', Records })
    await engine.pass(1000)
    const second = Math.floor(clock.now() / 1000)
    expect(metrics.stream(arnOf(other, 'orders')).outgoingRecords.slice(second, 1)).toEqual([40])
  })

  it('survives a read that fails, and starts over at the tip', async () => {
    const { files, fail } = failingFiles()
    const engine = await openMemoryEngine(files)
    await engine.create('orders')
    run(engine)
    await engine.pass(1000)
    await engine.put('orders', texts(10))
    fail(true)
    await engine.pass(3000)
    fail(false)
    await engine.pass(1000)
    await engine.put('orders', texts(5))
    await engine.pass(1000)
    expect(recordsRead(engine)).toBe(5)
  })
})
