import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../../../../src-main/engine/fault'
import { createBucket, type LimitsMode } from '../../../../../src-main/engine/streams/limits/limits'
import { idleObserver } from '../../../../../src-main/engine/streams/observer'
import type { OperationName } from '../../../../../src-main/engine/streams/model'
import { caller, create, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

/** A call as it comes from the network. */
const call = (operation: OperationName, input: object, who = caller): Promise<object | undefined | Fault> =>
  world.streams.service.operations[operation]?.call(who, input as never) ?? Promise.reject(new Error(operation))

const calls = async (count: number, operation: OperationName, input: object, who = caller) =>
  Promise.all(Array.from({ length: count }, () => call(operation, input, who)))

const refused = (answers: readonly (object | undefined)[]) =>
  answers.filter((answer) => answer !== undefined && 'fault' in answer && answer.fault === 'LimitExceededException')

const throttled: string[] = []
const reopen = async (limits: LimitsMode) => {
  throttled.length = 0
  const observer = { ...idleObserver, throttledCall: (operation: string) => void throttled.push(operation) }
  world.streams = await open(limits, { observer })
}

describe('the rates of the control plane', () => {
  it.each([
    ['DescribeLimits', {}, 1],
    ['ListStreams', {}, 5],
    ['DescribeAccountSettings', {}, 5],
    ['ListChannels', {}, 5],
    ['DescribeStream', { StreamName: 'orders' }, 10],
    ['DescribeStreamSummary', { StreamName: 'orders' }, 20],
    ['ListShards', { StreamName: 'orders' }, 1000],
  ] as const)('let %s through as often a second as AWS does', async (operation, input, perSecond) => {
    await reopen('enforce')
    await create('orders')
    const answers = await calls(perSecond + 2, operation, input)
    expect(refused(answers)).toHaveLength(2)
    expect(refused(answers.slice(0, perSecond))).toEqual([])
    world.clock.advance(1000 / perSecond)
    expect(refused(await calls(2, operation, input))).toHaveLength(1)
  })

  it('are told in the words of AWS', async () => {
    await reopen('enforce')
    await create('orders')
    expect((await calls(2, 'DescribeLimits', {}))[1]).toEqual({
      kind: 'fault',
      fault: 'LimitExceededException',
      message: 'Rate exceeded',
    })
    const message = 'Rate exceeded for stream orders under account 123456789012.'
    const StreamARN = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
    expect((await calls(11, 'DescribeStream', { StreamName: 'orders' })).at(-1)).toMatchObject({ message })
    expect((await calls(6, 'ListStreamConsumers', { StreamARN })).at(-1)).toMatchObject({ message })
  })

  it('are apart by account, by region and by operation', async () => {
    await reopen('enforce')
    expect(refused(await calls(6, 'ListStreams', {}))).toHaveLength(1)
    for (const who of [
      { ...caller, accountId: '210987654321' },
      { ...caller, region: 'eu-west-1' },
    ]) {
      expect(refused(await calls(5, 'ListStreams', {}, who))).toEqual([])
    }
    expect(refused(await calls(5, 'DescribeAccountSettings', {}))).toEqual([])
  })

  it('that are a stream’s are apart by stream, however it is named', async () => {
    await reopen('enforce')
    await create('orders')
    await create('clicks')
    const arnOf = (name: string) => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`
    const { Consumer } = await ok(
      world.streams.operations.RegisterStreamConsumer(caller, { StreamARN: arnOf('orders'), ConsumerName: 'audit' }),
    )
    const byArn = { ConsumerARN: Consumer.ConsumerARN }
    const byName = { StreamARN: arnOf('orders'), ConsumerName: 'audit' }
    expect(refused(await calls(20, 'DescribeStreamConsumer', byArn))).toEqual([])
    expect(refused(await calls(1, 'DescribeStreamConsumer', byName))).toHaveLength(1)
    const other = { StreamARN: arnOf('clicks'), ConsumerName: 'audit' }
    expect(await call('DescribeStreamConsumer', other)).toMatchObject({ fault: 'ResourceNotFoundException' })
  })

  it('do not count what is not there', async () => {
    await reopen('enforce')
    const answers = await calls(1001, 'ListShards', { StreamName: 'nowhere' })
    expect(answers.at(-1)).toMatchObject({ fault: 'ResourceNotFoundException' })
  })

  it('are only counted while limits are observed, and nothing at all while they are off', async () => {
    await reopen('observe')
    expect(refused(await calls(7, 'ListStreams', {}))).toEqual([])
    expect(throttled).toEqual(['ListStreams', 'ListStreams'])
    await reopen('off')
    expect(refused(await calls(7, 'ListStreams', {}))).toEqual([])
    expect(throttled).toEqual([])
  })

  it('follow the setting of the stream where they are a stream’s', async () => {
    await reopen('enforce')
    await create('orders')
    const [stream] = world.streams.all()
    if (stream === undefined) throw new Error('no stream')
    const StreamARN = stream.arn
    await world.streams.setLimits(stream, 'observe')
    expect(refused(await calls(6, 'ListStreamConsumers', { StreamARN }))).toEqual([])
    expect(throttled).toEqual(['ListStreamConsumers'])
    expect(refused(await calls(6, 'ListStreams', {}))).toHaveLength(1)
    await world.streams.setLimits(stream, undefined)
    expect(refused(await calls(1, 'ListStreamConsumers', { StreamARN }))).toHaveLength(1)
  })

  it('do not hold back the program itself', async () => {
    await reopen('enforce')
    for (let i = 0; i < 30; i++) await ok(world.streams.operations.ListStreams(caller, {}))
    expect(refused(await calls(5, 'ListStreams', {}))).toEqual([])
  })

  it('outlast accounts that clients make up, without remembering them', async () => {
    await reopen('enforce')
    expect(refused(await calls(6, 'ListStreams', {}))).toHaveLength(1)
    for (let i = 0; i < 1500; i++) await call('ListStreams', {}, { ...caller, region: `made-up-${i}` })
    expect(refused(await calls(1, 'ListStreams', {}))).toHaveLength(1)
  })

  it('never let through more than a bucket and its refill, in any window', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 80,
    })
    fc.assert(
      fc.property(fc.constantFrom(1, 5, 10, 1000), steps, (perSecond, attempts) => {
        const bucket = createBucket(perSecond, 0)
        const passed: number[] = []
        let now = 0
        for (const [wait, burst] of attempts) {
          now += wait
          for (let i = 0; i < burst * perSecond; i++) {
            if (!bucket.canTake(1, now)) break
            bucket.take(1)
            passed.push(now)
          }
        }
        const starts = [...new Set(passed)]
        for (const start of starts) {
          for (const end of starts.filter((time) => time >= start)) {
            const through = passed.filter((time) => time >= start && time <= end).length
            expect(through).toBeLessThanOrEqual(perSecond + ((end - start) * perSecond) / 1000 + 1e-6)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})
