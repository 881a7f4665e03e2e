import { beforeEach, describe, expect, it } from 'vitest'
import type { Resource } from '../../../../src-main/engine/service'
import { caller, create, freshWorld, iteratorOf, ok, world } from './support/world'

beforeEach(freshWorld)

const arn = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
const elsewhere = 'arn:aws:kinesis:eu-west-1:999999999999:stream/orders'

const resourcesOf = (operation: string, input: object): readonly Resource[] =>
  world.streams.service.operations[operation]?.resources?.(caller, input as never) ?? []
const arnsOf = (operation: string, input: object): readonly string[] =>
  resourcesOf(operation, input).map((resource) => resource.arn)

describe('what a request is about', () => {
  it('is the stream it names, by name or by ARN, whether it exists or not', () => {
    expect(arnsOf('PutRecord', { StreamName: 'orders' })).toEqual([arn])
    expect(arnsOf('PutRecord', { StreamARN: elsewhere })).toEqual([elsewhere])
    expect(arnsOf('PutRecord', { StreamName: 'orders', StreamARN: arn })).toEqual([arn])
    expect(arnsOf('CreateStream', { StreamName: 'orders' })).toEqual([arn])
  })

  it('is no resource when it names none', () => {
    expect(arnsOf('ListStreams', {})).toEqual([])
    expect(arnsOf('GetRecords', { ShardIterator: 'made up' })).toEqual([])
    expect(arnsOf('ListShards', { NextToken: 'made up' })).toEqual([])
  })

  it('is the stream of its iterator', async () => {
    await create('orders')
    const ShardIterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    expect(arnsOf('GetRecords', { ShardIterator })).toEqual([arn])
    expect(arnsOf('GetRecords', { ShardIterator, StreamARN: elsewhere })).toEqual([elsewhere, arn])
  })

  it('is the stream of its next page', async () => {
    await create('orders', 2)
    const page = (await ok(world.streams.operations.ListShards(caller, { StreamName: 'orders', MaxResults: 1 }))) as {
      NextToken: string
    }
    expect(arnsOf('ListShards', { NextToken: page.NextToken })).toEqual([arn])
  })

  it('is the consumer it names by ARN', () => {
    const ConsumerARN = `${arn}/consumer/app:1700000000`
    expect(arnsOf('SubscribeToShard', { ConsumerARN })).toEqual([ConsumerARN])
    expect(arnsOf('ListTagsForResource', { ResourceARN: ConsumerARN })).toEqual([ConsumerARN])
  })

  it('is a consumer named with its stream once it is registered, the stream before', async () => {
    await create('orders')
    const named = { StreamARN: arn, ConsumerName: 'app' }
    expect(arnsOf('RegisterStreamConsumer', named)).toEqual([arn])
    const { Consumer } = (await ok(world.streams.operations.RegisterStreamConsumer(caller, named))) as {
      Consumer: { ConsumerARN: string }
    }
    expect(arnsOf('DescribeStreamConsumer', named)).toEqual([Consumer.ConsumerARN])
  })

  it('is asked to allow tagging, too, when what is made is to have tags', () => {
    const Tags = { team: 'a' }
    const alsoAsks = ['kinesis:AddTagsToStream']
    expect(resourcesOf('CreateStream', { StreamName: 'orders', Tags })).toEqual([{ arn, alsoAsks }])
    expect(resourcesOf('CreateStream', { StreamName: 'orders', Tags: {} })).toEqual([{ arn }])
    expect(resourcesOf('AddTagsToStream', { StreamName: 'orders', Tags })).toEqual([{ arn }])
    const consumer = { StreamARN: arn, ConsumerName: 'app', Tags }
    expect(resourcesOf('RegisterStreamConsumer', consumer)).toEqual([{ arn, alsoAsks: ['kinesis:TagResource'] }])
  })

  it('comes with the policy it has', async () => {
    await create('orders')
    expect(resourcesOf('PutRecord', { StreamName: 'orders' })).toEqual([{ arn }])
    const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'kinesis:PutRecord', Resource: arn }]
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await ok(world.streams.operations.PutResourcePolicy(caller, { ResourceARN: arn, Policy }))
    const [before] = resourcesOf('PutRecord', { StreamName: 'orders' })
    expect(before?.policy).toMatchObject({ text: Policy, statements: [{ effect: 'Allow' }] })
    expect(resourcesOf('GetRecords', { StreamARN: arn })[0]?.policy).toBe(before?.policy)
    await ok(world.streams.operations.DeleteResourcePolicy(caller, { ResourceARN: arn }))
    expect(resourcesOf('PutRecord', { StreamName: 'orders' })).toEqual([{ arn }])
  })
})
