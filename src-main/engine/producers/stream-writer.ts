import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import { isFault, type Fault, type FaultName } from '../fault'
import { asArray, packedList, packedOf, type PackedList } from '../packed-list'
import type { Caller } from '../service'
import { requestLimits } from '../streams/limits/limits'
import type { PutRecordsEntry } from '../streams/records/put-results'
import type { Streams } from '../streams/streams'
import { backoffMs } from './backoff'
import { putMembers, spansOfRecord } from './made-records'
import { partOfSeed, seededRandom, type Random } from './random'

/** What became of records, ever growing. */
export interface WriteCounts {
  records: number
  bytes: number
  /** Of records that were refused, each time they were. */
  refused: number
  /** Records that were given up. */
  givenUp: number
  /** Records that wait to be put again, now. */
  waiting: number
  waitingBytes: number
}

export interface WriterParts {
  readonly streams: Streams
  readonly caller: Caller
  readonly clock: Clock
  readonly logger: Logger
}

export interface WriterSettings {
  readonly stream: string
  readonly recordsPerRequest: number
  /** So long is a refused record put again; then it is given up. */
  readonly retryForSeconds: number
}

/** Records under way together. Times are epoch milliseconds. */
interface Request {
  readonly records: PackedList
  /** Of its chance: how long it waits after each attempt. */
  readonly seed: number
  readonly firstAt: number
  /** How often it was refused. */
  readonly attempts: number
}

/** Records that were refused, and wait to be put again. */
export interface WaitingRequest extends Request {
  readonly since: number
  readonly dueAt: number
}

/** Puts records into one stream. */
export interface StreamWriter {
  readonly counts: Readonly<WriteCounts>
  /** Why all of a request was last refused; undefined: it was not. */
  readonly problem: Fault | undefined
  /** Bytes on their way. */
  readonly underWay: number
  /** What waits to be put again, in the order it was refused. */
  readonly waiting: readonly WaitingRequest[]
  /** Settled when each record was accepted, refused for now, or given up. @param random decides how long those refused wait */
  write(records: PackedList, random: Random): Promise<void>
  /** What waited in another one that was stopped waits here. */
  goOn(waiting: WaitingRequest): void
  change(settings: WriterSettings): void
  /** Nothing is put again any more. */
  stop(): void
  /**
   * What it still has to put, once it is stopped. Settled when what is under way is answered; what somebody lets wait for time to
   * pass is not waited for, and told as well: it is for those who let no time pass any more.
   */
  left(): Promise<readonly WaitingRequest[]>
}

/** More do not wait to be put again: those that would be more are given up at once. */
export const mostWaitingBytes = 128 * 2 ** 20

/** Worth to be tried again. @source Kinesis facts sheet §8, §12; that of AWS's SDKs */
const passing: ReadonlySet<FaultName> = new Set<FaultName>([
  ...(['ProvisionedThroughputExceededException', 'InternalFailure', 'LimitExceededException'] as const),
  ...(['KMSThrottlingException', 'ResourceInUseException', 'ResourceNotFoundException'] as const),
])

