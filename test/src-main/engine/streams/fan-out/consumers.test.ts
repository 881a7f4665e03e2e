import { beforeEach, describe, expect, it } from 'vitest'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { register, streamArn, subscribing } from '../support/fan-out'
import { caller, create, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

const createdAt = Date.UTC(2026, 0, 1)
const arnOf = (name: string, created = createdAt): string => `${streamArn}/consumer/${name}:${created / 1000}`
const named = (ConsumerName: string) => ({ StreamARN: streamArn, ConsumerName })
const registering = (name: string) => world.streams.operations.RegisterStreamConsumer(caller, named(name))
const describing = (input: { StreamARN?: string; ConsumerName?: string; ConsumerARN?: string }) =>
  world.streams.operations.DescribeStreamConsumer(caller, input)
const deregistering = (input: { StreamARN?: string; ConsumerName?: string; ConsumerARN?: string }) =>
  world.streams.operations.DeregisterStreamConsumer(caller, input)
const listing = (input: { MaxResults?: number; NextToken?: string; StreamCreationTimestamp?: Date } = {}) =>
  world.streams.operations.ListStreamConsumers(caller, { StreamARN: streamArn, ...input })
const statusOf = async (name: string): Promise<string> =>
  (await ok(describing(named(name)))).ConsumerDescription.ConsumerStatus

describe('consumers of enhanced fan-out', () => {
  beforeEach(() => create('orders'))

  it('are registered, described, counted and deregistered', async () => {
    expect(await register('app')).toEqual({
      ConsumerName: 'app',
      ConsumerARN: arnOf('app'),
      ConsumerStatus: 'CREATING',
      ConsumerCreationTimestamp: new Date(createdAt),
    })
    expect(await describing(named('app'))).toEqual({
      ConsumerDescription: {
        ConsumerName: 'app',
        ConsumerARN: arnOf('app'),
        ConsumerStatus: 'ACTIVE',
        ConsumerCreationTimestamp: new Date(createdAt),
        StreamARN: streamArn,
      },
    })
    expect(await world.streams.operations.DescribeStreamSummary(caller, { StreamName: 'orders' })).toMatchObject({
      StreamDescriptionSummary: { ConsumerCount: 1 },
    })
    expect(await deregistering({ ConsumerARN: arnOf('app') })).toBeUndefined()
    expect(await listing()).toEqual({ Consumers: [] })
  })

  it('outlive a restart, with their tags', async () => {
    await ok(world.streams.operations.RegisterStreamConsumer(caller, { ...named('app'), Tags: { team: 'blue' } }))
    await world.streams.close()
    world.streams = await open()
    expect(await statusOf('app')).toBe('ACTIVE')
    expect(await world.streams.operations.ListTagsForResource(caller, { ResourceARN: arnOf('app') })).toEqual({
      Tags: [{ Key: 'team', Value: 'blue' }],
    })
  })

  it('cannot be registered with tags that AWS refuses', async () => {
    const answer = await world.streams.operations.RegisterStreamConsumer(caller, {
      ...named('app'),
      Tags: { 'a;b': '' },
    })
    expect(answer).toMatchObject({ fault: 'InvalidArgumentException' })
    expect(await listing()).toEqual({ Consumers: [] })
  })

  it('have names that are unique in their stream', async () => {
    await create('other')
    await register('app')
    expect(await registering('app')).toMatchObject({ fault: 'ResourceInUseException' })
    const elsewhere = { StreamARN: streamArn.replace('orders', 'other'), ConsumerName: 'app' }
    await ok(world.streams.operations.RegisterStreamConsumer(caller, elsewhere))
  })

  it('registered at the same moment under one name are one', async () => {
    const answers = await Promise.all([registering('app'), registering('app')])
    expect(answers[0]).toHaveProperty('Consumer')
    expect(answers[1]).toMatchObject({ fault: 'ResourceInUseException' })
  })

  it.each([
    [{ ConsumerARN: arnOf('app') }],
    [{ StreamARN: streamArn, ConsumerName: 'app' }],
    [{ StreamARN: streamArn, ConsumerName: 'app', ConsumerARN: arnOf('app') }],
  ])('are named by %o', async (input) => {
    await register('app')
    expect(await describing(input)).toMatchObject({ ConsumerDescription: { ConsumerName: 'app' } })
  })

  it.each([
    ['nothing', {}, 'InvalidArgumentException'],
    ['only a name', { ConsumerName: 'app' }, 'InvalidArgumentException'],
    ['only a stream', { StreamARN: streamArn }, 'InvalidArgumentException'],
    ['contradicting names', { ConsumerName: 'other', ConsumerARN: arnOf('app') }, 'InvalidArgumentException'],
    ['contradicting streams', { StreamARN: `${streamArn}2`, ConsumerARN: arnOf('app') }, 'InvalidArgumentException'],
    ['a time it was not created at', { ConsumerARN: arnOf('app', 5000) }, 'ResourceNotFoundException'],
  ])('are not found by %s', async (_what, input, fault) => {
    await register('app')
    for (const answer of [await describing(input), await deregistering(input)]) expect(answer).toMatchObject({ fault })
  })

  it('that do not exist are refused in the words of AWS', async () => {
    const message = 'Consumer app, account 123456789012 not found.'
    for (const input of [named('app'), { ConsumerARN: arnOf('app') }]) {
      expect(await describing(input)).toEqual({ kind: 'fault', fault: 'ResourceNotFoundException', message })
    }
    expect(await describing({ StreamARN: `${streamArn}2`, ConsumerName: 'app' })).toMatchObject({
      message: 'Stream orders2 under account 123456789012 not found.',
    })
  })

  it('are listed by name, in pages whose tokens are good for 300 seconds', async () => {
    for (const name of ['c', 'a', 'd', 'b']) await register(name)
    const first = await ok(listing({ MaxResults: 3 }))
    expect(first.Consumers.map(({ ConsumerName }) => ConsumerName)).toEqual(['a', 'b', 'c'])
    const { NextToken = '' } = first
    world.clock.advance(300_000)
    const second = await ok(listing({ NextToken }))
    expect(second).toEqual({ Consumers: [expect.objectContaining({ ConsumerName: 'd' })] })
    world.clock.advance(1)
    expect(await listing({ NextToken })).toMatchObject({ fault: 'ExpiredNextTokenException' })
  })

  it('are listed only for the stream that was meant', async () => {
    await create('other')
    for (const name of ['a', 'b']) await register(name)
    const { NextToken = '' } = await ok(listing({ MaxResults: 1 }))
    const other = { StreamARN: streamArn.replace('orders', 'other'), NextToken }
    expect(await world.streams.operations.ListStreamConsumers(caller, other)).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    expect(await listing({ NextToken: 'made up' })).toMatchObject({ fault: 'InvalidArgumentException' })
    expect(await listing({ NextToken, StreamCreationTimestamp: new Date(createdAt) })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    expect(await listing({ StreamCreationTimestamp: new Date(createdAt) })).toHaveProperty('Consumers.length', 2)
    expect(await listing({ StreamCreationTimestamp: new Date(createdAt - 5000) })).toMatchObject({
      fault: 'ResourceNotFoundException',
    })
  })

  it('keep their stream from being deleted, unless they may go with it', async () => {
    await register('app')
    const { DeleteStream } = world.streams.operations
    expect(await DeleteStream(caller, { StreamName: 'orders' })).toMatchObject({ fault: 'ResourceInUseException' })
    await ok(DeleteStream(caller, { StreamName: 'orders', EnforceConsumerDeletion: true }))
    expect(await describing({ ConsumerARN: arnOf('app') })).toMatchObject({ fault: 'ResourceNotFoundException' })
  })

  it('are limited to 20 a stream, 50 with On-demand Advantage, where limits are enforced', async () => {
    world.streams = await open('enforce')
    for (let i = 0; i < 20; i++) await register(`app-${i}`)
    expect(await registering('one-more')).toMatchObject({ fault: 'LimitExceededException' })
    await ok(
      world.streams.operations.UpdateAccountSettings(caller, {
        MinimumThroughputBillingCommitment: { Status: 'ENABLED' },
      }),
    )
    for (let i = 20; i < 50; i++) await register(`app-${i}`)
    expect(await registering('one-more')).toMatchObject({ fault: 'LimitExceededException' })
    world.streams = await open('off')
    await register('one-more')
  })

  it('that do not exist any more have no names that are taken', async () => {
    await register('app')
    await ok(deregistering(named('app')))
    world.clock.advance(1000)
    expect((await register('app')).ConsumerARN).toBe(arnOf('app', createdAt + 1000))
  })
})

describe('with the delays of AWS, a consumer', () => {
  beforeEach(async () => {
    await create('orders')
    world.streams = await open('enforce', { transitions: transitionProfiles.aws })
  })

  it('is CREATING for a while, and cannot be used until it is ACTIVE', async () => {
    await register()
    expect(await statusOf('app')).toBe('CREATING')
    expect(await subscribing()).toEqual({
      kind: 'fault',
      fault: 'ResourceInUseException',
      message:
        'Consumer app with creation timestamp 1767225600 under stream: orders , ' +
        'account 123456789012 is not in ACTIVE status.',
    })
    world.clock.advance(10_000)
    expect(await statusOf('app')).toBe('ACTIVE')
    expect(await subscribing()).toHaveProperty('kind', 'event-stream')
  })

  it('may be CREATING with four others, not with more', async () => {
    for (let i = 0; i < 5; i++) await register(`app-${i}`)
    expect(await registering('one-more')).toMatchObject({ fault: 'LimitExceededException' })
    world.clock.advance(10_000)
    await register('one-more')
  })

  it('is DELETING for a while and gone then, also when the engine is restarted meanwhile', async () => {
    for (const name of ['app', 'other']) await register(name)
    world.clock.advance(10_000)
    await ok(deregistering(named('app')))
    expect(await statusOf('app')).toBe('DELETING')
    expect(await registering('app')).toMatchObject({ fault: 'ResourceInUseException' })
    expect(await deregistering(named('app'))).toBeUndefined()
    const restarted = await open()
    expect([...(restarted.byArn(streamArn)?.consumers.keys() ?? [])]).toEqual(['other'])
    world.clock.advance(15_000)
    expect(await describing(named('app'))).toMatchObject({ fault: 'ResourceNotFoundException' })
  })
})
