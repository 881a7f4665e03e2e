import { fault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { Input } from '../model'
import { parseSequenceNumber } from '../shards/sequence-number'
import { isExpired, parseShardNumber, shardIdOf, shardOf, type Shard, type Stream } from '../stream'

/** Where in a shard reading begins, as GetShardIterator and SubscribeToShard say it. */
export interface StartingPosition {
  readonly type: Input<'GetShardIterator'>['ShardIteratorType']
  readonly sequenceNumber: string | undefined
  readonly timestamp: Date | undefined
  /** For the texts of refusals. */
  readonly operation: 'GetShardIterator' | 'SubscribeToShard'
}

/** The shard to read, open or closed, unless its retention is over. */
export const findShard = (stream: Stream, shardId: string, now: number): Shard | Fault => {
  const number = parseShardNumber(shardId)
  if (number === undefined) return noSuchShard(stream, shardId)
  return readableShardOf(stream, number, now) ?? noShard(stream.name, stream.owner, number)
}

export const readableShardOf = (stream: Stream, number: number, now: number): Shard | undefined => {
  const shard = shardOf(stream, number)
  return shard === undefined || isExpired(stream, shard, now) ? undefined : shard
}

export const noSuchShard = ({ name, owner }: Stream, shardId: string): Fault =>
  fault(
    'ResourceNotFoundException',
    `Could not find shard ${shardId} in stream ${name} under account ${owner.accountId}.`,
  )

export const noShard = (streamName: string, { accountId }: Caller, shardNumber: number): Fault =>
  fault(
    'ResourceNotFoundException',
    `Shard ${shardIdOf(shardNumber)} in stream ${streamName} under account ${accountId} does not exist`,
  )

/**
 * The start an iterator asks for, checked in AWS's order.
 * @source texts and order: Kinesis facts sheet §9, verified against AWS
 */
export const checkPosition = (
  stream: Stream,
  shard: Shard,
  { type, sequenceNumber, timestamp, operation }: StartingPosition,
  now: number,
): Fault | undefined => {
  const bySequence = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER'
  if (bySequence !== (sequenceNumber !== undefined) && type !== 'AT_TIMESTAMP') {
    return fault(
      'InvalidArgumentException',
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
        `(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} ` +
        (bySequence ? 'and no StartingSequenceNumber.' : 'and also a StartingSequenceNumber.'),
    )
  }
  // The time of any record can be asked for, even if the clock was set back since.
  if (type === 'AT_TIMESTAMP') return checkTimestamp(timestamp, Math.max(now, shard.log.lastArrival))
  return sequenceNumber === undefined ? undefined : checkSequence(stream, shard, sequenceNumber, operation)
}

const checkTimestamp = (timestamp: Date | undefined, now: number): Fault | undefined => {
  if (timestamp === undefined) {
    return fault(
      'InvalidArgumentException',
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    )
  }
  if (timestamp.getTime() <= now) return undefined
  return fault(
    'InvalidArgumentException',
    'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
      `timestampInMillis: ${timestamp.getTime()}, currentTimestampInMillis: ${now}`,
  )
}

const checkSequence = (stream: Stream, shard: Shard, sequenceNumber: string, operation: string): Fault | undefined => {
  const used =
    `StartingSequenceNumber ${sequenceNumber} used in ${operation} on shard ${shard.id} ` +
    `in stream ${stream.name} under account ${stream.owner.accountId} is invalid`
  const parts = parseSequenceNumber(sequenceNumber)
  if (parts === undefined) return fault('InvalidArgumentException', `${used}.`)
  if (parts.shardNumber !== shard.number) {
    return fault(
      'InvalidArgumentException',
      `Invalid StartingSequenceNumber. It encodes ${encodedShardId(parts.shardNumber)}, ` +
        `while it was used in a call to a shard with ${shard.id}`,
    )
  }
  if (parts.version === 2 && parts.shardCreatedAt === shard.createdAt) return undefined
  if (parts.version === 0) return fault('InternalFailure', '')
  return fault('InvalidArgumentException', `${used} because it did not come from this stream.`)
}

/** AWS pads negative numbers in a way of its own: −2147483648 prints as `shardId--02147483648`. */
const encodedShardId = (number: number): string =>
  number < 0 ? `shardId--${String(-number).padStart(11, '0')}` : shardIdOf(number)

/** Index of the first record to read from a position that has passed its check. */
export const indexOfPosition = async (
  shard: Shard,
  { type, sequenceNumber, timestamp }: StartingPosition,
): Promise<number> => {
  switch (type) {
    case 'TRIM_HORIZON':
      return 0
    case 'LATEST':
      return shard.log.nextIndex
    case 'AT_TIMESTAMP':
      return shard.log.firstSince((timestamp as Date).getTime())
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER': {
      const index = parseSequenceNumber(sequenceNumber as string)?.index ?? 0n
      // An index beyond what a number holds exactly is far beyond any record: the end.
      const at = index > BigInt(shard.log.nextIndex) ? shard.log.nextIndex : Number(index)
      return type === 'AT_SEQUENCE_NUMBER' ? at : Math.min(at + 1, shard.log.nextIndex)
    }
  }
}