export const createStreamWriter = (parts: WriterParts, first: WriterSettings): StreamWriter => {
  const { streams, caller, clock, logger } = parts
  const counts: WriteCounts = { records: 0, bytes: 0, refused: 0, givenUp: 0, waiting: 0, waitingBytes: 0 }
  /** With what ends the waiting. */
  const waits = new Map<WaitingRequest, () => void>()
  const underWayNow = new Map<Request, { readonly answer: Promise<void>; readonly isDelayed: boolean }>()
  let settings = first
  let problem: Fault | undefined
  let underWay = 0
  let isStopped = false

  const put = async (request: Request): Promise<void> => {
    const { records } = request
    const bytes = bytesOf(records)
    underWay += bytes
    try {
      const answer = await streams.operations.PutRecords(caller, {
        StreamName: settings.stream,
        Records: asArray(records),
      })
      if (isFault(answer)) return refuse(request, answer)
      problem = undefined
      const failed = answer.FailedRecordCount === 0 ? undefined : failedOf(answer.Records, records)
      counts.records += records.length - (failed?.length ?? 0)
      counts.bytes += bytes - (failed === undefined ? 0 : bytesOf(failed))
      if (failed !== undefined) again(failed, request)
    } finally {
      underWay -= bytes
    }
  }

  /** No time of the world passes until it is answered, unless it waits for just that. */
  const send = (request: Request): Promise<void> => {
    const delayed = isDelayed(streams, settings.stream, 'PutRecords')
    const answer = put(request)
      .catch((error: unknown) => {
        logger.error(`Could not put records into ${settings.stream}`, error)
        counts.givenUp += request.records.length
      })
      .finally(() => underWayNow.delete(request))
    underWayNow.set(request, { answer, isDelayed: delayed })
    if (!delayed) void clock.during(answer)
    return answer
  }

  const refuse = (request: Request, answer: Fault): void => {
    problem = answer
    if (passing.has(answer.fault)) return again(request.records, request)
    counts.refused += request.records.length
    counts.givenUp += request.records.length
  }

  const again = (records: PackedList, { seed, firstAt, attempts }: Request): void => {
    const since = clock.now()
    const dueAt = since + backoffMs(attempts + 1, seededRandom(partOfSeed(seed, '', attempts)))
    counts.refused += records.length
    wait({ records, seed, firstAt, attempts: attempts + 1, since, dueAt })
  }

  const wait = (waiting: WaitingRequest): void => {
    const { records, firstAt, dueAt } = waiting
    const bytes = bytesOf(records)
    const at = Math.max(dueAt, clock.now())
    const isTooLate = at > firstAt + settings.retryForSeconds * 1000
    if (isTooLate || counts.waitingBytes + bytes > mostWaitingBytes) {
      counts.givenUp += records.length
      return
    }
    counts.waiting += records.length
    counts.waitingBytes += bytes
    const cancel = isStopped
      ? () => {}
      : clock.after(at - clock.now(), () => {
          waits.delete(waiting)
          counts.waiting -= records.length
          counts.waitingBytes -= bytes
          void send(waiting)
        })
    waits.set(waiting, cancel)
  }

  return {
    counts,
    get problem() {
      return problem
    },
    get underWay() {
      return underWay
    },
    get waiting() {
      return [...waits.keys()]
    },
    write: async (records, random) => {
      const firstAt = clock.now()
      // All are sent before the first is answered, as by a producer that does not wait: their order is that of the records.
      const requests = requestsOf(records, settings.recordsPerRequest)
      // Each with a chance of its own: which is answered first must not matter.
      const sent = requests.map((part) => {
        return send({ records: part, seed: random.integer(0, 0xffff_ffff), firstAt, attempts: 0 })
      })
      await Promise.all(sent)
    },
    goOn: wait,
    change: (next) => (settings = next),
    stop: () => {
      isStopped = true
      for (const cancel of waits.values()) cancel()
    },
    left: async () => {
      const all = [...underWayNow.values()]
      await Promise.all(all.filter(({ isDelayed }) => !isDelayed).map(({ answer }) => answer))
      const now = clock.now()
      return [...waits.keys(), ...[...underWayNow.keys()].map((request) => ({ ...request, since: now, dueAt: now }))]
    },
  }
}

/** Does somebody let requests to a stream take their time? */
export const isDelayed = (streams: Streams, stream: string, operation: string): boolean =>
  streams.injections
    .about(operation)
    .some(
      ({ rule }) =>
        rule.latencyMs !== undefined && (rule.stream === undefined || stream === rule.stream.replace(/^.*\//, '')),
    )

export const bytesOf = (records: PackedList): number => {
  const [keys, data] = [records.column('PartitionKey'), records.column('Data')]
  let bytes = 0
  for (let i = 0; i < records.length; i++) bytes += keys.size(i) + data.size(i)
  return bytes
}

/** Those at some places, without copying what they hold. */
const recordsAt = (records: PackedList, places: readonly number[]): PackedList => {
  const { bytes } = records.column('Data')
  const spans = new Int32Array(places.length * spansOfRecord)
  places.forEach((place, i) => {
    for (const [member, name] of Object.keys(putMembers).entries()) {
      const column = records.column(name)
      spans[i * spansOfRecord + member * 2] = column.start(place)
      spans[i * spansOfRecord + member * 2 + 1] = column.end(place)
    }
  })
  return packedList(putMembers, { bytes, spans })
}

/** Cut so that no request is longer or larger than one may be. */
const requestsOf = (records: PackedList, most: number): readonly PackedList[] => {
  if (records.length <= most && bytesOf(records) <= requestLimits.putRecordsBytes) {
    return records.length === 0 ? [] : [records]
  }
  const [keys, data] = [records.column('PartitionKey'), records.column('Data')]
  const requests: number[][] = []
  let bytes = Infinity
  for (let i = 0; i < records.length; i++) {
    const size = keys.size(i) + data.size(i)
    const last = requests.at(-1)
    if (last === undefined || last.length >= most || bytes + size > requestLimits.putRecordsBytes) {
      requests.push([i])
      bytes = size
    } else {
      last.push(i)
      bytes += size
    }
  }
  return requests.map((places) => recordsAt(records, places))
}

const failedOf = (results: readonly PutRecordsEntry[], records: PackedList): PackedList => {
  const [packed] = packedOf(results) ?? []
  const codes = packed?.column('ErrorCode')
  const places: number[] = []
  for (let i = 0; i < records.length; i++) {
    if (codes === undefined ? results[i]?.ErrorCode !== undefined : codes.isPresent(i)) places.push(i)
  }
  return recordsAt(records, places)
}
