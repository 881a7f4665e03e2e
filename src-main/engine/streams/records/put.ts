import { breakage, diskFull, type Breakage } from '../../../platform/breakage'
import { dryRunSucceeded, fault, isFault, type Fault } from '../../fault'
import { NewRecords } from '../../log/block'
import { meansShard, meansStream } from '../../injection/target'
import type { BlockKey } from '../../log/sealed-block'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { checkEntries, checkEntry, entriesOf, routesOf, sampleKeys, sizeOf, type Entries } from './put-entries'
import { PutResults, type PutRecordsEntry } from './put-results'
import { noStream } from '../registry'
import { parseSequenceNumber } from '../shards/sequence-number'
import { sequenceNumberOf, shardOf, shardStart, wakeReaders, type Shard, type Stream } from '../stream'

export interface PutRecordsOutput {
  readonly FailedRecordCount: number
  readonly Records: readonly PutRecordsEntry[]
  /** Of a stream that encrypts. */
  readonly EncryptionType?: 'KMS'
}

export interface PutRecordOutput {
  readonly ShardId: string
  readonly SequenceNumber: string
  /** Of a stream that encrypts. */
  readonly EncryptionType?: 'KMS'
}

/** Writing: both put operations share routing, limits and the append. */
export const createPut = ({ registry, clock, limitsOf, logger, injections }: StreamsContext) => {
  const PutRecord = async (caller: Caller, input: Input<'PutRecord'>): Promise<PutRecordOutput | Fault> => {
    const stream = findWritable(caller, input)
    if (isFault(stream)) return stream
    const now = clock.now()
    const entries = entriesOf([input])
    const refusal = checkEntry(stream, entries, 0) ?? checkOrdering(stream, input.SequenceNumberForOrdering, now)
    if (refusal !== undefined) return refusal
    if (input.DryRun === true) return dryRunSucceeded
    const keyAtHand = stream.dataKeys.current()
    const key = keyAtHand instanceof Promise ? await keyAtHand : keyAtHand
    if (isFault(key)) return key
    const routes = routesOf(stream, entries)
    sampleKeys(stream, entries, routes, now)
    const shard = stream.openShards[routes.shards[0] as number] as Shard
    const record = new NewRecords(entries.keys, entries.data)
    record.add(0)
    const { bytes } = record
    const admission = admit(stream, shard, bytes, now)
    if (admission !== 'within') shard.observer.throttledWrites(1, now)
    if (admission === 'refused') {
      stream.observer.putRecord({ succeeded: false, latencyMs: 0, bytes }, now)
      return fault('ProvisionedThroughputExceededException', writeThrottled(stream, shard))
    }
    return new Promise((resolve, reject) => {
      const index = shard.log.append(
        record,
        now,
        (failure) => {
          const end = clock.now()
          const call = { succeeded: failure === undefined, latencyMs: Math.max(0, end - now), bytes }
          stream.observer.putRecord(call, end)
          if (failure !== undefined) return reject(appendFailed(stream, failure))
          shard.observer.wrote(1, bytes, now)
          stream.meter.wrote(record)
          resolve({ ShardId: shard.id, SequenceNumber: sequenceNumber, ...encryptedWith(key) })
          wakeReaders(shard)
        },
        key,
      )
      const sequenceNumber = sequenceNumberOf(shard, index, shard.log.lastArrival)
    })
  }

  const PutRecords = async (caller: Caller, input: Input<'PutRecords'>): Promise<PutRecordsOutput | Fault> => {
    const stream = findWritable(caller, input)
    if (isFault(stream)) return stream
    const entries = entriesOf(input.Records)
    const refusal = checkEntries(stream, entries)
    if (refusal !== undefined) return refusal
    if (input.DryRun === true) return dryRunSucceeded
    const keyAtHand = stream.dataKeys.current()
    const key = keyAtHand instanceof Promise ? await keyAtHand : keyAtHand
    if (isFault(key)) return key
    const now = clock.now()
    const call = { results: new PutResults(entries.length), bytes: 0, throttled: 0, now, key }
    const batches = sortByShard(stream, entries, call)
    return new Promise((resolve) => {
      let waiting = 1
      const finish = (): void => {
        waiting--
        if (waiting > 0) return
        const { results, bytes, throttled } = call
        const end = clock.now()
        stream.observer.putRecords(
          {
            succeeded: results.failed < entries.length,
            latencyMs: Math.max(0, end - now),
            records: entries.length,
            ...{ bytes, throttled, failed: results.failed - throttled },
          },
          end,
        )
        resolve({ FailedRecordCount: results.failed, Records: results.entries(), ...encryptedWith(key) })
      }
      for (const batch of batches) {
        if (batch === undefined) continue
        if (batch.overLimits > 0) batch.shard.observer.throttledWrites(batch.overLimits, now)
        if (batch.positions.length === 0) continue
        waiting++
        append(stream, batch, call, finish)
      }
      entries.release()
      finish()
    })
  }

  /** Nothing is written to a stream before it is there: to a producer it does not exist yet. */
  const findWritable = (caller: Caller, named: Parameters<typeof registry.find>[1]): Stream | Fault => {
    const stream = registry.find(caller, named)
    if (isFault(stream) || stream.openShards.length > 0) return stream
    return noStream(stream.name, stream.owner.accountId)
  }

  /** Route and admit every record; those refused get their result at once, the others are gathered by shard. */
  const sortByShard = (stream: Stream, entries: Entries, call: Call): (Batch | undefined)[] => {
    const batches = new Array<Batch | undefined>(stream.openShards.length)
    const routes = routesOf(stream, entries)
    sampleKeys(stream, entries, routes, call.now)
    for (let i = 0; i < entries.length; i++) {
      const at = routes.shards[i] as number
      const batch = (batches[at] ??= newBatch(stream.openShards[at] as Shard, entries))
      const { shard } = batch
      const admission = admit(stream, shard, sizeOf(entries, i), call.now)
      if (admission !== 'within') batch.overLimits++
      if (admission === 'refused') {
        call.results.refuse([i], 'ProvisionedThroughputExceededException', writeThrottled(stream, shard))
        call.throttled++
        continue
      }
      batch.records.add(i)
      batch.positions.push(i)
    }
    return batches
  }

  const append = (stream: Stream, { shard, records, positions }: Batch, call: Call, done: () => void): void => {
    const { bytes } = records
    const firstIndex = shard.log.append(
      records,
      call.now,
      (failure) => {
        if (failure === undefined) {
          call.bytes += bytes
          shard.observer.wrote(positions.length, bytes, call.now)
          stream.meter.wrote(records)
        } else {
          const { message } = appendFailed(stream, failure)
          logger.error(message, failure)
          call.results.refuse(positions, 'InternalFailure', message)
        }
        done()
        wakeReaders(shard)
      },
      call.key,
    )
    const arrivedAt = Math.floor(shard.log.lastArrival / 1000)
    call.results.keep(positions, shard.id, { ...shardStart(shard), index: BigInt(firstIndex), arrivedAt })
  }

  /** May the shard take this record now? While limits are only observed, it may even when it goes over them. */
  const admit = (stream: Stream, shard: Shard, bytes: number, now: number): 'within' | 'over' | 'refused' => {
    const { writes } = shard
    if (injections.limits.length > 0 && isMadeToThrottle(stream, shard)) return 'refused'
    const limits = limitsOf(stream)
    if (limits === 'off') return 'within'
    if (writes.records.canTake(1, now) && writes.bytes.canTake(bytes, now)) {
      writes.records.take(1)
      writes.bytes.take(bytes)
      return 'within'
    }
    return limits === 'observe' ? 'over' : 'refused'
  }

  const isMadeToThrottle = ({ arn: streamArn }: Stream, { number: shardNumber }: Shard): boolean =>
    injections.limits.some(
      (limit) =>
        limit.isInForce() &&
        meansStream(limit.rule, { streamArn, shardNumber }) &&
        meansShard(limit.rule, shardNumber) &&
        limit.befalls(),
    )

  return { PutRecord, PutRecords }
}

