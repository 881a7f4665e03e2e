import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Injection } from '../../../../src-main/engine/injection/injections'
import type { InjectionRule } from '../../../../src-main/engine/injection/rule'
import type { PutRecordsOutput } from '../../../../src-main/engine/streams/records/put'
import { caller, create, freshWorld, get, iteratorOf, ok, put, texts, world } from '../streams/support/world'

beforeEach(freshWorld)

const throttle = { name: 'ProvisionedThroughputExceededException' } as const
const injectedThrottle = { fault: throttle.name, message: 'This fault was injected.' }

const add = (rule: Partial<InjectionRule>): Injection => {
  const added = world.streams.injections.add({ share: 1, seed: 1, ...rule })
  if ('message' in added) throw new Error(added.message)
  return added
}
const counts = (): [met: number, hit: number][] => world.streams.injections.list().map(({ met, hit }) => [met, hit])

const putMany = (keys: readonly string[], more: object = {}) =>
  ok(
    world.streams.operations.PutRecords(caller, {
      StreamName: 'orders',
      Records: keys.map((key) => ({ Data: Buffer.from(key), PartitionKey: key })),
      ...more,
    }),
  ) as Promise<PutRecordsOutput>

/** Which of a series of puts were refused. */
const series = async (count: number): Promise<string> => {
  let outcome = ''
  for (let i = 0; i < count; i++) outcome += 'fault' in (await put('x')) ? 'x' : '.'
  return outcome
}
const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`)

describe('an injected fault', () => {
  it('is answered instead of carrying out the request, until its rule is removed', async () => {
    await create('orders')
    const { id } = add({ operations: ['PutRecord'], fault: throttle })
    expect(await put('lost')).toMatchObject(injectedThrottle)
    expect(world.streams.injections.remove(id)).toBe(true)
    await ok(put('kept'))
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['kept'])
    expect(world.streams.injections.remove(id)).toBe(false)
  })

  it('says what it was told to say', async () => {
    await create('orders')
    add({ fault: { name: 'KMSDisabledException', message: 'The key is off.' }, operations: ['PutRecord'] })
    expect(await put('x')).toMatchObject({ fault: 'KMSDisabledException', message: 'The key is off.' })
  })

  it('befalls the same requests when the seed is the same', async () => {
    await create('orders')
    const run = async (seed: number): Promise<string> => {
      const { id } = add({ operations: ['PutRecord'], share: 0.5, fault: throttle, seed })
      const outcome = await series(40)
      world.streams.injections.remove(id)
      return outcome
    }
    const first = await run(7)
    expect(await run(7)).toBe(first)
    expect(await run(8)).not.toBe(first)
  })

  it('befalls about the share of the requests that it should', async () => {
    await create('orders')
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), async (share, seed) => {
        const { id } = add({ operations: ['PutRecords'], share, fault: throttle, seed })
        let failed = 0
        for (let i = 0; i < 5; i++) failed += (await putMany(keys)).FailedRecordCount
        world.streams.injections.remove(id)
        // Five standard deviations of a binomial of 500: a wrong law fails, chance does not.
        const margin = 5 * Math.sqrt(500 * share * (1 - share)) + 5
        expect(Math.abs(failed - 500 * share)).toBeLessThanOrEqual(margin)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves alone what its rule is not about', async () => {
    await create('orders')
    await create('clicks')
    add({ operations: ['PutRecord'], stream: 'clicks', fault: throttle })
    add({ operations: ['PutRecord'], stream: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders', fault: throttle })
    add({ operations: ['GetRecords'], fault: throttle })
    await ok(put('x'))
    expect(counts()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })

  it('lasts for its span', async () => {
    await create('orders')
    const now = world.clock.now()
    add({ operations: ['PutRecord'], fault: throttle, from: now + 10_000, until: now + 20_000 })
    await ok(put('before'))
    world.clock.advance(10_000)
    expect(await put('within')).toMatchObject(injectedThrottle)
    world.clock.advance(10_000)
    await ok(put('after'))
  })

  it('is counted: what its rule was about, and what it befell', async () => {
    await create('orders')
    add({ operations: ['PutRecord'], share: 0, fault: throttle })
    add({ stream: 'orders', fault: throttle })
    await series(3)
    expect(counts()).toEqual([
      [3, 0],
      [3, 3],
    ])
  })

  it('of the first rule that has one is the one', async () => {
    await create('orders')
    add({ operations: ['PutRecord'], fault: { name: 'InternalFailure' } })
    add({ operations: ['PutRecord'], fault: throttle })
    expect(await put('x')).toMatchObject({ fault: 'InternalFailure' })
  })
})

describe('an injected fault of one shard', () => {
  const shardOf = async (key: string): Promise<string> => ((await ok(put('probe', key))) as { ShardId: string }).ShardId

  it('befalls the records that go there, by their keys', async () => {
    await create('orders', 2)
    const homes = await Promise.all(keys.map(shardOf))
    add({ operations: ['PutRecord', 'PutRecords'], shardId: 'shardId-000000000001', fault: throttle })
    const { Records, FailedRecordCount } = await putMany(keys)
    expect(Records.map(({ ErrorCode, ShardId }) => ErrorCode ?? ShardId)).toEqual(
      homes.map((home) => (home === 'shardId-000000000001' ? throttle.name : home)),
    )
    expect(FailedRecordCount).toBe(homes.filter((home) => home === 'shardId-000000000001').length)
    for (const [i, key] of keys.entries())
      expect('fault' in (await put('x', key))).toBe(Records[i]?.ShardId === undefined)
  })

  it('befalls every fourth record of a stream of four shards that distributes by itself', async () => {
    await ok(
      world.streams.operations.CreateStream(caller, {
        StreamName: 'orders',
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
        RecordDistributionStrategy: 'AUTO',
      }),
    )
    add({ operations: ['PutRecords'], shardId: '1', fault: throttle })
    expect((await putMany(keys)).FailedRecordCount).toBe(25)
  })

  it('befalls reading it, by iterator and by id', async () => {
    await create('orders', 2)
    const [first, second] = [
      await iteratorOf({ ShardIteratorType: 'LATEST' }, 'shardId-000000000000'),
      await iteratorOf({ ShardIteratorType: 'LATEST' }, 'shardId-000000000001'),
    ]
    add({ operations: ['GetRecords', 'GetShardIterator'], stream: 'orders', shardId: '1', fault: throttle })
    await get(first)
    expect(await world.streams.operations.GetRecords(caller, { ShardIterator: second })).toMatchObject(injectedThrottle)
    await expect(iteratorOf({ ShardIteratorType: 'LATEST' }, 'shardId-1')).rejects.toThrow(throttle.name)
  })

  it('does not hide what is wrong with a request', async () => {
    await create('orders')
    add({ operations: ['PutRecord'], shardId: '0', fault: throttle })
    const answer = await world.streams.operations.PutRecord(caller, { StreamName: 'orders', Data: Buffer.from('x') })
    expect(answer).toMatchObject({ fault: 'ValidationException' })
  })
})

describe('PutRecords under injected faults', () => {
  it('keeps every record in its place: what failed says why, what did not is there', async () => {
    await create('orders')
    add({ operations: ['PutRecords'], share: 0.3, fault: { name: 'InternalFailure' } })
    const { Records, FailedRecordCount } = await putMany(keys)
    const failed = Records.filter(({ ErrorCode }) => ErrorCode === 'InternalFailure')
    expect(FailedRecordCount).toBe(failed.length)
    expect(failed[0]).toEqual({ ErrorCode: 'InternalFailure', ErrorMessage: 'This fault was injected.' })
    const kept = keys.filter((_, i) => Records[i]?.SequenceNumber !== undefined)
    expect(kept.length + failed.length).toBe(100)
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(kept)
  })

  it('may lose all its records and is an answer still', async () => {
    await create('orders')
    add({ operations: ['PutRecords'], fault: throttle })
    const { Records, FailedRecordCount } = await putMany(['a', 'b'])
    expect([FailedRecordCount, Records.map(({ ErrorCode }) => ErrorCode)]).toEqual([2, [throttle.name, throttle.name]])
  })

  it('fails as a whole with what no single record can fail with', async () => {
    await create('orders')
    add({ operations: ['PutRecords'], fault: { name: 'KMSThrottlingException' } })
    await expect(putMany(['a', 'b'])).rejects.toThrow('KMSThrottlingException')
    expect(counts()).toEqual([[1, 1]])
  })

  it('fails as a whole on a dry run, whose records go nowhere', async () => {
    await create('orders')
    add({ operations: ['PutRecords'], fault: throttle })
    await expect(putMany(['a'], { DryRun: true })).rejects.toThrow(throttle.name)
  })
})

describe('injected latency', () => {
  it('lets the request wait before it is carried out', async () => {
    await create('orders')
    add({ operations: ['PutRecord'], latencyMs: { least: 100, most: 100 } })
    const answer = put('late')
    const read = async (): Promise<string[]> =>
      texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))
    world.clock.advance(99)
    expect(await read()).toEqual([])
    world.clock.advance(1)
    await ok(answer)
    expect(await read()).toEqual(['late'])
  })

  it('of several rules adds up, and comes before their fault', async () => {
    await create('orders')
    add({ latencyMs: { least: 100, most: 100 } })
    add({ operations: ['PutRecord'], latencyMs: { least: 50, most: 50 }, fault: throttle })
    let answer: unknown
    const done = put('late').then((value) => (answer = value))
    world.clock.advance(149)
    expect(answer).toBeUndefined()
    world.clock.advance(1)
    await done
    expect(answer).toMatchObject(injectedThrottle)
  })
})

describe('the rules', () => {
  it('are refused with a sentence where they make no sense', async () => {
    expect(world.streams.injections.add({ share: 1, seed: 1 })).toMatchObject({
      message: 'Say what to inject: a latency, a fault or both.',
    })
    expect(world.streams.injections.list()).toEqual([])
  })

  it('tell when they come and go', () => {
    let changes = 0
    const end = world.streams.injections.onChange(() => changes++)
    const { id } = add({ fault: throttle })
    world.streams.injections.remove(id)
    end()
    add({ fault: throttle })
    expect(changes).toBe(2)
  })

  it('are not even looked through for operations that none of them is about', () => {
    add({ operations: ['PutRecords'], fault: throttle })
    expect(['PutRecords', 'PutRecord'].map((name) => world.streams.injections.about(name).length)).toEqual([1, 0])
  })
})
