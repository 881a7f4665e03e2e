import { LoggedRecords, type LoggedPart } from '../../log/logged-records'
import type { ReadResult } from '../../log/segment-reads'
import { asArray, PackedColumn, PackedList, sameText, share, TimeColumn } from '../../packed-list'
import { sequenceNumberDigits, writeSequenceNumbers } from '../shards/sequence-number'
import { shardStart, type Shard } from '../stream'

/** A record as clients get it. A record that was put without a partition key has none. */
export interface OutputRecord {
  readonly SequenceNumber: string
  readonly ApproximateArrivalTimestamp: Date
  readonly Data: Uint8Array
  readonly PartitionKey?: string
  /** Of records that were kept encrypted. */
  readonly EncryptionType?: 'KMS'
}

/** Consecutive records of a shard. */
export interface Stretch {
  readonly records: LoggedRecords
  /** The same as clients get them. */
  readonly output: readonly OutputRecord[]
  /** Index to go on from. */
  readonly next: number
}

export const nothingAt = (next: number): Stretch => ({ records: new LoggedRecords(), output: [], next })

/** For one reader: the memory of its records is used again once they have been written out. */
export const stretchForOne = (shard: Shard, { records, next }: ReadResult): Stretch => ({
  records,
  output: toOutputRecords(shard, records, () => records.release()),
  next,
})

/** For any number of readers, now and later. */
export const stretchForMany = (shard: Shard, { records, next }: ReadResult): Stretch => ({
  records,
  output: share(toOutputRecords(shard, records)),
  next,
})

/** Packed as the log has them. */
const toOutputRecords = (shard: Shard, records: LoggedRecords, release?: () => void): readonly OutputRecord[] => {
  const parts = records.parts()
  const last = parts.length - 1
  return asArray<OutputRecord>(...parts.map((part, i) => toOutput(shard, part, i === last ? release : undefined)))
}

const toOutput = (
  shard: Shard,
  { indexes, arrivals, data, partitionKeys, encrypted }: LoggedPart,
  release?: () => void,
): PackedList => {
  const columns = {
    SequenceNumber: sequenceNumbersOf(shard, indexes, arrivals),
    ApproximateArrivalTimestamp: new TimeColumn(arrivals),
    Data: data,
    PartitionKey: partitionKeys,
    ...(encrypted && { EncryptionType: sameText('KMS', indexes.length) }),
  }
  return new PackedList(indexes.length, columns, release)
}

/** Written in runs: records without gaps between them that arrived in the same second. */
const sequenceNumbersOf = (shard: Shard, indexes: Float64Array, arrivals: Float64Array): PackedColumn => {
  const { length } = indexes
  const words = sequenceNumberDigits / Uint32Array.BYTES_PER_ELEMENT
  const digits = new Uint32Array(length * words)
  for (let start = 0, end = 0; start < length; start = end) {
    const index = indexes[start] as number
    const arrivedAt = secondOf(arrivals, start)
    end++
    while (end < length && indexes[end] === index + end - start && secondOf(arrivals, end) === arrivedAt) end++
    const first = { ...shardStart(shard), index: BigInt(index), arrivedAt }
    writeSequenceNumbers(digits, start * words, first, end - start)
  }
  const spans = new Int32Array(length * 2)
  for (let i = 0; i < length; i++) {
    spans[i * 2] = i * sequenceNumberDigits
    spans[i * 2 + 1] = (i + 1) * sequenceNumberDigits
  }
  return new PackedColumn('text', { length, bytes: Buffer.from(digits.buffer), spans })
}

const secondOf = (arrivals: Float64Array, i: number): number => Math.floor((arrivals[i] as number) / 1000)
