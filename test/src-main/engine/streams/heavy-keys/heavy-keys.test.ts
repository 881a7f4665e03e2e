import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { countersPerShard, createHeavyKeys } from '../../../../../src-main/engine/streams/heavy-keys/heavy-keys'
import { hashKeyOf } from '../../../../../src-main/engine/streams/shards/hash-keys'
import { md5, oneMessage } from '../../../../../src-main/engine/streams/shards/md5'
import { caller, create, freshWorld, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

const sampled = (key: string, bytes = 100) => ({
  hashKeys: md5(oneMessage(Buffer.from(key))),
  ...{ at: 0, name: () => key, bytes, standsFor: 1 },
})

describe('the heaviest keys of a shard', () => {
  it('lie within their bounds over both windows, whatever was sent', () => {
    const sent = fc.array(fc.record({ key: fc.nat(150), bytes: fc.integer({ min: 1, max: 5000 }) }), { maxLength: 400 })
    fc.assert(
      fc.property(sent, sent, (first, second) => {
        const heavy = createHeavyKeys()
        const truth = new Map<string, number>()
        for (const [i, { key, bytes }] of [...first, ...second].entries()) {
          heavy.add(sampled(`k${key}`, bytes), i < first.length ? 0 : 60_000)
          truth.set(`k${key}`, (truth.get(`k${key}`) ?? 0) + Math.max(1, bytes / 1048.576))
        }
        const { keys, weight } = heavy.read(60_000)
        for (const { name, least, most } of keys) {
          expect(least).toBeLessThanOrEqual((truth.get(name) ?? 0) + 1e-6)
          expect(most).toBeGreaterThanOrEqual((truth.get(name) ?? 0) - 1e-6)
          expect(most - least).toBeLessThanOrEqual((2 * weight) / countersPerShard + 1e-6)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('forget what is older than two windows, and what was before the clock was set back', () => {
    const heavy = createHeavyKeys()
    heavy.add(sampled('old'), 0)
    heavy.add(sampled('new'), 60_000)
    expect(heavy.read(60_000)).toMatchObject({ since: 0, records: 2 })
    expect(heavy.read(120_000).keys.map(({ name }) => name)).toEqual(['new'])
    expect(heavy.read(180_000)).toMatchObject({ since: undefined, records: 0, keys: [] })
    heavy.add(sampled('later'), 600_000)
    heavy.add(sampled('earlier'), 60_000)
    expect(heavy.read(60_000).keys.map(({ name }) => name)).toEqual(['earlier'])
  })

  it('weigh large records by what they take of the byte limit', () => {
    const heavy = createHeavyKeys()
    for (let i = 0; i < 10; i++) heavy.add(sampled('many'), 0)
    heavy.add(sampled('large', 104_857.6), 0)
    expect(heavy.read(0).keys.map(({ name, least }) => [name, least])).toEqual([
      ['large', 100],
      ['many', 10],
    ])
  })
})

const keysOf = (number = 0) => world.streams.all()[0]?.shards[number]?.heavyKeys.read(world.clock.now())

describe('keys of records that are put', () => {
  const putMany = (keys: readonly string[], more: object = {}) =>
    ok(
      world.streams.operations.PutRecords(caller, {
        StreamName: 'orders',
        Records: keys.map((PartitionKey) => ({ Data: Buffer.from('x'), PartitionKey, ...more })),
      }),
    )

  it('are counted where they go, by hash key', async () => {
    await create('orders')
    await putMany(['a', 'b', 'a'])
    await put('x', 'a')
    expect(keysOf()?.keys.map(({ name, hashKey, records }) => [name, hashKey, records])).toEqual([
      ['a', hashKeyOf('a'), 3],
      ['b', hashKeyOf('b'), 1],
    ])
  })

  it('count by explicit hash key where there is one, for that decides the shard', async () => {
    await create('orders', 2)
    await putMany(['a', 'b'], { ExplicitHashKey: (2n ** 127n).toString() })
    expect(keysOf(0)?.keys).toEqual([])
    expect(keysOf(1)?.keys.map(({ hashKey, records }) => [hashKey, records])).toEqual([[2n ** 127n, 2]])
  })

  it('count although the shard refused them: they are what it suffers from', async () => {
    world.streams = await open('enforce')
    await create('orders')
    for (let i = 0; i < 4; i++) await putMany(new Array<string>(500).fill('hot'))
    expect(keysOf()).toMatchObject({ records: 2000, sampledOneIn: 1 })
  })

  it('stand out under heavy traffic, of which only some is looked at', async () => {
    await create('orders')
    for (let i = 0; i < 100; i++) {
      await putMany(Array.from({ length: 500 }, (_, at) => (at % 5 === 0 ? 'hot' : `key-${i}-${at}`)))
      world.clock.advance(10)
    }
    const { keys, weight, sampledOneIn } = keysOf() ?? { keys: [], weight: 0, sampledOneIn: 0 }
    expect(sampledOneIn).toBeGreaterThan(1)
    expect(weight / 50_000).toBeCloseTo(1, 2)
    expect(keys[0]?.name).toBe('hot')
    expect((keys[0]?.least ?? 0) / weight).toBeGreaterThan(0.15)
    expect((keys[0]?.most ?? 0) / weight).toBeLessThan(0.25)
  })

  it('do not matter to a stream that spreads its records by itself', async () => {
    await create('orders')
    const StreamName = 'orders'
    const { operations } = world.streams
    await ok(
      operations.UpdateStreamMode(caller, {
        StreamARN: world.streams.all()[0]?.arn ?? '',
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      }),
    )
    const StreamARN = world.streams.all()[0]?.arn ?? ''
    await ok(
      operations.UpdateStreamRecordDistributionStrategy(caller, { StreamARN, RecordDistributionStrategy: 'AUTO' }),
    )
    await ok(operations.PutRecord(caller, { StreamName, Data: Buffer.from('x'), PartitionKey: 'a' }))
    expect(keysOf()?.keys).toEqual([])
  })
})
