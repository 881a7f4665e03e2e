import { beforeEach, describe, expect, it } from 'vitest'
import {
  lagOf,
  placeOf,
  readersOf,
  stateOf,
  type Reading,
  type SeenConsumer,
} from '../../../../../src-main/engine/streams/consumption/reading'
import { hopOf } from '../../../../../src-main/engine/streams/consumption/way'
import { isFault } from '../../../../../src-main/engine/fault'
import { createTokens } from '../../../../../src-main/engine/streams/token'
import { memoryDocuments } from '../../../../../src-main/storage/document-store'
import type { StoredConsumers } from '../../../../../src-main/storage/stored-consumers'
import { eventOf, register, settle, streamArn, subscribe } from '../support/fan-out'
import { orders, shardId as shardIdOf, split } from '../support/shards'
import { caller, create, freshWorld, iteratorOf, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

const reports = { ...caller, client: { application: 'reports', accessKeyId: 'AKIDA' } }
const audit = { ...caller, client: { application: 'audit', accessKeyId: 'AKIDA' } }

const poll = async (as: typeof reports, ShardIterator: string, Limit = 100): Promise<string> => {
  const answer = await ok(world.streams.operations.GetRecords(as, { ShardIterator, Limit }))
  return 'NextShardIterator' in answer ? String(answer.NextShardIterator) : ''
}
const seen = (): readonly SeenConsumer[] => world.streams.consumption.of(orders())
const readingOf = (name: string, shard = 0): Reading => {
  const reading = seen()
    .find((consumer) => consumer.name === name)
    ?.readings.get(shard)
  if (reading === undefined) throw new Error(`${name} has not read shard ${shard}.`)
  return reading
}
const shard = () => orders().shards[0] as NonNullable<ReturnType<typeof orders>['shards'][0]>
const lag = (name: string) => lagOf(readingOf(name), shard(), world.clock.now())
const state = (name: string) => stateOf(readingOf(name), world.clock.now())
const horizon = () => iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
const putThree = async (): Promise<void> => {
  for (const text of ['one', 'two', 'three']) {
    await put(text)
    world.clock.advance(1000)
  }
}

describe('those who read a stream', () => {
  it('are told apart by application and access key, over all shards they read', async () => {
    await create('orders', 2)
    for (const id of [0, 1].map(shardIdOf)) {
      await poll(reports, await iteratorOf({ ShardIteratorType: 'LATEST' }, id))
    }
    await poll(audit, await horizon())
    await poll({ ...audit, client: { ...audit.client, accessKeyId: 'AKIDB' } }, await horizon())
    expect(seen().map(({ name, accessKeyId, readings }) => [name, accessKeyId, [...readings.keys()]])).toEqual([
      ['audit', 'AKIDA', [0]],
      ['audit', 'AKIDB', [0]],
      ['reports', 'AKIDA', [0, 1]],
    ])
  })

  it('are nobody while they do not say who they are', async () => {
    await create('orders')
    await ok(world.streams.operations.GetRecords(caller, { ShardIterator: await horizon() }))
    expect(seen()).toEqual([])
  })

  it('lag behind by what they have not read, for as long as the oldest of it waits', async () => {
    await create('orders')
    await putThree()
    const next = await poll(reports, await horizon(), 1)
    expect(lag('reports')).toEqual({ records: 2, ms: 3000 })
    await poll(reports, next)
    expect(lag('reports')).toEqual({ records: 0, ms: 0 })
    world.clock.advance(60_000)
    await put('four')
    world.clock.advance(2000)
    // It had read everything when it was last looked at.
    expect(lag('reports').records).toBe(1)
    expect(lag('reports').ms).toBeLessThanOrEqual(7000)
  })

  it('have stopped when they are silent for long, and are forgotten after the retention time', async () => {
    await create('orders')
    await putThree()
    await poll(reports, await horizon(), 1)
    world.clock.advance(30_000)
    expect(state('reports')).toBe('reading')
    world.clock.advance(1)
    expect(state('reports')).toBe('stopped')
    world.clock.advance(23 * 3_600_000)
    expect(seen()).toHaveLength(1)
    world.clock.advance(3_600_000)
    expect(seen()).toEqual([])
  })

  it('have not stopped when they always make long pauses', async () => {
    await create('orders')
    let next = await poll(reports, await horizon())
    world.clock.advance(60_000)
    next = await poll(reports, next)
    world.clock.advance(100_000)
    expect(state('reports')).toBe('reading')
    world.clock.advance(100_000)
    expect(state('reports')).toBe('stopped')
    await poll(reports, next)
    expect(state('reports')).toBe('reading')
  })

  it('can be dismissed, and are back when they read again', async () => {
    await create('orders')
    const next = await poll(reports, await horizon())
    world.streams.consumption.dismiss(orders(), seen()[0]?.id ?? '')
    expect(seen()).toEqual([])
    await poll(reports, next)
    expect(seen()).toHaveLength(1)
  })

  it('are one reader that began anew, or two at the same time, the slower of which counts', async () => {
    await create('orders')
    await putThree()
    const first = await poll(reports, await horizon(), 1)
    world.clock.advance(1000)
    let second = await poll(reports, await horizon(), 2)
    expect(readersOf(readingOf('reports'))).toBe(1)
    expect(lag('reports').records).toBe(1)
    world.clock.advance(1000)
    await poll(reports, first, 1)
    world.clock.advance(1000)
    second = await poll(reports, second)
    expect(readersOf(readingOf('reports'))).toBe(2)
    expect(lag('reports').records).toBe(1)
    world.clock.advance(31_000)
    await poll(reports, second)
    expect(readersOf(readingOf('reports'))).toBe(1)
    expect(lag('reports').records).toBe(0)
  })

  it('have finished a closed shard that they have read to its end', async () => {
    await create('orders')
    await put('one')
    const before = await poll(reports, await horizon(), 1)
    await ok(split(0))
    expect(await poll(reports, before)).toBe('')
    expect(state('reports')).toBe('finished')
    world.clock.advance(3_600_000)
    expect(state('reports')).toBe('finished')
  })

  it('go on after a restart, with iterators of before', async () => {
    await create('orders')
    await putThree()
    const next = await poll(reports, await horizon(), 1)
    await world.streams.close()
    world.streams = await open()
    expect(seen()).toEqual([])
    await poll(reports, next, 1)
    expect(placeOf(readingOf('reports'))?.position).toBe(3)
  })

  it('are remembered over a restart, with what they have not read, even if they never come back', async () => {
    await world.streams.close()
    const consumers = memoryDocuments<StoredConsumers>()
    world.streams = await open('off', { consumers })
    await create('orders')
    await putThree()
    const next = await poll(reports, await horizon(), 1)
    await poll(audit, await horizon(), 2)
    await world.streams.close()
    world.clock.advance(60_000)
    world.streams = await open('off', { consumers })
    expect(seen().map(({ name, accessKeyId }) => [name, accessKeyId])).toEqual([
      ['audit', 'AKIDA'],
      ['reports', 'AKIDA'],
    ])
    expect(state('audit')).toBe('stopped')
    expect(lag('audit')).toEqual({ records: 1, ms: 62_000 })
    expect(lag('reports')).toEqual({ records: 2, ms: 63_000 })
    await poll(reports, next)
    expect(readersOf(readingOf('reports'))).toBe(1)
    expect(lag('reports')).toEqual({ records: 0, ms: 0 })
    await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    world.clock.advance(5000)
    await world.streams.close()
    expect(await consumers.all()).toEqual(new Map())
    world.streams = await open()
  })

  it('may hold iterators made before chains had names', async () => {
    await create('orders')
    await putThree()
    const old = { stream: orders().id, name: 'orders', shard: 0, index: 2, at: world.clock.now() }
    const next = await poll(reports, createTokens(Buffer.alloc(32, 7)).seal('iterator', old), 1)
    await poll(reports, next, 1)
    expect(readersOf(readingOf('reports'))).toBe(1)
    expect(lag('reports').records).toBe(0)
  })

  it('are refused more than the shard allows, for want of calls or of bytes', async () => {
    world.streams = await open('enforce')
    await create('orders')
    const iterator = await horizon()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.streams.operations.GetRecords(reports, { ShardIterator: iterator })),
    )
    expect(answers.filter(isFault)).toHaveLength(3)
    expect(readingOf('reports')).toMatchObject({ calls: 5, overCalls: 3, overBytes: 0 })
  })

  it('are at most two thousand in all: who was silent for longest makes room', async () => {
    await create('orders')
    for (let i = 0; i < 2001; i++) {
      const as = { ...caller, client: { application: `reader-${i}`, accessKeyId: '' } }
      await poll(as, await horizon())
      world.clock.advance(1)
    }
    const names = new Set(seen().map(({ name }) => name))
    expect(names.size).toBe(2000)
    expect(names.has('reader-0')).toBe(false)
    expect(names.has('reader-2000')).toBe(true)
  })
})

