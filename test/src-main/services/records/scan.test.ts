import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NewRecords } from '../../../../src-main/engine/log/block'
import { openSegmentLog } from '../../../../src-main/engine/log/record-log'
import type { ShardLog } from '../../../../src-main/engine/log/shard-log'
import { pack } from '../../../../src-main/engine/packed-list'
import { parseSequenceNumber } from '../../../../src-main/engine/streams/shards/sequence-number'
import { isFault } from '../../../../src-main/engine/fault'
import { memoryFiles } from '../../../../src-main/platform/memory-files'
import { sentence } from '../../../../src-main/platform/sentence'
import { EndOfScan } from '../../../../src-main/services/records/end-of-scan'
import { createFilter, type Condition } from '../../../../src-main/services/records/filter'
import { toPortion, type Portion } from '../../../../src-main/services/records/portion'
import { scan, type ScanEvent, type ScanOptions, type Want } from '../../../../src-main/services/records/scan'
import { aggregate } from './support/aggregate'

interface Given {
  readonly arrivedAt: number
  readonly data: string | Uint8Array
}

/** Those that arrive together in one block. */
const append = async (log: ShardLog, given: readonly Given[]): Promise<void> => {
  const [first] = given
  if (first === undefined) return
  const together = given.findIndex(({ arrivedAt }) => arrivedAt !== first.arrivedAt)
  const block = together === -1 ? given : given.slice(0, together)
  await Promise.all([appendBlock(log, block), append(log, given.slice(block.length))])
}

const appendBlock = (log: ShardLog, given: readonly Given[]): Promise<void> => {
  const entries = given.map(({ data }) => ({ key: `key of ${String(data)}`, data: Buffer.from(data as string) }))
  const list = pack({ key: 'text', data: 'blob' }, entries)
  const records = new NewRecords(list.column('key'), list.column('data'))
  given.forEach((_, i) => records.add(i))
  const arrivedAt = given[0]?.arrivedAt ?? 0
  return new Promise((resolve, reject) => {
    log.append(records, arrivedAt, (error) => (error === undefined ? resolve() : reject(error)))
  })
}

const open = async (shards: readonly (readonly Given[])[]): Promise<ShardLog[]> => {
  const log = openSegmentLog({ files: memoryFiles(), folder: '/records', segmentBytes: 2000 })
  const logs = await Promise.all(shards.map((_, i) => log.openShard('stream', String(i))))
  await Promise.all(logs.map((each, i) => append(each, shards[i] ?? [])))
  return logs
}

const bring = async (log: ShardLog, { from, maxRecords, maxBytes }: Want): Promise<Portion> => {
  const result = await log.read(from, { maxRecords, maxBytes, notBefore: 0 })
  if (isFault(result)) throw new Error(result.message)
  return toPortion(result.records, result.next)
}

const scanShards = (logs: readonly ShardLog[]): ScanOptions['shards'] =>
  logs.map((log, number) => ({ shardId: String(number), number, createdAt: 1000, from: 1, end: log.nextIndex }))

interface Run {
  readonly events: readonly (ScanEvent & { readonly at: number })[]
  readonly lines: readonly ScanEvent['lines'][number][]
  readonly last: ScanEvent['progress']
  readonly wants: readonly Want[]
}

/** Scan logs to their end; each look at the time takes a hundredth of a millisecond. */
const run = async (
  logs: readonly ShardLog[],
  changes: Partial<ScanOptions> = {},
  { portionRecords = 7, readMs = 0 } = {},
): Promise<Run> => {
  const events: (ScanEvent & { at: number })[] = []
  const wants: Want[] = []
  let now = 0
  await scan(
    { shards: scanShards(logs), filter: createFilter({}), limit: 100_000, isLive: false, ...changes },
    {
      read: async (some) => {
        wants.push(...some)
        now += readMs
        const portions = some.map((want) =>
          bring(logs[Number(want.shardId)] as ShardLog, { ...want, maxRecords: portionRecords }),
        )
        return { portions: await Promise.all(portions), born: [] }
      },
      send: (event) => events.push({ ...event, at: now }),
      now: () => (now += 0.01),
      wait: async (ms) => void (now += ms),
    },
  )
  const last = events.at(-1)
  if (last === undefined) throw new Error('no event')
  return { events, lines: events.flatMap(({ lines }) => lines), last: last.progress, wants }
}

/** Rising times, as a log has them. */
const shardRecords = fc
  .array(fc.nat({ max: 5 }), { maxLength: 30 })
  .map((steps) => steps.map((_, i) => 5000 + steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0)))
