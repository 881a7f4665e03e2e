import { clear } from './amounts'
import { createRetrying, type RetryCounts, type Retrying, type RetryingInput } from './retrying'
import type { ShardClasses } from './shard-classes'

/*
 * What is put to shards, or to anything else with limits for each second: taken as far as tokens last, put again later, or given
 * up. Arrays of classes hold all shards of a class together.
 */

/** Of each shard, a second. Infinity: no limit. */
export interface WriteLimits {
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
  /** How many seconds' worth of bytes a full bucket holds. */
  readonly burstSeconds?: number
}

export interface Input extends RetryingInput {
  /** Of its records the part of each origin. */
  readonly mix: Float64Array
}

export interface IntakeOptions {
  readonly limits: WriteLimits
  readonly inputs: readonly Input[]
  /** Of each origin: mean size of a record, and the part of records that are too large to be taken at all. */
  readonly recordBytes: Float64Array
  readonly tooLarge: Float64Array
  readonly stepSeconds: number
  /** In a step retries are looked at so many times. */
  readonly turns: number
}

/** All so far, in records. */
export interface Counts extends RetryCounts {
  sent: number
  kept: number
  /** Steps in which something was refused. */
  stressed: number
}

export interface Intake {
  /** Records put in this step, of input `i` and origin `o` at `i * origins + o`: to be filled before each step. */
  readonly offered: Float64Array
  /** Of the last step: records taken of each origin, and of each input. */
  readonly takenBy: Float64Array
  readonly takenFrom: Float64Array
  /** Of the last step, of each class: records taken, and the load of first attempts by its tighter limit. */
  readonly ofClasses: { taken: Float64Array; loads: Float64Array }
  /** The highest of these loads by each limit. */
  readonly loads: { records: number; bytes: number }
  readonly counts: Counts
  readonly pending: () => number
  step(): void
  /** The shards are others from now on: their buckets are full, and what is being tried goes along. */
  reshard(classes: ShardClasses): void
}