describe('registered consumers', () => {
  it('are seen by what is pushed to them, and stop with their subscription', async () => {
    await create('orders')
    await putThree()
    await register()
    const subscription = await subscribe()
    expect(lag('app')).toEqual({ records: 3, ms: undefined })
    await eventOf(subscription)
    expect(lag('app')).toEqual({ records: 0, ms: 0 })
    world.clock.advance(120_000)
    expect(state('app')).toBe('reading')
    subscription.cancel()
    world.clock.advance(31_000)
    expect(state('app')).toBe('stopped')
    expect(seen()).toMatchObject([{ kind: 'fan-out', name: 'app' }])
  })

  it('go on where another subscription takes the place of theirs', async () => {
    await create('orders')
    await register()
    await subscribe()
    world.clock.advance(6000)
    await subscribe()
    world.clock.advance(120_000)
    expect(state('app')).toBe('reading')
  })

  it('are gone when they are deregistered, and their streams with everybody', async () => {
    await create('orders')
    await register()
    await subscribe()
    await poll(reports, await horizon())
    await ok(world.streams.operations.DeregisterStreamConsumer(caller, { StreamARN: streamArn, ConsumerName: 'app' }))
    await settle()
    world.clock.advance(5000)
    expect(seen().map(({ name }) => name)).toEqual(['reports'])
    const deleted = orders()
    await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    world.clock.advance(5000)
    expect(world.streams.consumption.of(deleted)).toEqual([])
  })
})

