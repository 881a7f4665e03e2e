import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import { Breakage, systemErrorCode } from '../../platform/breakage'
import { dryRunSucceeded, fault, isFault, type Fault } from '../fault'
import { newRecord, type NewRecord } from '../log/block'
import type { Caller } from '../service'
import { maxHashKey } from './hash-keys'
import { defaultRecordBytes, requestLimits, type LimitsMode } from './limits'
import type { Input } from './model'
import type { Registry } from './registry'
import { eachSequenceNumber, parseSequenceNumber } from './sequence-number'
import { sequenceNumberOf, shardStart, type Shard, type Stream } from './stream'

export interface PutOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly limits: LimitsMode
  readonly logger: Logger
}

type Entry = Input<'PutRecords'>['Records'][number]

export interface PutRecordsEntry {
  readonly SequenceNumber?: string
  readonly ShardId?: string
  readonly ErrorCode?: string
  readonly ErrorMessage?: string
}

export interface PutRecordsOutput {
  readonly FailedRecordCount: number
  readonly Records: readonly PutRecordsEntry[]
}

export interface PutRecordOutput {
  readonly ShardId: string
  readonly SequenceNumber: string
}

/** Writing: both put operations share routing, limits and the append. */
export const createPut = ({ registry, clock, limits, logger }: PutOptions) => {
  const putRecord = async (caller: Caller, input: Input<'PutRecord'>): Promise<PutRecordOutput | Fault> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const now = clock.now()
    const record = toRecord(input, undefined)
    if (isFault(record)) return record
    const refusal = checkOrdering(stream, input.SequenceNumberForOrdering, now)
    if (refusal !== undefined) return refusal
    if (input.DryRun === true) return dryRunSucceeded
    const shard = stream.openShards[route(stream, input)] as Shard
    if (!admit(shard, record.bytes, now)) {
      return fault('ProvisionedThroughputExceededException', writeThrottled(stream, shard))
    }
    return new Promise((resolve, reject) => {
      const index = shard.log.append([record], now, (failure) => {
        if (failure !== undefined) return reject(appendFailed(stream, failure))
        shard.observer.wrote(1, record.bytes, now)
        resolve({ ShardId: shard.id, SequenceNumber: sequenceNumber })
      })
      const sequenceNumber = sequenceNumberOf(shard, index, shard.log.lastArrival)
    })
  }

  const putRecords = async (caller: Caller, input: Input<'PutRecords'>): Promise<PutRecordsOutput | Fault> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const records = toRecords(input.Records)
    if (isFault(records)) return records
    if (input.DryRun === true) return dryRunSucceeded
    const now = clock.now()
    const results = new Array<PutRecordsEntry>(input.Records.length)
    const batches = sortByShard(stream, input.Records, records, results, now)
    return new Promise((resolve) => {
      let waiting = 0
      const finish = (): void => {
        if (waiting > 0) return
        const failed = results.reduce((sum, { ErrorCode }) => sum + (ErrorCode === undefined ? 0 : 1), 0)
        resolve({ FailedRecordCount: failed, Records: results })
      }
      for (const batch of batches) {
        if (batch === undefined) continue
        waiting++
        append(stream, batch, results, now, () => {
          waiting--
          finish()
        })
      }
      finish()
    })
  }

  /** Route and admit every record; those refused get their result at once, the others are gathered by shard. */
  const sortByShard = (
    stream: Stream,
    entries: readonly Entry[],
    records: readonly NewRecord[],
    results: PutRecordsEntry[],
    now: number,
  ): (Batch | undefined)[] => {
    const batches = new Array<Batch | undefined>(stream.openShards.length)
    for (let i = 0; i < entries.length; i++) {
      const at = route(stream, entries[i] as Entry)
      const shard = stream.openShards[at] as Shard
      const record = records[i] as NewRecord
      if (!admit(shard, record.bytes, now)) {
        const ErrorMessage = writeThrottled(stream, shard)
        results[i] = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage }
        continue
      }
      const batch = (batches[at] ??= { shard, records: [], positions: [], bytes: 0 })
      batch.records.push(record)
      batch.positions.push(i)
      batch.bytes += record.bytes
    }
    return batches
  }

  const append = (stream: Stream, batch: Batch, results: PutRecordsEntry[], now: number, done: () => void): void => {
    const { shard, records, positions } = batch
    const firstIndex = shard.log.append(records, now, (failure) => {
      if (failure === undefined) {
        shard.observer.wrote(records.length, batch.bytes, now)
      } else {
        logger.error(appendFailed(stream, failure).message, failure)
        for (const i of positions)
          results[i] = { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal Service Failure.' }
      }
      done()
    })
    const first = {
      ...shardStart(shard),
      index: BigInt(firstIndex),
      arrivedAt: Math.floor(shard.log.lastArrival / 1000),
    }
    eachSequenceNumber(first, records.length, (SequenceNumber, i) => {
      results[positions[i] as number] = { SequenceNumber, ShardId: shard.id }
    })
  }

  /** May the shard take this record now? Observing counts a would-be refusal and lets it pass. */
  const admit = (shard: Shard, bytes: number, now: number): boolean => {
    if (limits === 'off') return true
    const { writes, observer } = shard
    if (writes.records.canTake(1, now) && writes.bytes.canTake(bytes, now)) {
      writes.records.take(1)
      writes.bytes.take(bytes)
      return true
    }
    observer.throttledWrites(1, now)
    return limits === 'observe'
  }

  return { putRecord, putRecords }
}

