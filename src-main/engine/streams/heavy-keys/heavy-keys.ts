import { shardLimits } from '../limits/limits'
import { hashKeyFrom } from '../shards/hash-keys'
import { SpaceSaving, type Counter, type Occurrence } from './space-saving'

/** Counters of a shard and window: whatever is above 1/64 of the shard's load is found. */
export const countersPerShard = 64
/** Two windows are kept, the present one and the one before: the figures are of the last one to two minutes. */
const windowMs = 60_000

/** A record that stands for itself and for those that were not looked at. */
export interface SampledRecord extends Pick<Occurrence, 'hashKeys' | 'at' | 'name'> {
  /** Data and partition key. */
  readonly bytes: number
  /** How many records it stands for, itself among them. */
  readonly standsFor: number
}

/** What a key weighs lies between `least` and `most`. */
export interface HeavyKey {
  readonly name: string
  /** Where its records go: MD5 of the partition key, or the explicit hash key. */
  readonly hashKey: bigint
  readonly least: number
  readonly most: number
  /** At least so many. */
  readonly records: number
  readonly bytes: number
}

/** What was sent to a shard lately, by key, also what the limits refused. */
export interface KeyWeights {
  /** Epoch milliseconds; undefined when nothing was sent. */
  readonly since: number | undefined
  readonly weight: number
  readonly records: number
  readonly bytes: number
  /** The largest number of records that one stood for; 1 when each was looked at. */
  readonly sampledOneIn: number
  /** The surest first. */
  readonly keys: readonly HeavyKey[]
}

/** The heaviest partition keys of one shard; about 15 KB with keys of usual length, nothing until something is sent. */
export interface HeavyKeys {
  /** @param now epoch milliseconds */
  add(record: SampledRecord, now: number): void
  /** @param leastShare keys that surely have less of everything are left out, 0 … 1; 0 unless given */
  read(now: number, leastShare?: number): KeyWeights
  /** Of a shard that takes no more writes. */
  forget(): void
}

interface Window {
  readonly number: number
  readonly since: number
  readonly sketch: SpaceSaving
  sampledOneIn: number
}

/**
 * A record weighs what it takes of the shard's write limits, one that is at most 1,049 B weighs 1: so keys of many records and
 * keys of large records are compared by what presses on the shard. With limits of 1,000 records and 1 MiB a second a shard
 * takes a weight of 1,000 a second.
 */
export const weightOf = (bytes: number): number =>
  Math.max(1, (bytes * shardLimits.writeRecordsPerSecond) / shardLimits.writeBytesPerSecond)

export const createHeavyKeys = (): HeavyKeys => {
  let present: Window | undefined
  let before: Window | undefined

  const turn = (now: number): number => {
    const number = Math.floor(now / windowMs)
    if (present === undefined || present.number === number) return number
    // After a pause, or a clock that was set back, the last window says nothing of the present.
    before = present.number === number - 1 ? present : undefined
    present = undefined
    return number
  }
  return {
    add: ({ hashKeys, at, name, bytes, standsFor }, now) => {
      const number = turn(now)
      present ??= { number, since: now, sketch: new SpaceSaving(countersPerShard), sampledOneIn: 1 }
      present.sampledOneIn = Math.max(present.sampledOneIn, standsFor)
      const weight = weightOf(bytes) * standsFor
      present.sketch.add({ hashKeys, at, name, weight, records: standsFor, bytes: bytes * standsFor })
    },
    read: (now, leastShare = 0) => {
      const number = turn(now)
      // Nothing may have been sent since the window before ended.
      if (before !== undefined && before.number < number - 1) before = undefined
      return weightsOf(
        [before, present].filter((window) => window !== undefined),
        leastShare,
      )
    },
    forget: () => {
      present = undefined
      before = undefined
    },
  }
}

const weightsOf = (windows: readonly Window[], leastShare: number): KeyWeights => {
  const sketches = windows.map(({ sketch }) => sketch)
  const sum = (of: (sketch: SpaceSaving) => number): number => sketches.reduce((total, each) => total + of(each), 0)
  const weight = sum((sketch) => sketch.weight)
  // A key with a share of all has it in one of the windows; it is taken from the first one that says so.
  const least = (leastShare * weight) / sketches.length
  const keys = sketches.flatMap((sketch, i) =>
    sketch
      .counters(least)
      .map(({ hashKey }) => sketches.map((each) => each.counterOf({ hashKeys: hashKey, at: 0 })))
      .filter((found) => found.findIndex((counter) => counter !== undefined && counter.weight >= least) === i),
  )
  const unseen = sketches.map((sketch) => sketch.unseen)
  return {
    since: windows[0]?.since,
    weight,
    records: sum(({ records }) => records),
    bytes: sum(({ bytes }) => bytes),
    sampledOneIn: Math.max(1, ...windows.map(({ sampledOneIn }) => sampledOneIn)),
    keys: keys
      .map((found) => together(found, unseen))
      .filter((key) => key.least >= leastShare * weight)
      .sort((a, b) => b.least - a.least),
  }
}

/** One key in all windows; where it has no counter, it weighs at most what the lightest one there does. */
const together = (found: readonly (Counter | undefined)[], unseen: readonly number[]): HeavyKey => {
  const known = found.filter((counter) => counter !== undefined)
  const sum = (of: (counter: Counter) => number): number => known.reduce((total, each) => total + of(each), 0)
  const missed = unseen.reduce((total, most, i) => total + (found[i] === undefined ? most : 0), 0)
  return {
    name: known.at(-1)?.name ?? '',
    hashKey: hashKeyFrom(known[0]?.hashKey ?? new Uint32Array(4)),
    least: sum(({ weight, error }) => weight - error),
    most: sum(({ weight }) => weight) + missed,
    records: sum(({ records }) => records),
    bytes: sum(({ bytes }) => bytes),
  }
}