const numbered = (times: readonly (readonly number[])[]): Given[][] =>
  times.map((some, shard) => some.map((arrivedAt, i) => ({ arrivedAt, data: `${shard}/${i}` })))

const texts = (count: number, arrivedAt = 5000): Given[] =>
  Array.from({ length: count }, (_, i) => ({ arrivedAt, data: String(i) }))

describe('a scan', () => {
  it('brings every record of every shard once, by arrival, and in order within a shard', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(shardRecords, { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (times, portionRecords) => {
          const given = numbered(times)
          const { lines, last } = await run(await open(given), {}, { portionRecords })
          const all = given.flat()
          const arrivals = lines.map(({ arrivedAt }) => arrivedAt)
          expect(arrivals).toEqual(all.map(({ arrivedAt }) => arrivedAt).toSorted((a, b) => a - b))
          given.forEach((records, shard) => {
            const ofShard = lines.filter(({ shardId }) => shardId === String(shard))
            expect(ofShard.map(({ preview }) => preview)).toEqual(records.map(({ data }) => data))
          })
          expect(last).toMatchObject({ scanned: all.length, matched: all.length, part: 1, isDone: true })
        },
      ),
      { numRuns: 40 },
    )
  })

  it('says of each where it is', async () => {
    const { lines } = await run(await open([[{ arrivedAt: 7123, data: 'a' }], texts(3)]))
    expect(lines.at(-1)).toMatchObject({ shardId: '0', arrivedAt: 7123, partitionKey: 'key of a', bytes: 1 })
    const places = lines.map(({ sequenceNumber }) => parseSequenceNumber(sequenceNumber))
    expect(places.map((parts) => [parts?.shardNumber, Number(parts?.index), parts?.arrivedAt])).toEqual([
      [1, 1, 5],
      [1, 2, 5],
      [1, 3, 5],
      [0, 1, 7],
    ])
  })

  it('begins and ends where it is told to', async () => {
    const logs = await open([texts(50)])
    const shards = scanShards(logs).map((shard) => ({ ...shard, from: 11, end: 31 }))
    const { lines, last, wants } = await run(logs, { shards })
    expect(lines.map(({ preview }) => preview)).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 10)))
    expect([last.scanned, last.part, wants[0]?.from]).toEqual([20, 1, 11])
  })

  it('shows a row for each user record of an aggregate', async () => {
    const data = aggregate(['a', 'b'].map((key) => ({ partitionKey: key, data: Buffer.from(`of ${key}`) })))
    const { lines, last } = await run(await open([[{ arrivedAt: 5000, data }]]))
    expect(lines).toMatchObject([
      { subSequence: 0, partitionKey: 'a', preview: 'of a', bytes: 4, packing: ['kpl'] },
      { subSequence: 1, partitionKey: 'b', preview: 'of b', bytes: 4, packing: ['kpl'] },
    ])
    expect(last).toMatchObject({ scanned: 1, matched: 2, bytes: data.length })
  })

  it('sends at most ten events a second and 1,000 lines an event, the first ones soon', async () => {
    const { events, lines } = await run(await open([texts(5500)]), {}, { portionRecords: 1000 })
    expect(lines).toHaveLength(5500)
    expect(events[0]?.at).toBeLessThan(25)
    events.slice(1).forEach(({ at }, i) => expect(at - (events[i]?.at ?? 0)).toBeGreaterThanOrEqual(99))
    events.forEach((event) => expect(event.lines.length).toBeLessThanOrEqual(1000))
  })

  it('begins with a screenful, however long the first read takes', async () => {
    const { events } = await run(await open([texts(500)]), {}, { portionRecords: 200, readMs: 60 })
    expect(events[0]?.lines.length).toBeGreaterThanOrEqual(40)
    expect(events[0]?.at).toBeLessThan(75)
  })

  it('tells how far it came while nothing matches', async () => {
    const slow = createFilter({ text: 'nowhere' })
    const { events } = await run(await open([texts(30_000)]), { filter: slow }, { portionRecords: 5000 })
    expect(events.length).toBeGreaterThan(2)
    const parts = events.map(({ progress }) => progress.part)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    expect(parts[0]).toBeGreaterThan(0)
    expect(parts[0]).toBeLessThan(0.5)
  })

  it.each([1, 999, 1000, 1001, 2500])('stops reading once there are %i matches', async (limit) => {
    const { lines, last, wants } = await run(
      await open([texts(4000), texts(4000, 9000)]),
      { limit },
      { portionRecords: 500 },
    )
    expect(lines).toHaveLength(limit)
    expect(last).toMatchObject({ matched: limit, scanned: limit, isDone: true })
    expect(last.part).toBeCloseTo(limit / 8000)
    expect(wants.length).toBeLessThanOrEqual(2 + limit / 500)
  })

  it('counts records for which the expression fails, and goes on', async () => {
    const fails: Condition = (_found, text) => {
      if (Number(text) % 2 === 1) throw new Error(`no good: ${text}`)
      return true
    }
    const { lines, last } = await run(await open([texts(10)]), { filter: createFilter({}, fails) })
    expect(lines).toHaveLength(5)
    expect(last).toMatchObject({ scanned: 10, matched: 5, failed: 5, failure: 'no good: 1' })
  })

  it('ends with the reason when it cannot go on', async () => {
    const loops: Condition = () => {
      throw new EndOfScan('FilterTimeLimit', sentence('FilterSilent', { seconds: 10 }))
    }
    await expect(run(await open([texts(10)]), { filter: createFilter({}, loops) })).rejects.toThrow('Does it loop?')
  })

  it('is done at once where there is nothing', async () => {
    expect((await run(await open([[], []]))).events).toMatchObject([{ lines: [], progress: { part: 1, isDone: true } }])
    expect((await run([])).events).toMatchObject([{ lines: [], progress: { part: 1, isDone: true } }])
  })
})

