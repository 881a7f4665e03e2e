import { dryRunSucceeded, fault, isFault, type Fault } from '../../fault'
import type { LoggedRecords } from '../../log/logged-records'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import { requestLimits, shardLimits } from '../limits/limits'
import { longTermMs } from '../meter'
import type { Input } from '../model'
import { checkPosition, findShard, indexOfPosition, noShard, readableShardOf, type StartingPosition } from './position'
import { createRereads } from './rereads'
import type { OutputRecord } from './stretch'
import { childrenOf, shardIdOf, trimHorizon, type Shard, type Stream } from '../stream'
import type { Tokens } from '../token'

/** Iterators live this long. @source Kinesis facts sheet §9 */
const iteratorLifeMs = 300_000

/** What an iterator says: a place in a shard, when it was given out, and the chain it is of; older ones are of none. */
export interface Iterator {
  readonly stream: string
  readonly name: string
  readonly shard: number
  readonly index: number
  readonly at: number
  readonly chain?: string
}

/** Some clients send the iterator wrapped in quotes; AWS tolerates it. */
export const openIterator = (tokens: Tokens, text: string): Iterator | undefined =>
  tokens.open('iterator', text.replace(/^"(.*)"$/, '$1')) as Iterator | undefined

/** A shard that the end of another one leads to. */
export interface ChildShard {
  readonly ShardId: string
  readonly ParentShards: readonly string[]
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string }
}

export interface GetRecordsOutput {
  readonly Records: readonly OutputRecord[]
  /** Absent at the end of a closed shard; then there are `ChildShards`. */
  readonly NextShardIterator?: string
  readonly MillisBehindLatest: number
  readonly ChildShards?: readonly ChildShard[]
}

