import type { Clock } from '../../platform/clock'
import { dryRunSucceeded, fault, isFault, type Fault } from '../fault'
import type { Caller } from '../service'
import { requestLimits, type LimitsMode } from './limits'
import type { Input } from './model'
import type { Registry } from './registry'
import { parseSequenceNumber } from './sequence-number'
import { parseShardNumber, sequenceNumberOf, shardIdOf, type Shard, type Stream } from './stream'
import type { Tokens } from './token'

export interface ReadOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly limits: LimitsMode
  readonly tokens: Tokens
}

/** Iterators live this long. @source Kinesis facts sheet §9 */
const iteratorLifeMs = 300_000

/** What an iterator says: a place in a shard, and when it was given out. */
interface Iterator {
  readonly stream: string
  readonly name: string
  readonly shard: number
  readonly index: number
  readonly at: number
}

export interface GetRecordsOutput {
  readonly Records: readonly {
    readonly SequenceNumber: string
    readonly ApproximateArrivalTimestamp: Date
    readonly Data: Uint8Array
    readonly PartitionKey: string
  }[]
  readonly NextShardIterator: string
  readonly MillisBehindLatest: number
}

/** Reading by iterator. */
export const createRead = ({ registry, clock, limits, tokens }: ReadOptions) => {
  const getShardIterator = async (
    caller: Caller,
    input: Input<'GetShardIterator'>,
  ): Promise<{ readonly ShardIterator: string } | Fault> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const shard = shardOf(stream, input.ShardId)
    if (isFault(shard)) return shard
    const now = clock.now()
    const refusal = checkStart(stream, shard, input, now)
    if (refusal !== undefined) return refusal
    if (input.DryRun === true) return dryRunSucceeded
    const { iterators } = shard.reads
    if (limits !== 'off') {
      if (iterators.canTake(1, now)) iterators.take(1)
      else if (isThrottled(shard, now)) return readThrottled(stream, shard)
    }
    return { ShardIterator: seal(stream, shard, await startIndex(shard, input)) }
  }

  const getRecords = async (caller: Caller, input: Input<'GetRecords'>): Promise<GetRecordsOutput | Fault> => {
    // Some clients send the iterator wrapped in quotes; AWS tolerates it.
    const iterator = tokens.open('iterator', input.ShardIterator.replace(/^"(.*)"$/, '$1')) as Iterator | undefined
    if (iterator === undefined) return fault('InvalidArgumentException', 'Invalid ShardIterator.')
    const now = clock.now()
    if (now - iterator.at > iteratorLifeMs) return expired(iterator.at, now)
    const stream = registry.byId(iterator.stream)
    const shard = stream?.shards[iterator.shard]
    if (stream === undefined || shard === undefined) return noShard(iterator.name, caller, iterator.shard)
    if (input.StreamARN !== undefined && input.StreamARN !== stream.arn) {
      return fault('InvalidArgumentException', `The ShardIterator is not one of ${input.StreamARN}.`)
    }
    if (input.DryRun === true) return dryRunSucceeded
    if (!admitRead(shard, now) && isThrottled(shard, now)) return readThrottled(stream, shard)

    const { records, next } = await shard.log.read(iterator.index, {
      maxRecords: input.Limit ?? requestLimits.getRecordsRecords,
      maxBytes: requestLimits.getRecordsBytes,
      notBefore: trimHorizon(stream, now),
    })
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0)
    shard.reads.bytes.take(bytes)
    shard.observer.read(records.length, bytes, now)
    const last = records.at(-1)
    return {
      Records: records.map(({ index, arrivedAt, data, partitionKey }) => ({
        SequenceNumber: sequenceNumberOf(shard, index, arrivedAt),
        ApproximateArrivalTimestamp: new Date(arrivedAt),
        Data: data,
        PartitionKey: partitionKey,
      })),
      NextShardIterator: seal(stream, shard, next),
      MillisBehindLatest: last === undefined || next >= shard.log.readableTo ? 0 : Math.max(0, now - last.arrivedAt),
    }
  }

  const seal = (stream: Stream, shard: Shard, index: number): string =>
    tokens.seal('iterator', {
      stream: stream.id,
      name: stream.name,
      shard: shard.number,
      index,
      at: clock.now(),
    } satisfies Iterator)

  /** A call needs a whole token and some read budget; what it will cost in bytes is known only afterwards. */
  const admitRead = ({ reads }: Shard, now: number): boolean => {
    if (limits === 'off' || (reads.calls.canTake(1, now) && reads.bytes.canTake(1, now))) {
      reads.calls.take(1)
      return true
    }
    return false
  }

  /** Count a call over the limits; only enforcing turns it away. */
  const isThrottled = (shard: Shard, now: number): boolean => {
    shard.observer.throttledRead(now)
    return limits === 'enforce'
  }

  return { getShardIterator, getRecords }
}

