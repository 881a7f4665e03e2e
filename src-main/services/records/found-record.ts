import type { RecordLine } from '../../contract/record-browser'
import { formatSequenceNumber } from '../../engine/streams/shards/sequence-number'
import { bodyBeginning, readableBody } from './record-body'
import type { Unpacked } from './unpack'

/** What a scan needs to know of a shard. */
export interface ScanShard {
  readonly shardId: string
  readonly number: number
  /** Epoch seconds. */
  readonly createdAt: number
  /** Index of the first record to look at, and of the first one that is not; infinite in a live tail. */
  readonly from: number
  readonly end: number
}

/** A record, or a user record of an aggregated one, on its way through the filter. */
export interface FoundRecord {
  readonly shard: ScanShard
  readonly index: number
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  /** Its own: that of the user record in an aggregate. */
  readonly partitionKey: string
  readonly unpacked: Unpacked
}

const previewCharacters = 300
/** Enough for so many characters of four bytes each. */
const previewBytes = previewCharacters * 4
const space = /\s+/g

export const sequenceNumberOf = ({ shard, index, arrivedAt }: FoundRecord): string =>
  formatSequenceNumber({
    shardCreatedAt: shard.createdAt,
    shardNumber: shard.number,
    index: BigInt(index),
    arrivedAt: Math.floor(arrivedAt / 1000),
  })

export const toLine = (found: FoundRecord): RecordLine => {
  const { shard, arrivedAt, partitionKey, unpacked } = found
  const { data, packed, packing, subSequence, isCut } = unpacked
  const isLong = isCut || data.byteLength > previewBytes
  const { format, text } = isLong ? bodyBeginning(data, previewBytes) : readableBody(data)
  return {
    shardId: shard.shardId,
    sequenceNumber: sequenceNumberOf(found),
    ...(subSequence === undefined ? {} : { subSequence }),
    ...{ partitionKey, arrivedAt, bytes: packed.byteLength, format },
    packing: [...packing],
    preview: onOneLine(text),
  }
}

/** Never half of a surrogate pair. */
const onOneLine = (text: string): string => {
  const line = text.replace(space, ' ')
  const cut = line.slice(0, previewCharacters)
  return line.length > cut.length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}
