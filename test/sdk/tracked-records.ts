import { createHash } from 'node:crypto'
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordsCommand,
  type _Record,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { expect } from 'vitest'

/** Content that only this record has, of a length of its own. */
export const contentOf = (i: number): Buffer => {
  const seed = createHash('sha256').update(String(i)).digest()
  return Buffer.concat([Buffer.from(`${i}:`), Buffer.alloc(i % 300, seed)])
}

/** What was acknowledged, by shard: sequence number and record, in the order of the numbers. */
export type Acknowledged = Map<string, { sequenceNumber: string; record: number }[]>

export interface Batch {
  readonly StreamName: string
  /** Records `from` to `from + count − 1`. */
  readonly from: number
  readonly count: number
}

/** Put records whose content follows from their numbers, and note what was acknowledged. */
export const putBatch = async (
  client: KinesisClient,
  { StreamName, from, count }: Batch,
  acknowledged: Acknowledged,
): Promise<void> => {
  const { Records, FailedRecordCount } = await client.send(
    new PutRecordsCommand({
      StreamName,
      Records: Array.from({ length: count }, (_, i) => ({
        Data: contentOf(from + i),
        PartitionKey: `key-${from + i}`,
      })),
    }),
  )
  expect(FailedRecordCount).toBe(0)
  Records?.forEach(({ ShardId = '', SequenceNumber = '' }, i) => {
    const shard = acknowledged.get(ShardId) ?? []
    acknowledged.set(ShardId, shard)
    shard.push({ sequenceNumber: SequenceNumber, record: from + i })
  })
}

export interface ReadRecord {
  readonly sequenceNumber: string
  readonly key: string
  readonly content: Buffer
  /** Epoch milliseconds. */
  readonly arrivedAt: number
}

/** @param from a sequence number to begin at; the oldest record unless given */
export const readShard = async (
  client: KinesisClient,
  StreamName: string,
  ShardId: string,
  from?: string,
): Promise<ReadRecord[]> => {
  const records: ReadRecord[] = []
  const start =
    from === undefined
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: from } as const)
  let { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamName, ShardId, ...start }))
  for (let behind = 1; behind > 0 && ShardIterator !== undefined;) {
    const answer = await client.send(new GetRecordsCommand({ ShardIterator }))
    records.push(...(answer.Records ?? []).map(toReadRecord))
    ShardIterator = answer.NextShardIterator
    behind = answer.MillisBehindLatest ?? 0
  }
  return records
}

export const toReadRecord = (record: _Record): ReadRecord => ({
  sequenceNumber: record.SequenceNumber ?? '',
  key: record.PartitionKey ?? '',
  content: Buffer.from(record.Data ?? []),
  arrivedAt: record.ApproximateArrivalTimestamp?.getTime() ?? NaN,
})

export const inOrder = (a: { sequenceNumber: string }, b: { sequenceNumber: string }): number =>
  BigInt(a.sequenceNumber) < BigInt(b.sequenceNumber) ? -1 : 1

/** How many of the acknowledged records of a shard are not among what was read, or differ. */
export const lostOf = (
  expected: readonly { sequenceNumber: string; record: number }[],
  read: readonly ReadRecord[],
): number => {
  const got = new Map(read.map((record) => [record.sequenceNumber, record]))
  return expected.filter(({ sequenceNumber, record }) => !got.get(sequenceNumber)?.content.equals(contentOf(record)))
    .length
}
