import type { Clock } from '../../platform/clock'
import { md5 } from '../streams/shards/md5'
import { partOfSeed, seededRandom } from '../producers/random'
import { noIlls, type ConsumerCounts, type Ills, type PassOn, type RunningConsumer } from './consumer'
import { joinedLists, passedOn, sizeAt, type Passing, type RecordsRead } from './records-read'
import { readStream, type Lease, type ReaderOptions, type ReaderParts } from './stream-reader'

/** A function and its event source mapping. @source Kinesis facts sheet §16 */
export interface FunctionSettings extends Passing {
  readonly batchRecords: number
  readonly batchWindowSeconds: number
  /** Batches of one shard at the same time; the records of a key stay in order. */
  readonly parallelization: number
  /** Undefined: not known, and it takes no time. */
  readonly msPerBatch: number | undefined
  readonly msPerRecord: number
  /** Undefined: as many as come. */
  readonly maxConcurrency: number | undefined
  /** Undefined: until its records leave the stream. */
  readonly maxRetries: number | undefined
  readonly bisectOnError: boolean
  readonly reportsFailures: boolean
}

export interface FunctionState {
  readonly settings: FunctionSettings
  readonly ills: Ills
  readonly passOn: PassOn | undefined
}

export interface RunningFunction extends RunningConsumer {
  change(changes: Partial<FunctionState>): void
}

/** Each shard is polled so often. @source Kinesis facts sheet §16 */
const pollMs = 1000
/** Of a batch, as the event of an invocation has it: data in Base64. @source Kinesis facts sheet §16 */
const mostEventBytes = 6 * 1024 * 1024
/** A batch that failed waits so long, then twice as long each time, up to the longest. Our choice: AWS's is not published. */
const firstRetryMs = 1000
const longestRetryMs = 60_000

/** Runs at the same time, and the milliseconds they have taken altogether. */
interface Runs {
  readonly now: number
  readonly ms: number
  add(change: number): void
}

const countRuns = (clock: Clock): Runs => {
  let [now, ms, since] = [0, 0, clock.now()]
  const pass = (): void => {
    ms += now * Math.max(0, clock.now() - since)
    since = clock.now()
  }
  return {
    get now() {
      return now
    },
    get ms() {
      pass()
      return ms
    },
    add: (change) => {
      pass()
      now += change
    },
  }
}

/** What all event sources of a function share: its runs, and where there may be no more, whose turn is next. */
export interface Room {
  readonly runs: Runs
  readonly queue: Set<() => void>
}

export const createRoom = (clock: Clock): Room => ({ runs: countRuns(clock), queue: new Set() })

/** One record that waits for its run. */
interface Waiting {
  readonly read: RecordsRead
  readonly at: number
  readonly since: number
}

interface Batch {
  readonly records: readonly Waiting[]
  readonly attempts: number
}

/** A part of a shard's keys whose batches run one after the other. */
interface Lane {
  readonly lease: Lease
  readonly waiting: Waiting[]
  /** To be run before what waits: what is left of a batch that failed. */
  readonly failed: Batch[]
  running: Batch | undefined
  /** Not before, epoch ms: after a failure. */
  notBefore: number
  /** Stops waiting for a window or a retry. */
  stopWaiting: () => void
  readonly begin: () => void
}

/**
 * Runs a function for batches of records, as its event source mapping would. Where it may not run for all batches there are, each
 * shard, or part of one, has its turn. Our choice: AWS's order is not published.
 */
