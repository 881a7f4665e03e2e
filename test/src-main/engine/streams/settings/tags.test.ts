import { beforeEach, describe, expect, it } from 'vitest'
import { caller, create, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

const arn = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
const add = (Tags: Record<string, string>) =>
  world.streams.operations.AddTagsToStream(caller, { StreamName: 'orders', Tags })
const list = async (input: { Limit?: number; ExclusiveStartTagKey?: string } = {}) =>
  ok(world.streams.operations.ListTagsForStream(caller, { StreamName: 'orders', ...input }))
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${String(i).padStart(2, '0')}`, '']))

describe('tags of a stream', () => {
  it('are added, replaced by equal keys, removed, and listed by code point', async () => {
    await create('orders')
    await ok(add({ b: '1', B: '2', é: '3', '𐐀': '4', ﬁ: '5' }))
    await ok(add({ b: 'new' }))
    await ok(world.streams.operations.RemoveTagsFromStream(caller, { StreamName: 'orders', TagKeys: ['B', 'none'] }))
    expect(await list()).toEqual({
      Tags: [
        { Key: 'b', Value: 'new' },
        { Key: 'é', Value: '3' },
        { Key: 'ﬁ', Value: '5' },
        { Key: '𐐀', Value: '4' },
      ],
      HasMoreTags: false,
    })
  })

  it('are listed page by page', async () => {
    await create('orders')
    await ok(add(many(5)))
    expect(await list({ Limit: 2 })).toMatchObject({ Tags: [{ Key: 'key-00' }, { Key: 'key-01' }], HasMoreTags: true })
    expect(await list({ Limit: 3, ExclusiveStartTagKey: 'key-01' })).toMatchObject({
      Tags: [{ Key: 'key-02' }, { Key: 'key-03' }, { Key: 'key-04' }],
      HasMoreTags: false,
    })
  })

  it('are fifty at most, whichever way they come', async () => {
    await create('orders')
    await ok(add(many(50)))
    const tooMany = {
      fault: 'InvalidArgumentException',
      message:
        'Failed to add tags to stream orders under account 123456789012 because a given stream cannot have more than 10 tags associated with it.',
    }
    expect(await add({ other: '' })).toMatchObject(tooMany)
    expect(await world.streams.operations.TagResource(caller, { ResourceARN: arn, Tags: { other: '' } })).toMatchObject(
      tooMany,
    )
    await ok(add({ 'key-00': 'a known key is none more' }))
    const tagged = { StreamName: 'clicks', ShardCount: 1, Tags: many(51) }
    expect(await world.streams.operations.CreateStream(caller, tagged)).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it.each([';', '\t', '\n', ',', '\u0007', '#'])('must not hold %j', async (character) => {
    await create('orders')
    const refusal = {
      fault: 'InvalidArgumentException',
      message:
        'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
    }
    expect(await add({ [`a${character}`]: '' })).toMatchObject(refusal)
    expect(await add({ a: character })).toMatchObject(refusal)
    expect(
      await world.streams.operations.RemoveTagsFromStream(caller, { StreamName: 'orders', TagKeys: [character] }),
    ).toMatchObject(refusal)
  })

  it('must not hold a percent sign, with a text of its own', async () => {
    await create('orders')
    const because =
      "under account 123456789012 because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'."
    expect(await add({ '100%': '' })).toMatchObject({ message: `Failed to add tags to stream orders ${because}` })
    expect(
      await world.streams.operations.RemoveTagsFromStream(caller, { StreamName: 'orders', TagKeys: ['%'] }),
    ).toMatchObject({ message: `Failed to remove tags from stream orders ${because}` })
  })

  it('may hold letters of any script, digits, spaces and the symbols AWS names', async () => {
    await create('orders')
    await ok(add({ 'Größe_キー . : / = + - @ 7': 'значение' }))
    expect(await list()).toMatchObject({ Tags: [{ Key: 'Größe_キー . : / = + - @ 7', Value: 'значение' }] })
  })

  it('must not take keys that AWS keeps for itself', async () => {
    await create('orders')
    expect(await add({ 'aws:owner': '' })).toMatchObject({ fault: 'InvalidArgumentException' })
  })

  it('are there with a stream that was created with them, and after a restart', async () => {
    const tagged = { StreamName: 'orders', ShardCount: 1, Tags: { team: 'data' } }
    await ok(world.streams.operations.CreateStream(caller, tagged))
    await ok(add({ stage: 'test' }))
    await world.streams.close()
    world.streams = await open()
    expect(await list()).toMatchObject({ Tags: [{ Key: 'stage' }, { Key: 'team', Value: 'data' }] })
  })
})

describe('tags by ARN', () => {
  it('are the same for a stream, and its own for a consumer', async () => {
    await create('orders')
    const { operations } = world.streams
    const { Consumer } = await ok(
      operations.RegisterStreamConsumer(caller, { StreamARN: arn, ConsumerName: 'audit', Tags: { first: '1' } }),
    )
    await ok(operations.TagResource(caller, { ResourceARN: arn, Tags: { team: 'data' } }))
    await ok(operations.TagResource(caller, { ResourceARN: Consumer.ConsumerARN, Tags: { second: '2' } }))
    await ok(operations.UntagResource(caller, { ResourceARN: Consumer.ConsumerARN, TagKeys: ['first'] }))
    expect(await list()).toMatchObject({ Tags: [{ Key: 'team', Value: 'data' }] })
    expect(await operations.ListTagsForResource(caller, { ResourceARN: Consumer.ConsumerARN })).toEqual({
      Tags: [{ Key: 'second', Value: '2' }],
    })
  })

  it('of what is not there are not found', async () => {
    await create('orders')
    const { TagResource, UntagResource, ListTagsForResource } = world.streams.operations
    const nowhere = { fault: 'ResourceNotFoundException', message: 'Stream none under account 123456789012 not found.' }
    const ResourceARN = arn.replace('orders', 'none')
    expect(await TagResource(caller, { ResourceARN, Tags: { a: '' } })).toMatchObject(nowhere)
    expect(await UntagResource(caller, { ResourceARN, TagKeys: ['a'] })).toMatchObject(nowhere)
    expect(await ListTagsForResource(caller, { ResourceARN })).toMatchObject(nowhere)
    expect(await ListTagsForResource(caller, { ResourceARN: `${arn}/consumer/audit:1` })).toMatchObject({
      fault: 'ResourceNotFoundException',
      message: 'Consumer audit, account 123456789012 not found.',
    })
    expect(await add({ a: '' })).toBeUndefined()
  })
})
