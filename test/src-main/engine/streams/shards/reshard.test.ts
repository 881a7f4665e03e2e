import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../../../src-main/engine/fault'
import { openSegmentLog } from '../../../../../src-main/engine/log/record-log'
import { hashKeyOf, maxHashKey } from '../../../../../src-main/engine/streams/shards/hash-keys'
import type { Files } from '../../../../../src-main/platform/files'
import { randomIds } from '../../../../../src-main/platform/ids'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { merge, orders, shardId, split, tile, updateCount, walk } from '../support/shards'
import { caller, create, freshWorld, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

const inStream = 'in stream orders under account 123456789012'
const openNumbers = () => orders().openShards.map(({ number }) => number)
const allNumbers = () => orders().shards.map(({ number }) => number)

describe('splitting a shard', () => {
  beforeEach(() => create('orders', 2))

  it('closes it and opens two that share its range', async () => {
    const { start, end } = orders().openShards[1]?.range ?? { start: 0n, end: 0n }
    await ok(split(1, start + 1000n))
    expect(openNumbers()).toEqual([0, 2, 3])
    expect(orders().openShards.slice(1)).toMatchObject([
      { range: { start, end: start + 999n }, parents: [1] },
      { range: { start: start + 1000n, end }, parents: [1] },
    ])
    expect(orders().status).toBe('ACTIVE')
  })

  it('reads shard ids as laxly as AWS', async () => {
    const StreamName = 'orders'
    for (const [ShardToSplit, NewStartingHashKey] of [
      ['0', '1000'],
      ['any-2', '500'],
      ['shardId-04', '250'],
    ] as const) {
      await ok(world.streams.operations.SplitShard(caller, { StreamName, ShardToSplit, NewStartingHashKey }))
    }
    expect(openNumbers()).toEqual([6, 7, 5, 3, 1])
  })

  it.each([
    ['nonsense', 'nonsense'],
    ['shardId-2147483648', 'shardId-2147483648'],
    ['shardId-7', 'shardId-000000000007'],
  ])('does not find %s', async (ShardToSplit, said) => {
    const input = { StreamName: 'orders', ShardToSplit, NewStartingHashKey: '1000' }
    expect(await world.streams.operations.SplitShard(caller, input)).toMatchObject({
      fault: 'ResourceNotFoundException',
      message: `Could not find shard ${said} ${inStream}.`,
    })
  })

  it('takes a starting hash key inside the shard only', async () => {
    const { start, end } = orders().openShards[1]?.range ?? { start: 0n, end: 0n }
    for (const at of [0n, start, start + 1n, end, maxHashKey]) {
      expect(await split(1, at)).toMatchObject({
        fault: 'InvalidArgumentException',
        message:
          `NewStartingHashKey ${at} used in SplitShard() on shard shardId-000000000001 ${inStream} is not both greater ` +
          `than one plus the shard's StartingHashKey ${start} and less than the shard's EndingHashKey ${end}.`,
      })
    }
    await ok(split(1, start + 2n))
    await ok(split(3, end - 1n))
  })

  it('refuses a shard that was split or merged before', async () => {
    await ok(split(0))
    expect(await split(0, 1000n)).toMatchObject({
      fault: 'InvalidArgumentException',
      message:
        `Shard shardId-000000000000 ${inStream} has already been merged or split, ` +
        'and thus is not eligible for merging or splitting.',
    })
  })

  it('is refused while the stream is not ACTIVE', async () => {
    world.streams = await open('off', { transitions: transitionProfiles.aws })
    await ok(split(0))
    expect(orders().status).toBe('UPDATING')
    expect(await split(1)).toMatchObject({
      fault: 'ResourceInUseException',
      message: 'Stream orders under account 123456789012 not ACTIVE, instead in state UPDATING',
    })
    await ok(put('written meanwhile'))
    world.clock.advance(transitionProfiles.aws.updatingMs)
    await ok(split(1))
  })

  it('stops at the shard quota of the account where limits are enforced', async () => {
    const inMumbai = { accountId: '123456789012', region: 'ap-south-1' }
    world.streams = await open('enforce', { ids: randomIds() })
    await ok(world.streams.operations.CreateStream(inMumbai, { StreamName: 'a', ShardCount: 6000 }))
    const input = { StreamName: 'a', ShardToSplit: '0', NewStartingHashKey: '1000' }
    expect(await world.streams.operations.SplitShard(inMumbai, input)).toMatchObject({
      fault: 'LimitExceededException',
      message: expect.stringContaining('Current shard count for the account: 6000. Limit: 6000. Number of additional'),
    })
    expect(world.streams.all().map(({ status }) => status)).toContain('ACTIVE')
  }, 20_000)
})

describe('merging shards', () => {
  beforeEach(() => create('orders', 3))

  it('closes both and opens one over their ranges', async () => {
    await ok(merge(1, 2))
    expect(openNumbers()).toEqual([0, 3])
    expect(orders().openShards[1]).toMatchObject({ parents: [1, 2], range: { end: maxHashKey } })
  })

  it.each([
    ['apart', 0, 2],
    ['in inverted order', 1, 0],
    ['the same', 1, 1],
  ])('refuses shards that are %s', async (_how, first, second) => {
    expect(await merge(first, second)).toMatchObject({
      fault: 'InvalidArgumentException',
      message: `Shards ${shardId(first)} and ${shardId(second)} ${inStream} are not an adjacent pair of shards eligible for merging`,
    })
  })

  it('refuses a shard that was split or merged before, or is not there', async () => {
    await ok(merge(0, 1))
    expect(await merge(1, 2)).toMatchObject({ message: expect.stringContaining('has already been merged or split') })
    expect(await merge(3, 9)).toMatchObject({ message: `Could not find shard shardId-000000000009 ${inStream}.` })
  })
})

describe('updating the shard count', () => {
  it('goes up by splits and merges, and answers with the counts', async () => {
    await create('orders', 4)
    expect(await ok(updateCount(5))).toEqual({
      StreamName: 'orders',
      StreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders',
      CurrentShardCount: 4,
      TargetShardCount: 5,
    })
    expect(orders().openShards).toHaveLength(5)
    expect(allNumbers()).toEqual(Array.from({ length: 15 }, (_, i) => i))
  })

  it('goes down by merges', async () => {
    await create('orders', 5)
    await ok(updateCount(3))
    expect(openNumbers()).toEqual([5, 6, 4])
  })

  it('does nothing for the count that is there, and does not count it', async () => {
    world.streams = await open('enforce', { transitions: transitionProfiles.aws })
    await create('orders', 2)
    world.clock.advance(60_000)
    for (let i = 0; i < 11; i++) await ok(updateCount(2))
    expect(orders()).toMatchObject({ status: 'ACTIVE', shards: { length: 2 } })
  })

  it('goes no further than double or half', async () => {
    await create('orders', 5)
    for (const target of [11, 2, 1]) {
      expect(await updateCount(target)).toMatchObject({
        fault: 'InvalidArgumentException',
        message:
          `TargetShardCount ${target} is out of range for stream orders under account 123456789012, which has 5 open shards: ` +
          'it must be at least 3 and at most 10.',
      })
    }
    await ok(updateCount(10))
  })

  it('is allowed ten times in 24 hours, over a restart, where limits are enforced', async () => {
    world.streams = await open('enforce')
    await create('orders', 2)
    for (let i = 0; i < 10; i++) {
      await ok(updateCount(i % 2 === 0 ? 3 : 2))
      world.clock.advance(60_000)
    }
    await world.streams.close()
    world.streams = await open('enforce')
    expect(await updateCount(3)).toMatchObject({
      fault: 'LimitExceededException',
      message: 'UpdateShardCount is allowed 10 times within 24 hours for stream orders under account 123456789012.',
    })
    expect(orders().status).toBe('ACTIVE')
    world.clock.advance(24 * 3_600_000 - 10 * 60_000)
    await ok(updateCount(3))
    expect(await updateCount(2)).toMatchObject({ fault: 'LimitExceededException' })
    world.streams = await open('off')
    await ok(updateCount(2))
  })

  it('is not locked for days when the clock was ahead meanwhile', async () => {
    world.streams = await open('enforce')
    await create('orders', 2)
    const start = world.clock.now()
    world.clock.set(start + 24 * 3_600_000)
    for (let i = 0; i < 10; i++) {
      await ok(updateCount(i % 2 === 0 ? 3 : 2))
      world.clock.advance(60_000)
    }
    world.clock.set(start)
    await ok(updateCount(3))
  })
})

describe('on-demand streams', () => {
  it('are not resharded by request', async () => {
    const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const
    await ok(world.streams.operations.CreateStream(caller, { StreamName: 'orders', StreamModeDetails }))
    for (const answer of [await split(0), await merge(0, 1), await updateCount(8), await updateCount(4)]) {
      expect(answer).toMatchObject({
        fault: 'ValidationException',
        message: 'Request is invalid. Stream orders under account 123456789012 is in On-Demand mode.',
      })
    }
  })
})

/** Files whose writes take a while, so that much happens while they are under way. */
const slowFiles = (files: Files): Files => ({
  ...files,
  open: async (path) => {
    const file = await files.open(path)
    return {
      ...file,
      write: async (buffers, position) => {
        for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
        await file.write(buffers, position)
      },
    }
  },
})

describe('any sequence of reshardings', () => {
  const openSlowly = () => open('off', { log: openSegmentLog({ files: slowFiles(world.files), folder: '/records' }) })
  const share = fc.nat({ max: 999 })
  const changes = fc.array(fc.record({ what: fc.constantFrom('split', 'merge', 'restart', 'put'), share }), {
    maxLength: 25,
  })

  it('keeps every record once, in order, where its hash key belongs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), changes, async (count, wanted) => {
        world.streams = await openSlowly()
        await create('orders', count)
        const sent = new Map<string, string[]>()
        const writing: Promise<unknown>[] = []
        let written = 0
        const write = (howMany: number) => {
          for (let i = 0; i < howMany; i++) {
            const text = String(written++)
            const key = `key-${written % 17}`
            const entry = put(text, key).then((answer) => {
              if (isFault(answer)) throw new Error(answer.message)
              const shard = orders().shards.find(({ id }) => id === answer.ShardId)
              const hashKey = hashKeyOf(key)
              expect(shard !== undefined && shard.range.start <= hashKey && hashKey <= shard.range.end).toBe(true)
              sent.set(answer.ShardId, [...(sent.get(answer.ShardId) ?? []), text])
            })
            writing.push(entry)
          }
        }
        const following = walk(({ texts }) => isOver && [...texts.values()].flat().length >= written)
        let isOver = false
        for (const { what, share: part } of wanted) {
          const openShards = orders().openShards
          const at = Math.floor((part / 1000) * openShards.length)
          write(5)
          if (what === 'split') await ok(split(openShards[at]?.number ?? -1))
          if (what === 'merge' && at + 1 < openShards.length) {
            await ok(merge(openShards[at]?.number ?? -1, openShards[at + 1]?.number ?? -1))
          }
          if (what === 'put') await Promise.all(writing)
          if (what === 'restart') {
            await Promise.all(writing)
            const before = world.streams
            world.streams = await openSlowly()
            await before.close()
          }
          expect(orders().openShards.map(({ range }) => range)).toSatisfy(tile)
        }
        write(10)
        await Promise.all(writing)
        isOver = true
        const { texts } = await following
        expect(new Map([...texts].filter(([, read]) => read.length > 0))).toEqual(sent)
        await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
      }),
      { numRuns: 25 },
    )
  })
})
