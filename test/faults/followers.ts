import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { setTimeout as delay } from 'node:timers/promises'

/** Somebody who reads a shard from its beginning while it is written to. */
export interface Follower {
  /** @returns the sequence numbers in the order in which they came */
  stop(): Promise<string[]>
}

/** A shard may be asked five times a second. */
const betweenReadsMs = 250

/** By iterators; one that has expired is taken anew after the last record, as the consumer library does. */
export const followByIterator = async (
  client: KinesisClient,
  StreamName: string,
  ShardId: string,
): Promise<Follower> => {
  const seen: string[] = []
  let isOver = false
  const takeIterator = async (): Promise<string | undefined> => {
    const last = seen.at(-1)
    const start =
      last === undefined
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: last } as const)
    return (await client.send(new GetShardIteratorCommand({ StreamName, ShardId, ...start }))).ShardIterator
  }
  const follow = async (): Promise<void> => {
    let ShardIterator = await takeIterator()
    while (!isOver) {
      await delay(betweenReadsMs)
      try {
        const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator }))
        seen.push(...Records.map(({ SequenceNumber = '' }) => SequenceNumber))
        ShardIterator = NextShardIterator
      } catch (error) {
        const { name } = error as Error
        if (name === 'ExpiredIteratorException') ShardIterator = await takeIterator()
        else if (name !== 'ProvisionedThroughputExceededException') throw error
      }
    }
  }
  const following = follow()
  return {
    stop: async () => {
      isOver = true
      await following
      return seen
    },
  }
}

/** By a single subscription, which lives longer than the test. */
export const followBySubscription = async (
  client: KinesisClient,
  StreamName: string,
  ShardId: string,
): Promise<Follower> => {
  const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
  const { Consumer } = await client.send(
    new RegisterStreamConsumerCommand({
      StreamARN: StreamDescriptionSummary?.StreamARN,
      ConsumerName: 'follower',
    }),
  )
  const { EventStream } = await client.send(
    new SubscribeToShardCommand({
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId,
      StartingPosition: { Type: 'TRIM_HORIZON' },
    }),
  )
  const seen: string[] = []
  let isOver = false
  const follow = async (): Promise<void> => {
    for await (const { SubscribeToShardEvent } of EventStream ?? []) {
      seen.push(...(SubscribeToShardEvent?.Records ?? []).map(({ SequenceNumber = '' }) => SequenceNumber))
      if (isOver) return
    }
    throw new Error('The subscription ended by itself.')
  }
  const following = follow()
  return {
    stop: async () => {
      isOver = true
      await following
      return seen
    },
  }
}
