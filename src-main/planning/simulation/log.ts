import { clear, listOf } from './amounts'
import type { ShardClasses } from './shard-classes'

/*
 * What shards hold, and how far each reader has got in them. A class's shards are read alike; how much was there at the end of each
 * step says how old a record is. Figures of a class are those of all its shards together.
 */

/** How one reader reads, of each shard. Infinity: no limit. */
export interface Way {
  /** Polling shares what a shard gives to polling; a fan-out reader has it for itself. */
  readonly polls: boolean
  readonly callsPerSecond: number
  readonly recordsPerCall: number
  /** Its own work: records a second it gets through of one shard, and of all. */
  readonly shardRecordsPerSecond: number
  readonly recordsPerSecond: number
  /** The part of the work of one shard that each class may have; undefined: the whole. */
  readonly shardParts: Float64Array | undefined
  /** Records a second of one shard while others want their turn; see turns.ts. */
  turnRecordsPerSecond: number
}

export interface ReadLimits {
  /** Bytes a second of a shard: shared by those that poll, and of each other reader. */
  readonly sharedBytesPerSecond: number
  readonly ownBytesPerSecond: number
  readonly bytesPerCall: number
  /** Of a shard, shared. */
  readonly callsPerSecond: number
}

export interface LogOptions {
  readonly limits: ReadLimits
  /** May be others after a while, as many and of the same readers. */
  readonly ways: Way[]
  readonly recordBytes: Float64Array
  readonly stepSeconds: number
  /** How many steps a record is kept, and how many there are altogether. */
  readonly keptSteps: number
  readonly steps: number
}

/** One reader after a step. */
export interface Reading {
  /** Records taken in the step: all, and of each origin. */
  taken: number
  readonly takenBy: Float64Array
  /** Records that wait for it, and the age of the oldest. */
  backlog: number
  lagSeconds: number
  /** Age of what it would read after what it has at hand. */
  iteratorSeconds: number
  /** Records that left before it read them: in the step, and so far. */
  expired: number
  expiredSoFar: number
  /** Shards in which records wait, and how many were taken of those. */
  behindShards: number
  behindTaken: number
  /** Calls that were refused in the step. */
  refusedCalls: number
}

export interface Log {
  readonly readings: readonly Reading[]
  /**
   * Of the last step: bytes that all who poll would read, of what a shard gives them; records a second that came to the busiest
   * shard, and to all.
   */
  readonly loads: { readBytes: number; busiest: number; arrived: number }
  /** @param arrivedOf records taken in by each class; @param arrivedBy of each origin */
  step(arrivedOf: Float64Array, arrivedBy: Float64Array): void
  reshard(classes: ShardClasses): void
}