describe('the way of a record', () => {
  const hop = (name: string, index: number, arrivedAt: number) => hopOf(readingOf(name), { index, arrivedAt })

  it('leads to each consumer, when it was handed out', async () => {
    await create('orders')
    const start = world.clock.now()
    await putThree()
    const iterator = await horizon()
    const next = await poll(reports, iterator, 2)
    expect(hop('reports', 1, start)).toEqual({ state: 'handed-out', at: [start + 3000] })
    expect(hop('reports', 3, start + 2000)).toEqual({ state: 'waiting' })
    world.clock.advance(500)
    await poll(reports, next)
    await poll(reports, iterator, 1)
    expect(hop('reports', 1, start)).toEqual({ state: 'handed-out', at: [start + 3000, start + 3500] })
    expect(hop('reports', 3, start + 2000)).toEqual({ state: 'handed-out', at: [start + 3500] })
    expect(hopOf(undefined, { index: 1, arrivedAt: start })).toEqual({ state: 'never' })
  })

  it('passes by who began later', async () => {
    await create('orders')
    world.clock.advance(1000)
    const arrivedAt = world.clock.now()
    await put('one')
    await poll(reports, await iteratorOf({ ShardIteratorType: 'LATEST' }))
    expect(hop('reports', 1, arrivedAt)).toEqual({ state: 'skipped' })
  })

  it('is not made up for what happened before a restart, or over an hour ago', async () => {
    await create('orders')
    await putThree()
    const arrivedAt = world.clock.now() - 3000
    const next = await poll(reports, await horizon(), 2)
    await world.streams.close()
    world.streams = await open()
    const openedAt = world.clock.now()
    const last = await poll(reports, next)
    expect(hop('reports', 1, arrivedAt)).toEqual({ state: 'forgotten', since: openedAt })
    world.clock.advance(1000)
    const later = world.clock.now()
    await put('four')
    await poll(reports, last)
    expect(hop('reports', 4, later)).toEqual({ state: 'handed-out', at: [later] })
    world.clock.advance(3_606_000)
    expect(hop('reports', 4, later)).toEqual({ state: 'forgotten', since: later })
  })
})