/** A PutRecords call under way. */
interface Call {
  readonly results: PutResults
  readonly now: number
  readonly key: BlockKey | undefined
  /** Of the records written so far. */
  bytes: number
  throttled: number
}

/** The records of one request for one shard; `positions` are their places in the request. */
interface Batch {
  readonly shard: Shard
  readonly records: NewRecords
  readonly positions: number[]
  /** Records that went over the shard's limits, whether they were refused or not. */
  overLimits: number
}

const newBatch = (shard: Shard, { keys, data }: Entries): Batch => ({
  shard,
  records: new NewRecords(keys, data),
  positions: [],
  overLimits: 0,
})

const encryptedWith = (key: BlockKey | undefined): { readonly EncryptionType?: 'KMS' } =>
  key === undefined ? {} : { EncryptionType: 'KMS' }

/** @source text: Kinesis facts sheet §12, seen in logs of 2015–2019 */
const writeThrottled = (stream: Stream, shard: Shard): string =>
  `Rate exceeded for shard ${shard.id} in stream ${stream.name} under account ${stream.owner.accountId}.`

/** A number to stay above must be one that could have been given out: readable, and not from the future. */
const checkOrdering = (stream: Stream, sequenceNumber: string | undefined, now: number): Fault | undefined => {
  if (sequenceNumber === undefined) return undefined
  const parts = parseSequenceNumber(sequenceNumber)
  const shard = parts?.version === 2 ? shardOf(stream, parts.shardNumber) : undefined
  const isOfStream = parts !== undefined && shard !== undefined && parts.shardCreatedAt === shard.createdAt
  const isGivenOut = !isOfStream || parts.index < BigInt(shard.log.nextIndex)
  // What was given out stays good when the clock is set back.
  const latest = isOfStream ? Math.max(now, shard.log.lastArrival) : now
  if (parts !== undefined && parts.arrivedAt * 1000 <= latest && isGivenOut) return undefined
  return fault(
    'InvalidArgumentException',
    `ExclusiveMinimumSequenceNumber ${sequenceNumber} used in PutRecord on stream ${stream.name} ` +
      `under account ${stream.owner.accountId} is invalid.`,
  )
}

const appendFailed = ({ name }: Stream, failure: unknown): Breakage =>
  diskFull('disk-full-records', { stream: name }, failure) ??
  breakage(
    'append-failed',
    { stream: name, reason: failure instanceof Error ? failure.message : String(failure) },
    failure,
  )