/** The records of one request for one shard; `positions` are their places in the request. */
interface Batch {
  readonly shard: Shard
  readonly records: NewRecord[]
  readonly positions: number[]
  bytes: number
}

const route = ({ router }: Stream, entry: Entry): number =>
  entry.ExplicitHashKey === undefined
    ? router.byPartitionKey(entry.PartitionKey as string)
    : router.byHashKey(BigInt(entry.ExplicitHashKey))

/** @source text: Kinesis facts sheet §12, seen in logs of 2015–2019 */
const writeThrottled = (stream: Stream, shard: Shard): string =>
  `Rate exceeded for shard ${shard.id} in stream ${stream.name} under account ${stream.owner.accountId}.`

/** The records of a request, or why AWS would refuse all of it. */
const toRecords = (entries: readonly Entry[]): NewRecord[] | Fault => {
  const records: NewRecord[] = []
  let total = 0
  for (let i = 0; i < entries.length; i++) {
    const record = toRecord(entries[i] as Entry, i)
    if (isFault(record)) return record
    records.push(record)
    total += record.bytes
  }
  return total > requestLimits.putRecordsBytes
    ? fault('InvalidArgumentException', 'Records size exceeds 10 MB limit')
    : records
}

/** @param position in PutRecords; undefined in PutRecord */
const toRecord = ({ Data, PartitionKey, ExplicitHashKey }: Entry, position: number | undefined): NewRecord | Fault => {
  if (PartitionKey === undefined) {
    return invalid(position, 'partitionKey', "Value null at '", 'Member must not be null')
  }
  if (ExplicitHashKey !== undefined && BigInt(ExplicitHashKey) > maxHashKey) {
    return fault(
      'InvalidArgumentException',
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${ExplicitHashKey}`,
    )
  }
  const record = newRecord(PartitionKey, Data)
  if (record.bytes <= defaultRecordBytes) return record
  return invalid(position, 'data', "Value at '", `Member must have length less than or equal to ${defaultRecordBytes}`)
}

const invalid = (position: number | undefined, member: string, value: string, constraint: string): Fault => {
  const path = position === undefined ? member : `records.${position + 1}.member.${member}`
  return fault(
    'ValidationException',
    `1 validation error detected: ${value}${path}' failed to satisfy constraint: ${constraint}`,
  )
}

/** A number to stay above must be one that could have been given out: readable, and not from the future. */
const checkOrdering = (stream: Stream, sequenceNumber: string | undefined, now: number): Fault | undefined => {
  if (sequenceNumber === undefined) return undefined
  const parts = parseSequenceNumber(sequenceNumber)
  const isOfStream = parts?.version === 2 && parts.shardCreatedAt === stream.shards[parts.shardNumber]?.createdAt
  const isGivenOut = !isOfStream || parts.index < BigInt(stream.shards[parts.shardNumber]?.log.nextIndex ?? 0)
  if (parts !== undefined && parts.arrivedAt * 1000 <= now && isGivenOut) return undefined
  return fault(
    'InvalidArgumentException',
    `ExclusiveMinimumSequenceNumber ${sequenceNumber} used in PutRecord on stream ${stream.name} ` +
      `under account ${stream.owner.accountId} is invalid.`,
  )
}

const appendFailed = (stream: Stream, failure: unknown): Breakage =>
  new Breakage(
    'append-failed',
    systemErrorCode(failure) === 'ENOSPC'
      ? `The disk is full: records for stream "${stream.name}" cannot be kept. Make room and send them again; nothing acknowledged is lost.`
      : `Records for stream "${stream.name}" could not be written: ${failure instanceof Error ? failure.message : String(failure)}`,
    { cause: failure },
  )