/** Records that arrived earlier are past the stream's retention. */
export const trimHorizon = (stream: Stream, now: number): number => now - stream.retentionHours * 3_600_000

const shardOf = (stream: Stream, shardId: string): Shard | Fault => {
  const number = parseShardNumber(shardId)
  if (number === undefined) {
    return fault(
      'ResourceNotFoundException',
      `Could not find shard ${shardId} in stream ${stream.name} under account ${stream.owner.accountId}.`,
    )
  }
  return stream.shards[number] ?? noShard(stream.name, stream.owner, number)
}

const noShard = (streamName: string, { accountId }: Caller, shardNumber: number): Fault =>
  fault(
    'ResourceNotFoundException',
    `Shard ${shardIdOf(shardNumber)} in stream ${streamName} under account ${accountId} does not exist`,
  )

/**
 * The start an iterator asks for, checked in AWS's order.
 * @source texts and order: Kinesis facts sheet §9, verified against AWS
 */
const checkStart = (
  stream: Stream,
  shard: Shard,
  { ShardIteratorType, StartingSequenceNumber, Timestamp }: Input<'GetShardIterator'>,
  now: number,
): Fault | undefined => {
  const bySequence = ShardIteratorType === 'AT_SEQUENCE_NUMBER' || ShardIteratorType === 'AFTER_SEQUENCE_NUMBER'
  if (bySequence !== (StartingSequenceNumber !== undefined) && ShardIteratorType !== 'AT_TIMESTAMP') {
    return fault(
      'InvalidArgumentException',
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
        `(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${ShardIteratorType} ` +
        (bySequence ? 'and no StartingSequenceNumber.' : 'and also a StartingSequenceNumber.'),
    )
  }
  if (ShardIteratorType === 'AT_TIMESTAMP') return checkTimestamp(Timestamp, now)
  return StartingSequenceNumber === undefined ? undefined : checkSequence(stream, shard, StartingSequenceNumber)
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

const checkSequence = (stream: Stream, shard: Shard, sequenceNumber: string): Fault | undefined => {
  const used =
    `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ${shard.id} ` +
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

const startIndex = async (shard: Shard, input: Input<'GetShardIterator'>): Promise<number> => {
  switch (input.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return 0
    case 'LATEST':
      return shard.log.nextIndex
    case 'AT_TIMESTAMP':
      return shard.log.firstSince((input.Timestamp as Date).getTime())
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER': {
      const index = parseSequenceNumber(input.StartingSequenceNumber as string)?.index ?? 0n
      // An index beyond what a number holds exactly is far beyond any record: the end.
      const at = index > BigInt(shard.log.nextIndex) ? shard.log.nextIndex : Number(index)
      return input.ShardIteratorType === 'AT_SEQUENCE_NUMBER' ? at : Math.min(at + 1, shard.log.nextIndex)
    }
  }
}

/** @source text: Kinesis facts sheet §12, seen in logs of 2023 */
const readThrottled = ({ name, owner }: Stream, shard: Shard): Fault =>
  fault('ProvisionedThroughputExceededException', `Rate exceeded for Shard - ${owner.accountId}/${name}/${shard.id}`)

const expired = (createdAt: number, now: number): Fault =>
  fault(
    'ExpiredIteratorException',
    `Iterator expired. The iterator was created at time ${javaDate(createdAt)} while right now it is ${javaDate(now)} ` +
      `which is further in the future than the tolerated delay of ${iteratorLifeMs} milliseconds.`,
  )

/** As Java prints a date, e.g. `Thu Jan 22 01:22:02 UTC 2015`. */
const javaDate = (ms: number): string => {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${day} ${time} UTC ${year}`
}