export const createLog = (initial: ShardClasses, options: LogOptions): Log => {
  const { limits, ways, recordBytes, stepSeconds, keptSteps, steps } = options
  const origins = recordBytes.length
  const length = Math.min(steps, keptSteps) + 2
  const readings = listOf(ways, () => noReading(origins))
  const loads = { readBytes: 0, busiest: 0, arrived: 0 }
  const calls = ways.reduce((sum, way) => sum + (way.polls ? way.callsPerSecond : 0), 0)
  const grantedCalls = Math.min(1, limits.callsPerSecond / Math.max(calls, 1e-12))
  const polled = ways.filter((way) => way.polls).length
  /** Of each way, records that wait by origin. */
  const waitingBy = listOf(ways, () => new Float64Array(origins))
  let { count, sizes } = initial
  /** All that has come until now, and until the end of each of the last steps, by class. */
  let written = new Float64Array(count)
  /** In seconds of a shard: a full bucket is 1. */
  let readTokens = new Float64Array(count).fill(1)
  let history = new Float64Array(length * count)
  let positions = listOf(ways, () => new Float64Array(count))
  let places = listOf(ways, () => new Int32Array(count))
  let wanted = listOf(ways, () => new Float64Array(count))
  /** Of each way, records of a shard that were read and are not yet dealt with, at most. */
  const atHand = new Float64Array(ways.length)
  let step = 0
  let meanBytes = 0

  const advance: Log['step'] = (arrivedOf, arrivedBy) => {
    let arrived = 0
    let bytes = 0
    for (let o = 0; o < origins; o++) {
      arrived += arrivedBy[o] as number
      bytes += (arrivedBy[o] as number) * (recordBytes[o] as number)
    }
    if (arrived > 0) meanBytes = bytes / arrived
    step++
    const slot = (step % length) * count
    loads.busiest = 0
    loads.arrived = arrived / stepSeconds
    for (let c = 0; c < count; c++) {
      const now = (written[c] as number) + (arrivedOf[c] as number)
      written[c] = now
      history[slot + c] = now
      loads.busiest = Math.max(loads.busiest, (arrivedOf[c] as number) / (sizes[c] as number) / stepSeconds)
    }
    loads.readBytes = (polled * loads.busiest * meanBytes) / limits.sharedBytesPerSecond
    for (let w = 0; w < ways.length; w++) begin(w, arrivedBy)
    if (polled > 0) share()
    for (let w = 0; w < ways.length; w++) finish(w)
  }

  /** What has expired is gone; of the rest as much is wanted as calls and work allow. */
  const begin = (w: number, arrivedBy: Float64Array): void => {
    const way = ways[w] as Way
    const reading = readings[w] as Reading
    const position = positions[w] as Float64Array
    const want = wanted[w] as Float64Array
    const waiting = waitingBy[w] as Float64Array
    for (let o = 0; o < origins; o++) waiting[o] = (waiting[o] as number) + (arrivedBy[o] as number)
    reading.expired = 0
    if (step > keptSteps) expire(w)
    const byCalls = way.callsPerSecond * (way.polls ? grantedCalls : 1)
    const perCall = Math.min(way.recordsPerCall, limits.bytesPerCall / Math.max(1, meanBytes))
    const own = way.polls ? Infinity : limits.ownBytesPerSecond / Math.max(1e-12, meanBytes)
    const reads = Math.min(byCalls * perCall, own, way.turnRecordsPerSecond) * stepSeconds
    const works = way.shardRecordsPerSecond * stepSeconds
    const { shardParts } = way
    atHand[w] = way.polls && way.shardRecordsPerSecond < Infinity ? perCall : 0
    for (let c = 0; c < count; c++) {
      const each = Math.min(reads, shardParts === undefined ? works : works * (shardParts[c] as number))
      want[c] = Math.min((written[c] as number) - (position[c] as number), each * (sizes[c] as number))
    }
    reading.refusedCalls = 0
    if (way.polls && grantedCalls < 1) reading.refusedCalls = (1 - grantedCalls) * callsOf(way)
  }

  const callsOf = (way: Way): number => {
    let shards = 0
    for (let c = 0; c < count; c++) shards += sizes[c] as number
    return way.callsPerSecond * shards * stepSeconds
  }

  const expire = (w: number): void => {
    const position = positions[w] as Float64Array
    const reading = readings[w] as Reading
    const slot = ((step - keptSteps) % length) * count
    let expired = 0
    for (let c = 0; c < count; c++) {
      const gone = (history[slot + c] as number) - (position[c] as number)
      if (gone <= 0) continue
      expired += gone
      position[c] = history[slot + c] as number
    }
    if (expired === 0) return
    reading.expired = expired
    reading.expiredSoFar += expired
    takeFrom(waitingBy[w] as Float64Array, expired, undefined)
  }

  /** Those that poll a shard have its tokens together; each gets the same part of what it wants. */
  const share = (): void => {
    for (let c = 0; c < count; c++) {
      let all = 0
      for (let w = 0; w < ways.length; w++) if ((ways[w] as Way).polls) all += (wanted[w] as Float64Array)[c] as number
      const perSecond = limits.sharedBytesPerSecond * (sizes[c] as number)
      const room = perSecond * ((readTokens[c] as number) + stepSeconds)
      const bytes = all * meanBytes
      readTokens[c] = Math.min(1, Math.max(0, (room - bytes) / perSecond))
      if (bytes <= room) continue
      for (let w = 0; w < ways.length; w++) {
        const way = ways[w] as Way
        if (!way.polls) continue
        const want = wanted[w] as Float64Array
        want[c] = ((want[c] as number) * room) / bytes
        const reading = readings[w] as Reading
        reading.refusedCalls +=
          (1 - room / bytes) * grantedCalls * way.callsPerSecond * stepSeconds * (sizes[c] as number)
      }
    }
  }

  const finish = (w: number): void => {
    const way = ways[w] as Way
    const reading = readings[w] as Reading
    const position = positions[w] as Float64Array
    const want = wanted[w] as Float64Array
    let all = 0
    for (let c = 0; c < count; c++) all += want[c] as number
    const most = way.recordsPerSecond * stepSeconds
    const part = all > most ? most / all : 1
    let backlog = 0
    let lag = 0
    let iterator = 0
    let behindShards = 0
    let behindTaken = 0
    for (let c = 0; c < count; c++) {
      const to = part === 1 && want[c] === (written[c] as number) - (position[c] as number)
      position[c] = to ? (written[c] as number) : (position[c] as number) + (want[c] as number) * part
      const left = (written[c] as number) - (position[c] as number)
      if (left <= 1e-9) continue
      backlog += left
      behindShards += sizes[c] as number
      behindTaken += (want[c] as number) * part
      lag = Math.max(lag, ageOf(w, c, position[c] as number))
      const next = (position[c] as number) + (atHand[w] as number) * (sizes[c] as number)
      if (next < (written[c] as number)) iterator = Math.max(iterator, atHand[w] === 0 ? lag : ageOf(w, c, next))
    }
    reading.backlog = backlog
    reading.lagSeconds = lag
    reading.iteratorSeconds = iterator
    reading.behindShards = behindShards
    reading.behindTaken = behindTaken
    reading.taken = all * part
    clear(reading.takenBy)
    takeFrom(waitingBy[w] as Float64Array, reading.taken, reading.takenBy)
  }

  /** Age of the record of a class before which so many have been written, in seconds. */
  const ageOf = (w: number, c: number, next: number): number => {
    const place = places[w] as Int32Array
    const isNext = next === (positions[w] as Float64Array)[c]
    let at = Math.max(place[c] as number, step - length + 1, 0)
    while (at < step - 1 && (history[((at + 1) % length) * count + c] as number) <= next) at++
    if (isNext) place[c] = at
    const before = history[(at % length) * count + c] as number
    const after = history[((at + 1) % length) * count + c] as number
    const part = after > before ? Math.min(1, Math.max(0, (next - before) / (after - before))) : 0
    return (step - at - part) * stepSeconds
  }

  const reshard: Log['reshard'] = (next) => {
    const { parts } = next
    const sum = (of: Float64Array, from = 0): number => {
      let all = 0
      for (let c = 0; c < count; c++) all += of[from + c] as number
      return all
    }
    const spread = (all: number) => Float64Array.from(parts, (part) => part * all)
    const older = new Float64Array(length * next.count)
    for (let slot = 0; slot < length; slot++) older.set(spread(sum(history, slot * count)), slot * next.count)
    written = spread(sum(written))
    readTokens = new Float64Array(next.count).fill(1)
    positions = positions.map((position) => spread(sum(position)))
    places = ways.map(() => new Int32Array(next.count))
    wanted = ways.map(() => new Float64Array(next.count))
    history = older
    ;({ count, sizes } = next)
  }

  return { readings, loads, step: advance, reshard }
}

const noReading = (origins: number): Reading => ({
  taken: 0,
  takenBy: new Float64Array(origins),
  backlog: 0,
  lagSeconds: 0,
  iteratorSeconds: 0,
  expired: 0,
  expiredSoFar: 0,
  behindShards: 0,
  behindTaken: 0,
  refusedCalls: 0,
})

/** Take so many records, of each origin as they wait. */
const takeFrom = (waiting: Float64Array, records: number, taken: Float64Array | undefined): void => {
  let all = 0
  for (let o = 0; o < waiting.length; o++) all += waiting[o] as number
  if (all <= 0) return
  const part = Math.min(1, records / all)
  for (let o = 0; o < waiting.length; o++) {
    const of = (waiting[o] as number) * part
    waiting[o] = part === 1 ? 0 : (waiting[o] as number) - of
    if (taken !== undefined) taken[o] = of
  }
}
