import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { fault } from '../../../../src-main/engine/fault'
import { pack, type PackedList } from '../../../../src-main/engine/packed-list'
import { backoffMs } from '../../../../src-main/engine/producers/backoff'
import { putMembers } from '../../../../src-main/engine/producers/made-records'
import { seededRandom } from '../../../../src-main/engine/producers/random'
import { createStreamWriter } from '../../../../src-main/engine/producers/stream-writer'
import { caller, openMemoryWorld, recordsOf, type MemoryWorld } from '../../../support/run-in-memory'

const records = (count: number, bytes = 10): PackedList =>
  pack(
    putMembers,
    Array.from({ length: count }, (_, i) => ({ Data: Buffer.alloc(bytes - 1, i), PartitionKey: 'k' })),
  )

const open = async (): Promise<MemoryWorld> => {
  const world = await openMemoryWorld()
  await world.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })
  return world
}

const writerIn = (world: MemoryWorld, retryForSeconds = 30, recordsPerRequest = 500) =>
  createStreamWriter(world.parts, { stream: 'orders', recordsPerRequest, retryForSeconds })

const recordsIn = async (world: MemoryWorld): Promise<number> => {
  const [stream] = world.streams.all()
  return stream === undefined ? 0 : (await recordsOf(stream)).length
}

describe('a writer', () => {
  it('cuts records into requests of no more than it may put, in number and in bytes', async () => {
    const world = await open()
    const seen: number[] = []
    const { streams } = world
    const operations = {
      ...streams.operations,
      PutRecords: (...[of, input]: Parameters<typeof streams.operations.PutRecords>) => {
        seen.push(input.Records.length)
        return streams.operations.PutRecords(of, input)
      },
    }
    const parts = { ...world.parts, streams: { ...streams, operations } }
    const writer = createStreamWriter(parts, { stream: 'orders', recordsPerRequest: 100, retryForSeconds: 0 })
    await writer.write(records(250), seededRandom(1))
    await writer.write(records(12, 1_000_000), seededRandom(1))
    expect(seen).toEqual([100, 100, 50, 10, 2])
  })

  it('puts refused records again, later each time, and counts them once when they are kept', async () => {
    const world = await open()
    const writer = writerIn(world)
    await writer.write(records(2500), seededRandom(1))
    expect(writer.counts).toMatchObject({ records: 1000, refused: 1500, givenUp: 0, waiting: 1500 })
    await world.pass(10_000)
    expect(writer.counts).toMatchObject({ records: 2500, bytes: 25_000, givenUp: 0, waiting: 0, waitingBytes: 0 })
    expect(writer.counts.refused).toBeGreaterThan(1500)
    expect(await recordsIn(world)).toBe(2500)
  })

  it('lets refused records wait equally long, whichever request is answered first', async () => {
    const waits = async (isTurned: boolean): Promise<number[]> => {
      const world = await open()
      const put: { readonly at: number; readonly first: number }[] = []
      let answerFirst = (): void => {}
      const { streams } = world
      const PutRecords = async (...[, input]: Parameters<typeof streams.operations.PutRecords>) => {
        put.push({ at: world.clock.now(), first: input.Records[0]?.Data?.[0] ?? 0 })
        if (put.length === 1 && isTurned) await new Promise<void>((resolve) => (answerFirst = resolve))
        if (put.length === 2) answerFirst()
        return fault('ProvisionedThroughputExceededException', 'Rate exceeded.')
      }
      const parts = { ...world.parts, streams: { ...streams, operations: { ...streams.operations, PutRecords } } }
      const writer = createStreamWriter(parts, { stream: 'orders', recordsPerRequest: 100, retryForSeconds: 2 })
      await writer.write(records(200), seededRandom(1))
      await world.pass(2000)
      return put.toSorted((a, b) => a.first - b.first || a.at - b.at).map(({ at }) => at)
    }
    expect(await waits(true)).toEqual(await waits(false))
  })

  it('gives up what cannot be kept in time, and what would be too much to hold', async () => {
    const world = await open()
    const writer = writerIn(world, 2)
    await writer.write(records(10_000), seededRandom(1))
    await world.pass(5000)
    expect(writer.counts.records + writer.counts.givenUp).toBe(10_000)
    expect(writer.counts.records).toSatisfy(within(2000, 3100))
    const other = writerIn(world, 3600)
    await world.streams.operations.DeleteStream(caller, { StreamName: 'orders' })
    for (let i = 0; i < 15; i++) await other.write(records(10, 1_000_000), seededRandom(i))
    expect(other.counts.waitingBytes).toBeLessThanOrEqual(128 * 2 ** 20)
    expect(other.counts).toMatchObject({ waiting: 130, givenUp: 20 })
  })

  it('leaves what waits, and what is under way, to whoever goes on after it', async () => {
    const world = await open()
    const first = writerIn(world, 60)
    const writing = first.write(records(1500), seededRandom(1))
    first.stop()
    const left = await first.left()
    await writing
    expect(left.reduce((sum, { records }) => sum + records.length, 0)).toBe(500)
    await world.pass(3000)
    expect(first.counts.records).toBe(1000)
    const next = writerIn(world, 60)
    for (const one of left) next.goOn(one)
    await world.pass(3000)
    expect(next.counts).toMatchObject({ records: 500, waiting: 0, givenUp: 0 })
    const late = writerIn(world, 1)
    for (const one of left) late.goOn(one)
    expect(late.counts).toMatchObject({ waiting: 0, givenUp: 500 })
  })

  it('does not put again what will never be taken, and says why', async () => {
    const world = await open()
    const writer = writerIn(world)
    await writer.write(records(2, 2_000_000), seededRandom(1))
    expect(writer.counts).toMatchObject({ refused: 2, givenUp: 2, waiting: 0 })
    expect(writer.problem).toMatchObject({ fault: 'ValidationException' })
    await writer.write(records(1), seededRandom(1))
    expect(writer.problem).toBeUndefined()
  })

  it('waits twice as long each time, up to ten seconds, with chance in it', () => {
    const random = seededRandom(1)
    for (let attempts = 1; attempts < 12; attempts++) {
      const most = Math.min(10_000, 100 * 2 ** (attempts - 1))
      const waits = Array.from({ length: 200 }, () => backoffMs(attempts, random))
      expect(Math.min(...waits)).toSatisfy(within(most / 2, most * 0.6))
      expect(Math.max(...waits)).toSatisfy(within(most * 0.9, most))
    }
  })
})