export const runFunction = (
  first: Omit<FunctionState, 'ills'>,
  options: ReaderOptions & { readonly seed: number; readonly room: Room },
  parts: ReaderParts,
): RunningFunction => {
  const { clock } = parts
  const { room } = options
  let state: FunctionState = { ...first, ills: noIlls }
  const counts: ConsumerCounts = { records: 0, bytes: 0, errors: 0, discarded: 0 }
  const lanes = new Map<Lease, readonly Lane[]>()
  const lastReceived = new WeakMap<Lease, string>()
  const runs = countRuns(clock)
  let asked = { at: clock.now(), ms: 0, roomMs: room.runs.ms }

  const lanesOf = (lease: Lease): readonly Lane[] => {
    const known = lanes.get(lease)
    if (known !== undefined && (known.length === state.settings.parallelization || lease.pending > 0)) return known
    const made = Array.from({ length: state.settings.parallelization }, (): Lane => {
      const lane: Lane = {
        ...{ lease, waiting: [], failed: [], running: undefined, notBefore: 0, stopWaiting: () => {} },
        begin: () => begin(lane),
      }
      return lane
    })
    lanes.set(lease, made)
    return made
  }

  const receive = (lease: Lease, read: readonly RecordsRead[]): void => {
    const all = lanesOf(lease)
    const since = clock.now()
    for (const part of read) {
      const words = all.length === 1 ? undefined : md5(part.keys)
      for (let at = 0; at < part.length; at++) {
        const lane = all[words === undefined ? 0 : (words[at * 4 + 3] as number) % all.length] as Lane
        lane.waiting.push({ read: part, at, since })
      }
      lease.pending += part.length
      lastReceived.set(lease, part.sequenceNumbers.text(part.length - 1))
    }
    for (const lane of all) begin(lane)
  }

  const hasRoom = (): boolean => room.runs.now < (state.settings.maxConcurrency ?? Infinity)

  const count = (change: number): void => {
    runs.add(change)
    room.runs.add(change)
  }

  /** Those that wait for a run to end, in their order. */
  const giveTurns = (): void => {
    for (const begin of [...room.queue]) {
      if (!hasRoom()) return
      room.queue.delete(begin)
      begin()
    }
  }

  const begin = (lane: Lane): void => {
    if (lane.running !== undefined || state.ills.isStopped || isStopped) return
    if (!hasRoom()) return void room.queue.add(lane.begin)
    lane.stopWaiting()
    const wait = lane.notBefore - clock.now()
    if (wait > 0) return lookAgain(lane, wait)
    const batch = lane.failed.shift() ?? nextBatch(lane)
    if (batch !== undefined) run(lane, batch)
  }

  const lookAgain = (lane: Lane, wait: number): void => {
    lane.stopWaiting = clock.after(wait, () => begin(lane))
  }

  /** Undefined: there is none yet. It is looked for again when its window is over. */
  const nextBatch = (lane: Lane): Batch | undefined => {
    const { batchRecords, batchWindowSeconds } = state.settings
    const [oldest] = lane.waiting
    if (oldest === undefined) return undefined
    let count = 0
    let bytes = 0
    for (const { read, at } of lane.waiting) {
      bytes += eventBytesOf(read, at)
      if (count >= batchRecords || (count > 0 && bytes > mostEventBytes)) break
      count++
    }
    const isFull = count >= batchRecords || bytes > mostEventBytes
    const wait = oldest.since + batchWindowSeconds * 1000 - clock.now()
    if (!isFull && wait > 0) {
      lookAgain(lane, wait)
      return undefined
    }
    return { records: lane.waiting.splice(0, count), attempts: 0 }
  }

  const run = (lane: Lane, batch: Batch): void => {
    const { msPerBatch, msPerRecord } = state.settings
    lane.running = batch
    count(1)
    const ms = ((msPerBatch ?? 0) + msPerRecord * batch.records.length) * state.ills.slower
    if (ms === 0) return end(lane, batch)
    clock.after(ms, () => end(lane, batch))
  }

  const end = (lane: Lane, batch: Batch): void => {
    if (isStopped) return
    lane.running = undefined
    count(-1)
    const failedAt = failureIn(lane, batch)
    const done =
      failedAt === undefined ? batch.records : state.settings.reportsFailures ? batch.records.slice(0, failedAt) : []
    finish(lane, done)
    if (failedAt !== undefined) fail(lane, { ...batch, records: batch.records.slice(done.length) }, done.length > 0)
    room.queue.add(lane.begin)
    giveTurns()
  }

  /** Place of the first record that failed; undefined: none did. */
  const failureIn = (lane: Lane, { records, attempts }: Batch): number | undefined => {
    const { poison, failingShare, onHit } = state.ills
    const poisoned = poison.size === 0 ? -1 : records.findIndex((one) => poison.has(sequenceOf(one)))
    if (poisoned !== -1) onHit('poison')
    if (failingShare === 0) return poisoned === -1 ? undefined : poisoned
    // Half of a batch takes its own chance: it begins with the same record.
    const name = `${options.consumerName} ${sequenceOf(records[0] as Waiting)} ${String(records.length)}`
    const random = seededRandom(partOfSeed(options.seed, name, attempts))
    if (random.next() >= failingShare) return poisoned === -1 ? undefined : poisoned
    onHit('failing')
    const failed = random.integer(0, records.length - 1)
    return poisoned === -1 ? failed : Math.min(failed, poisoned)
  }

  /**
   * Try again what is left of a batch. What was cut in two has not used up an attempt.
   * @param isCut the function said which records failed, and those before them are done
   */
  const fail = (lane: Lane, batch: Batch, isCut: boolean): void => {
    const { bisectOnError, maxRetries } = state.settings
    counts.errors++
    const { records, attempts } = batch
    if (bisectOnError && records.length > 1 && !isCut) {
      const half = Math.ceil(records.length / 2)
      lane.failed.unshift({ records: records.slice(0, half), attempts }, { records: records.slice(half), attempts })
    } else if (attempts >= (maxRetries ?? Infinity)) {
      counts.discarded += records.length
      settle(lane, records)
    } else {
      lane.failed.unshift({ records, attempts: attempts + 1 })
    }
    dropExpired(lane)
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts, 10))
    lane.notBefore = clock.now() + wait
  }

  /** What has left the stream is not tried any more. */
  const dropExpired = (lane: Lane): void => {
    const stream = parts.streams.all().find(({ shards }) => shards.includes(lane.lease.shard))
    if (stream === undefined) return
    const horizon = clock.now() - stream.settings.retentionHours * 3_600_000
    for (const batch of [...lane.failed]) {
      const kept = batch.records.filter(({ read, at }) => read.arrivedAt(at) >= horizon)
      if (kept.length === batch.records.length) continue
      counts.discarded += batch.records.length - kept.length
      lane.failed.splice(lane.failed.indexOf(batch), 1, ...(kept.length === 0 ? [] : [{ ...batch, records: kept }]))
      settle(
        lane,
        batch.records.filter((one) => !kept.includes(one)),
      )
    }
  }

  const finish = (lane: Lane, records: readonly Waiting[]): void => {
    if (records.length === 0) return
    counts.records += records.length
    const places = new Map<RecordsRead, number[]>()
    for (const { read, at } of records) {
      counts.bytes += sizeAt(read, at)
      if (state.passOn === undefined) continue
      const known = places.get(read)
      if (known === undefined) places.set(read, [at])
      else known.push(at)
    }
    const passed = joinedLists([...places].map(([read, at]) => passedOn(read, at, state.settings)))
    if (passed !== undefined && passed.length > 0) state.passOn?.(passed, lane.lease.shard.id)
    settle(lane, records)
  }

  /** The checkpoint of a shard is before the oldest record that is not done in any of its lanes. */
  const settle = (lane: Lane, records: readonly Waiting[]): void => {
    const { lease } = lane
    const last = records.at(-1)
    const isInOrder = lanes.get(lease)?.length === 1 && lane.failed.length === 0
    const inOrder = isInOrder && last !== undefined ? sequenceOf(last) : undefined
    reader.settle(lease, records.length, lease.pending === records.length ? lastReceived.get(lease) : inOrder)
  }

  let isStopped = false
  const reader = readStream(
    parts,
    options,
    { pollMs, recordsPerRead: 10_000 },
    {
      isReady: (lease) =>
        !state.ills.isStopped && lease.pending < state.settings.batchRecords * state.settings.parallelization,
      receive,
    },
  )

  const held = (): readonly Lane[] => [...lanes.values()].flat()
  return {
    counts,
    reader,
    oldestHeld: () => {
      const times = held().flatMap(({ running, failed, waiting }) => {
        const first = running?.records[0] ?? failed[0]?.records[0] ?? waiting[0]
        return first === undefined ? [] : [first.read.arrivedAt(first.at)]
      })
      return times.length === 0 ? undefined : Math.min(...times)
    },
    get concurrency() {
      return runs.now
    },
    load: () => {
      const { maxConcurrency = Infinity, parallelization, msPerBatch } = state.settings
      const before = asked
      asked = { at: clock.now(), ms: runs.ms, roomMs: room.runs.ms }
      const passed = asked.at - before.at
      if (msPerBatch === undefined || passed <= 0) return null
      const ofOwn = (asked.ms - before.ms) / (Math.max(1, reader.leases.length) * parallelization * passed)
      const ofRoom = (asked.roomMs - before.roomMs) / (maxConcurrency * passed)
      return Math.min(1, Math.max(ofOwn, ofRoom))
    },
    checkpoints: reader.checkpoints,
    change: (changes) => {
      state = { ...state, ...changes }
      reader.pause(state.ills.isStopped)
      for (const lane of held()) begin(lane)
    },
    stop: () => {
      isStopped = true
      reader.stop()
      for (const lane of held()) room.queue.delete(lane.begin)
      count(-runs.now)
      giveTurns()
    },
  }
}

const sequenceOf = ({ read, at }: Waiting): string => read.sequenceNumbers.text(at)

const eventBytesOf = ({ data, keys }: RecordsRead, at: number): number =>
  Math.ceil(data.size(at) / 3) * 4 + keys.size(at)