export const createIntake = (initial: ShardClasses, options: IntakeOptions): Intake => {
  const { limits, inputs, recordBytes, tooLarge, turns, stepSeconds } = options
  const origins = recordBytes.length
  const [perRecord, perByte] = [1 / limits.recordsPerSecond, 1 / limits.bytesPerSecond]
  const { burstSeconds: burst = 1 } = limits
  const turnSeconds = stepSeconds / turns
  const offered = new Float64Array(inputs.length * origins)
  const takenBy = new Float64Array(origins)
  const takenFrom = new Float64Array(inputs.length)
  const ofClasses = { taken: new Float64Array(initial.count), loads: new Float64Array(initial.count) }
  const counts: Counts = { sent: 0, kept: 0, throttled: 0, refused: 0, dropped: 0, stressed: 0 }
  const loads = { records: 0, bytes: 0 }
  const fresh = new Float64Array(inputs.length)
  const room = { amount: 0, isInBytes: false }
  let { count, shares, sizes } = initial
  /** In seconds of a shard. */
  let recordTokens = new Float64Array(count).fill(1)
  let byteTokens = new Float64Array(count).fill(burst)
  let turn = 0
  /** Once something has been refused. */
  let retrying: Retrying | undefined

  const step = (): void => {
    const before = counts.refused
    clear(takenBy)
    clear(takenFrom)
    loads.records = 0
    loads.bytes = 0
    sortOut()
    const { taken } = ofClasses
    for (let c = 0; c < count; c++) taken[c] = isCalm(c) ? takeAll(c) : takeInTurns(c)
    turn += turns
    clear(offered)
    if (counts.refused > before) counts.stressed++
  }

  /** What is too large is refused whatever the rate. */
  const sortOut = (): void => {
    for (let i = 0; i < offered.length; i++) {
      const records = offered[i] as number
      const large = records * (tooLarge[i % origins] as number)
      counts.sent += records
      counts.dropped += large
      offered[i] = records - large
    }
  }

  const partOf = (i: number, c: number): number =>
    (offered[i] as number) * (shares[(i % origins) * count + c] as number)

  const pendingOf = (c: number): number => (retrying === undefined ? 0 : retrying.pendingOf(c))

  /** Do all first attempts find tokens, and is nothing else to be put? Then they have them. */
  const isCalm = (c: number): boolean => {
    let records = 0
    let bytes = 0
    for (let i = 0; i < offered.length; i++) {
      const part = partOf(i, c)
      records += part
      bytes += part * (recordBytes[i % origins] as number)
    }
    const shards = sizes[c] as number
    const recordSeconds = (records * perRecord) / shards
    const byteSeconds = (bytes * perByte) / shards
    loads.records = Math.max(loads.records, recordSeconds / stepSeconds)
    loads.bytes = Math.max(loads.bytes, byteSeconds / stepSeconds)
    ofClasses.loads[c] = Math.max(recordSeconds, byteSeconds) / stepSeconds
    const recordsLeft = (recordTokens[c] as number) + stepSeconds - recordSeconds
    const bytesLeft = (byteTokens[c] as number) + stepSeconds - byteSeconds
    if (pendingOf(c) > 0 || recordsLeft < 0 || bytesLeft < 0) return false
    recordTokens[c] = Math.min(1, recordsLeft)
    byteTokens[c] = Math.min(burst, bytesLeft)
    return true
  }

  const takeAll = (c: number): number => {
    let records = 0
    for (let i = 0; i < offered.length; i++) {
      const part = partOf(i, c)
      const o = i % origins
      const from = Math.floor(i / origins)
      takenBy[o] = (takenBy[o] as number) + part
      takenFrom[from] = (takenFrom[from] as number) + part
      records += part
    }
    counts.kept += records
    return records
  }

  const takeInTurns = (c: number): number => {
    for (let i = 0; i < fresh.length; i++) fresh[i] = 0
    for (let i = 0; i < offered.length; i++) {
      const from = Math.floor(i / origins)
      fresh[from] = (fresh[from] as number) + partOf(i, c) / turns
    }
    retrying ??= createRetrying(inputs, { stepMs: turnSeconds * 1000, classes: count, counts })
    let records = 0
    for (let t = 0; t < turns; t++) records += takeInTurn(retrying, c, turn + t)
    return records
  }

  const takeInTurn = (tries: Retrying, c: number, at: number): number => {
    const shards = sizes[c] as number
    const recordSeconds = (recordTokens[c] as number) + turnSeconds
    const byteSeconds = (byteTokens[c] as number) + turnSeconds
    tries.gather(c, at, fresh)
    const { due } = tries
    room.isInBytes = due.bytes * perByte * recordSeconds > due.records * perRecord * byteSeconds
    room.amount = shards * (room.isInBytes ? byteSeconds / perByte : recordSeconds / perRecord)
    tries.settle(room)
    let records = 0
    let bytes = 0
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Input
      const taken = tries.takenOf[i] as number
      records += taken
      bytes += taken * input.recordBytes
      takenFrom[i] = (takenFrom[i] as number) + taken
      for (let o = 0; o < origins; o++) takenBy[o] = (takenBy[o] as number) + taken * (input.mix[o] as number)
    }
    recordTokens[c] = Math.min(1, Math.max(0, recordSeconds - (records * perRecord) / shards))
    byteTokens[c] = Math.min(burst, Math.max(0, byteSeconds - (bytes * perByte) / shards))
    counts.kept += records
    return records
  }

  const reshard: Intake['reshard'] = (next) => {
    ;({ count, shares, sizes } = next)
    ofClasses.taken = new Float64Array(count)
    ofClasses.loads = new Float64Array(count)
    recordTokens = new Float64Array(count).fill(1)
    byteTokens = new Float64Array(count).fill(burst)
    retrying?.move(next.parts)
  }

  const pending = (): number => {
    let sum = 0
    for (let c = 0; c < count; c++) sum += pendingOf(c)
    return sum
  }

  return { offered, takenBy, takenFrom, ofClasses, loads, counts, pending, step, reshard }
}