/** Reading by iterator. */
export const createRead = ({ registry, clock, consumption, limitsOf, tokens }: StreamsContext) => {
  const read = createRereads()

  const GetShardIterator = async (
    caller: Caller,
    input: Input<'GetShardIterator'>,
  ): Promise<{ readonly ShardIterator: string } | Fault> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const now = clock.now()
    const shard = findShard(stream, input.ShardId, now)
    if (isFault(shard)) return shard
    const position: StartingPosition = {
      type: input.ShardIteratorType,
      sequenceNumber: input.StartingSequenceNumber,
      timestamp: input.Timestamp,
      operation: 'GetShardIterator',
    }
    const refusal = checkPosition(stream, shard, position, now)
    if (refusal !== undefined) return refusal
    if (input.DryRun === true) return dryRunSucceeded
    const { iterators } = shard.reads
    if (limitsOf(stream) !== 'off') {
      if (iterators.canTake(1, now)) iterators.take(1)
      else if (isThrottled(stream, shard, now)) return readThrottled(stream, shard)
    }
    const index = await indexOfPosition(shard, position)
    return { ShardIterator: seal(stream, shard, index, consumption.newChain()) }
  }

  const GetRecords = async (caller: Caller, input: Input<'GetRecords'>): Promise<GetRecordsOutput | Fault> => {
    const iterator = openIterator(tokens, input.ShardIterator)
    if (iterator === undefined) return fault('InvalidArgumentException', 'Invalid ShardIterator.')
    const now = clock.now()
    if (now - iterator.at > iteratorLifeMs) return expired(iterator.at, now)
    const stream = registry.byId(iterator.stream)
    const shard = stream === undefined ? undefined : readableShardOf(stream, iterator.shard, now)
    if (stream === undefined || shard === undefined) return noShard(iterator.name, caller, iterator.shard)
    if (input.StreamARN !== undefined && input.StreamARN !== stream.arn) {
      return fault('InvalidArgumentException', `The ShardIterator is not one of ${input.StreamARN}.`)
    }
    if (input.DryRun === true) return dryRunSucceeded
    const isLimited = limitsOf(stream) !== 'off'
    const lacking = isLimited ? admitRead(shard, now) : undefined
    if (lacking !== undefined && caller.client !== undefined) consumption.refused(stream, shard, caller.client, lacking)
    if (lacking !== undefined && isThrottled(stream, shard, now)) {
      const call = { succeeded: false, latencyMs: 0, records: 0, bytes: 0, iteratorAgeMs: 0 }
      stream.observer.getRecords(call, now)
      return readThrottled(stream, shard)
    }
    const stretch = await read(stream, shard, iterator.index, {
      maxRecords: input.Limit ?? requestLimits.getRecordsRecords,
      maxBytes: requestLimits.getRecordsBytes,
      notBefore: trimHorizon(stream, now),
    })
    if (isFault(stretch)) return stretch
    const { records, next, output } = stretch
    const { bytes } = records
    const behind = behindLatest(shard, records, next, now)
    if (isLimited && lacking === undefined) payRead(shard, bytes)
    const end = clock.now()
    shard.observer.read(records.length, bytes, behind, end)
    stream.meter.read(bytes, records.length === 0 ? 0 : records.bytesBefore(now - longTermMs))
    stream.observer.getRecords(
      { succeeded: true, latencyMs: Math.max(0, end - now), records: records.length, bytes, iteratorAgeMs: behind },
      end,
    )
    const isLast = isAtEnd(shard, next)
    const { chain = consumption.newChain() } = iterator
    if (caller.client !== undefined) {
      const answer = { chain, givenAt: iterator.at, from: iterator.index, next, records, isLast }
      consumption.polled(stream, shard, caller.client, answer)
    }
    return {
      Records: output,
      ...(isLast
        ? { ChildShards: childrenOf(stream, shard).map(toChildShard) }
        : { NextShardIterator: seal(stream, shard, next, chain) }),
      MillisBehindLatest: behind,
    }
  }

  const seal = (stream: Stream, shard: Shard, index: number, chain: string): string =>
    tokens.seal('iterator', {
      stream: stream.id,
      name: stream.name,
      shard: shard.number,
      index,
      at: clock.now(),
      chain,
    } satisfies Iterator)

  /** Count a call over the limits; only enforcing turns it away. */
  const isThrottled = (stream: Stream, shard: Shard, now: number): boolean => {
    shard.observer.throttledRead(now)
    return limitsOf(stream) === 'enforce'
  }

  return { GetShardIterator, GetRecords }
}

/**
 * A call needs a whole token and some read budget; what it will cost in bytes is known only afterwards.
 * @returns what there is too little of
 */
const admitRead = ({ reads }: Shard, now: number): 'calls' | 'bytes' | undefined => {
  if (!reads.calls.canTake(1, now)) return 'calls'
  if (!reads.bytes.canTake(1, now)) return 'bytes'
  reads.calls.take(1)
  return undefined
}

/**
 * An answer of up to a second's worth is paid from what the shard has saved up; a larger one is paid by waiting, all of it:
 * after 10 MiB no call succeeds for five seconds. @source Kinesis facts sheet §12
 */
const payRead = ({ reads }: Shard, bytes: number): void => {
  if (bytes > shardLimits.readBytesPerSecond) reads.bytes.empty()
  reads.bytes.take(bytes)
}

/**
 * How far the last of these records is behind the present, ms: 0 when, and only when, there is nothing after it. Clients that read
 * up to the end stop at 0, which must not come early because the clock was set back.
 */
export const behindLatest = (shard: Shard, records: LoggedRecords, next: number, now: number): number =>
  records.length === 0 || next >= shard.log.readableTo ? 0 : Math.max(1, now - records.lastArrival)

/** Is there nothing from `next` on, and never will be? */
export const isAtEnd = ({ closedAt, log }: Shard, next: number): boolean =>
  closedAt !== undefined && log.isSettled && next >= log.readableTo

export const toChildShard = (child: Shard): ChildShard => ({
  ShardId: child.id,
  ParentShards: child.parents.map(shardIdOf),
  HashKeyRange: { StartingHashKey: child.range.start.toString(), EndingHashKey: child.range.end.toString() },
})

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
