import { describe, expect, it } from 'vitest'
import { ShardMap, type Resharding } from '../../../src-main/contract/shard-map'
import { hashKeyOf } from '../../../src-main/engine/streams/shards/hash-keys'
import { openManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const caller = { accountId: '000000000000', region: 'us-east-1' }
const shard = (number: number): string => `shardId-00000000000${number}`

const openWithStream = async (shardCount = 2, mode: 'PROVISIONED' | 'ON_DEMAND' = 'PROVISIONED') => {
  const opened = await openManualWorkbench()
  const { client, clock, project } = opened
  await client.call('stream.create', { name: 'orders', mode, ...(mode === 'PROVISIONED' ? { shardCount } : {}) })
  return {
    ...opened,
    map: () => ShardMap.parse(client.subscribe('shardMap.watch', { arn }).events[0]),
    preview: (resharding: Resharding) => client.call('shardMap.preview', { arn, resharding }),
    /** Every second for a while, `perSecond` records with keys from `keyOf`. */
    send: async (seconds: number, perSecond: number, keyOf: (i: number) => string) => {
      for (let second = 0; second < seconds; second++) {
        const Records = Array.from({ length: perSecond }, (_, i) => ({
          Data: Buffer.from('x'),
          PartitionKey: keyOf(second * perSecond + i),
        }))
        for (let at = 0; at < Records.length; at += 500) {
          const part = { StreamName: 'orders', Records: Records.slice(at, at + 500) }
          await project.streams.operations.PutRecords(caller, part)
        }
        clock.advance(1000)
      }
    },
  }
}

describe('shardMap.watch', () => {
  it('names the hot key, and the one shard it is on', async () => {
    const { send, map } = await openWithStream()
    await send(10, 2000, (i) => (i % 4 === 0 ? `other-${i}` : 'celebrity'))
    const { shards, findings } = map()
    expect(findings[0]).toMatchObject({ rule: 'keyOverLimit', remedy: { kind: 'spreadKey' } })
    expect(findings[0]?.key).toMatchObject({ partitionKey: 'celebrity', hasExplicitHashKey: false })
    expect(findings[0]?.throttledPerSecond).toBeGreaterThan(0)
    const hot = shards.find(({ shardId }) => shardId === findings[0]?.shardIds[0])
    expect(hot?.demand).toBeGreaterThan(1.4)
    expect(hot?.keys[0]?.load).toBeGreaterThan(1)
  })

  it('is exact about few keys', async () => {
    const { send, map } = await openWithStream(1)
    await send(5, 100, (i) => ['a', 'a', 'a', 'b'][i % 4] as string)
    expect(map().shards[0]).toMatchObject({
      sampledOneIn: 1,
      keys: [
        { partitionKey: 'a', hashKey: hashKeyOf('a').toString(), share: 0.75, leastShare: 0.75, mostShare: 0.75 },
        { partitionKey: 'b', share: 0.25 },
      ],
    })
  })

  it('comes again at every change and ends with the stream', async () => {
    const { client } = await openWithStream()
    const feed = client.subscribe('shardMap.watch', { arn })
    await client.call('stream.change', { arn, change: { kind: 'split', shardId: shard(0) } })
    expect(feed.events.at(-1)?.shards.map(({ shardId }) => shardId)).toEqual([shard(2), shard(3), shard(1)])
    await client.call('stream.delete', { arn })
    expect(feed.ended).toBe(true)
  })

  it('finds idle shards cold once they have been watched for a minute', async () => {
    const { map, clock } = await openWithStream(4)
    clock.advance(30_000)
    expect(map().findings).toEqual([])
    clock.advance(60_000)
    expect(map().findings).toMatchObject([{ rule: 'coldStream', remedy: { kind: 'shardCount', target: 2 } }])
  })

  it('does not speak of keys where they do not decide', async () => {
    const { client, map } = await openWithStream(4, 'ON_DEMAND')
    await client.call('stream.change', { arn, change: { kind: 'recordDistribution', strategy: 'AUTO' } })
    expect(map().isByKey).toBe(false)
  })
})

describe('shardMap.preview', () => {
  it('shows the ranges of a split, and does nothing', async () => {
    const { preview, map } = await openWithStream(1)
    const { before, after, newStartingHashKey } = await preview({ kind: 'split', shardId: shard(0), at: 'middle' })
    expect(before).toHaveLength(1)
    expect(after.map(({ share, isNew }) => [share, isNew])).toEqual([
      [0.5, true],
      [0.5, true],
    ])
    expect(newStartingHashKey).toBe((2n ** 127n).toString())
    expect(map().shards).toHaveLength(1)
  })

  it('parts two hot keys when asked for an even split', async () => {
    const { preview, send } = await openWithStream(1)
    await send(5, 800, (i) => (i % 2 === 0 ? 'a' : 'b'))
    const { after, newStartingHashKey } = await preview({ kind: 'split', shardId: shard(0), at: 'even' })
    const [lower, upper] = [hashKeyOf('a'), hashKeyOf('b')].sort((x, y) => (x < y ? -1 : 1)) as [bigint, bigint]
    expect(BigInt(newStartingHashKey ?? 0)).toBeGreaterThan(lower)
    expect(BigInt(newStartingHashKey ?? 0)).toBeLessThanOrEqual(upper)
    for (const { load } of after) expect(load).toBeCloseTo(0.4)
  })

  it('shows what merging and scaling leave as it is', async () => {
    const { preview } = await openWithStream(4)
    const merged = await preview({ kind: 'merge', shardId: shard(1), adjacentShardId: shard(2) })
    expect(merged.after.map(({ isNew }) => isNew)).toEqual([false, true, false])
    const scaled = await preview({ kind: 'shardCount', target: 8 })
    expect(scaled.after).toHaveLength(8)
    expect(scaled.after.every(({ isNew }) => isNew)).toBe(true)
  })

  it.each<[string, Resharding]>([
    ['a split outside the range', { kind: 'split', shardId: shard(0), at: (2n ** 128n - 1n).toString() }],
    ['a merge of shards that are no neighbours', { kind: 'merge', shardId: shard(0), adjacentShardId: shard(0) }],
    ['more than double the shards', { kind: 'shardCount', target: 5 }],
  ])('refuses %s as the operation does', async (_what, resharding) => {
    const { preview } = await openWithStream()
    await expect(preview(resharding)).rejects.toMatchObject({ code: 'InvalidArgumentException' })
  })
})
