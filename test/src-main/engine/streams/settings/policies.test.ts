import { beforeEach, describe, expect, it } from 'vitest'
import { caller, create, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

const ResourceARN = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
const policyOf = (Action: string, extra: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '210987654321' }, Action, Resource: ResourceARN, ...extra }],
  })
const put = (Policy: string, arn = ResourceARN) =>
  world.streams.operations.PutResourcePolicy(caller, { ResourceARN: arn, Policy })
const get = (arn = ResourceARN) => ok(world.streams.operations.GetResourcePolicy(caller, { ResourceARN: arn }))

describe('the policy of a stream', () => {
  it('is {} until there is one, is replaced, kept over a restart, and {} again', async () => {
    await create('orders')
    expect(await get()).toEqual({ Policy: '{}' })
    await ok(put(policyOf('kinesis:PutRecord')))
    await ok(put(policyOf('kinesis:GetRecords')))
    await world.streams.close()
    world.streams = await open()
    expect(await get()).toEqual({ Policy: policyOf('kinesis:GetRecords') })
    await ok(world.streams.operations.DeleteResourcePolicy(caller, { ResourceARN }))
    await ok(world.streams.operations.DeleteResourcePolicy(caller, { ResourceARN }))
    expect(await get()).toEqual({ Policy: '{}' })
  })

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['an element that would not be followed', policyOf('kinesis:*', { Until: '2027-01-01' })],
  ])('is refused when it is %s', async (_what, policy) => {
    await create('orders')
    expect(await put(policy)).toMatchObject({
      fault: 'InvalidArgumentException',
      message: expect.stringMatching(/\.$/) as string,
    })
    expect(await get()).toEqual({ Policy: '{}' })
  })

  it('is apart from that of its consumer', async () => {
    await create('orders')
    const { Consumer } = await ok(
      world.streams.operations.RegisterStreamConsumer(caller, { StreamARN: ResourceARN, ConsumerName: 'audit' }),
    )
    await ok(put(policyOf('kinesis:SubscribeToShard'), Consumer.ConsumerARN))
    expect(await get()).toEqual({ Policy: '{}' })
    expect(await get(Consumer.ConsumerARN)).toEqual({ Policy: policyOf('kinesis:SubscribeToShard') })
  })

  it('of what is not there is not found', async () => {
    const { GetResourcePolicy, DeleteResourcePolicy } = world.streams.operations
    for (const answer of [
      put(policyOf('kinesis:*')),
      GetResourcePolicy(caller, { ResourceARN }),
      DeleteResourcePolicy(caller, { ResourceARN }),
    ]) {
      expect(await answer).toMatchObject({ fault: 'ResourceNotFoundException' })
    }
  })
})