describe('a live tail', () => {
  const enough = new Error('enough')

  /** Follow one shard for some turns, a tenth of a second each, with so many new records before each. */
  const follow = async (
    news: readonly number[],
    { wait = () => 0, changes = {} }: { wait?: () => number; changes?: Partial<ScanOptions> } = {},
  ): Promise<readonly ScanEvent[]> => {
    const [log] = await open([[]])
    if (log === undefined) throw new Error('no log')
    const events: ScanEvent[] = []
    let [turn, now] = [0, 0]
    const shards = scanShards([log]).map((shard) => ({ ...shard, end: Infinity }))
    const following = scan(
      { shards, filter: createFilter({}), limit: 10, isLive: true, ...changes },
      {
        read: async ([want]) => {
          if (turn === news.length) throw enough
          await append(log, texts(news[turn++] as number))
          return { portions: want === undefined ? [] : [await bring(log, want)], born: [] }
        },
        send: (event) => events.push(event),
        now: () => (now += wait()),
        wait: async (ms) => void (now += ms),
      },
    )
    await expect(following).rejects.toBe(enough)
    return events
  }

  it('shows what comes, every tenth of a second, past any limit', async () => {
    const events = await follow([0, 3, 500, 500, 0])
    expect(events.map(({ lines }) => lines.length)).toEqual([0, 3, 500, 500, 0])
    expect(events.at(-1)?.progress).toMatchObject({ scanned: 1003, matched: 1003, skipped: 0, part: 1, isDone: false })
  })

  it('shows an even sample of more than can be shown, and says so', async () => {
    const events = await follow([6000, 0, 0, 0])
    const shown = events.flatMap(({ lines }) => lines.map(({ preview }) => Number(preview)))
    expect(shown).toEqual(Array.from({ length: 3000 }, (_, i) => i * 2))
    expect(events.map(({ lines }) => lines.length)).toEqual([1000, 1000, 1000, 0])
    expect(events.at(-1)?.progress).toMatchObject({ scanned: 6000, matched: 6000, skipped: 3000 })
  })

  it('loses nothing of 5,000 records a second that come unevenly', async () => {
    const events = await follow([2500, 0, 0, 0, 0, 2500, 0, 0, 0, 0])
    expect(events.flatMap(({ lines }) => lines)).toHaveLength(5000)
    expect(events.at(-1)?.progress.skipped).toBe(0)
  })

  it('is a tenth of a second or three behind at most, however much comes', async () => {
    const events = await follow([4000, 4000, 4000, 4000, 4000])
    expect(events.map(({ lines }) => lines.length)).toEqual([1000, 1000, 1000, 1000, 1000])
    expect(events.at(-1)?.progress).toMatchObject({ matched: 20_000, skipped: 20_000 - 5000 - 2000 })
  })

  it('keeps up with a stream that is faster than its filter', async () => {
    const events = await follow([2000, 10], { wait: () => 1 })
    const [first, second] = events
    const { scanned = 0, skipped = 0 } = first?.progress ?? {}
    expect(scanned).toBeLessThan(2000)
    expect(scanned + skipped).toBe(2000)
    expect(second?.lines).toHaveLength(10)
  })
})
