import { longestWait, type Attempts } from './attempts'

/*
 * Records that were refused and are put again: how many are due when, of each input and class of shards. Only classes that are over
 * their limits, or have something waiting, are looked at.
 *
 * New records come all at once, ten times a second; those that are put again come in between and find the tokens first.
 */

/**
 * How far new records come after the others: 0, all have the same chance; 1, they get what the others leave. Measured: with it the
 * number of refusals agrees with the engine's.
 */
const lateness = 0.7

export interface RetryingInput {
  readonly attempts: Attempts
  /** Mean size of its records. */
  readonly recordBytes: number
}

/** All so far, in records; `refused` in attempts. */
export interface RetryCounts {
  throttled: number
  refused: number
  dropped: number
}

/** What there is room for, in records or in bytes, whichever is tighter. */
export interface Room {
  amount: number
  isInBytes: boolean
}

export interface Retrying {
  /** Records that wait, of each class. */
  readonly pendingOf: Float64Array
  /** Records and bytes that are due in a turn, each counted once. */
  readonly due: { records: number; bytes: number }
  /** Of the last turn, records of each input that were taken. */
  readonly takenOf: Float64Array
  /** Look at what is due of a class. @param fresh of each input, records that are put for the first time */
  gather(classIndex: number, turn: number, fresh: Float64Array): void
  /** Take what there is room for of what was gathered; what is refused waits or is given up. */
  settle(room: Room): void
  /** What waits moves to other classes, each of which gets its part. */
  move(parts: Float64Array): void
}

export const createRetrying = (inputs: readonly RetryingInput[], classCount: number, counts: RetryCounts): Retrying => {
  const slots = 1 + Math.max(1, ...inputs.map(({ attempts }) => longestWait(attempts)))
  const levels = Math.max(1, ...inputs.map(({ attempts }) => attempts.levels))
  const mostTries = Math.max(1, ...inputs.flatMap(({ attempts }) => Array.from(attempts.within)))
  /** Of what was gathered: records, and bytes, by how often they can be put within the turn, without the new ones. */
  const recordsByTries = new Float64Array(mostTries + 1)
  const bytesByTries = new Float64Array(mostTries + 1)
  /** Of the chance to be refused. */
  const powers = new Float64Array(mostTries + 1).fill(1, 0, 1)
  const gathered = new Float64Array(inputs.length * levels)
  const due = { records: 0, bytes: 0 }
  /** Of those, what is put for the first time, and how often it can be put within the turn. */
  const news = { records: 0, bytes: 0, triesByRecords: 0, triesByBytes: 0 }
  const takenOf = new Float64Array(inputs.length)
  let classes = classCount
  let pendingOf = new Float64Array(classes)
  let waiting = new Float64Array(inputs.length * slots * levels * classes)
  let atClass = 0
  let atSlot = 0

  const place = (input: number, slot: number, level: number): number =>
    ((input * slots + slot) * levels + level) * classes + atClass

  const gather: Retrying['gather'] = (classIndex, turn, fresh) => {
    atClass = classIndex
    atSlot = turn % slots
    due.records = 0
    due.bytes = 0
    news.records = 0
    news.bytes = 0
    news.triesByRecords = 0
    news.triesByBytes = 0
    recordsByTries.fill(0)
    bytesByTries.fill(0)
    for (let i = 0; i < inputs.length; i++) {
      const { attempts, recordBytes } = inputs[i] as RetryingInput
      for (let level = 0; level < attempts.levels; level++) {
        const at = place(i, atSlot, level)
        const records = (waiting[at] as number) + (level === 0 ? (fresh[i] as number) : 0)
        waiting[at] = 0
        gathered[i * levels + level] = records
        if (records === 0) continue
        const tries = attempts.within[level] as number
        due.records += records
        due.bytes += records * recordBytes
        if (level === 0) {
          news.records += records
          news.bytes += records * recordBytes
          news.triesByRecords += records * tries
          news.triesByBytes += records * recordBytes * tries
          continue
        }
        recordsByTries[tries] = (recordsByTries[tries] as number) + records
        bytesByTries[tries] = (bytesByTries[tries] as number) + records * recordBytes
      }
      pendingOf[classIndex] = (pendingOf[classIndex] as number) + (fresh[i] as number)
    }
  }

  const chances = { first: 0, again: 0 }
  /** How likely a first attempt is refused, and each further one, with which just as much is taken as there is room for. */
  const decide = ({ amount, isInBytes }: Room): typeof chances => {
    chances.first = 0
    chances.again = 0
    if ((isInBytes ? due.bytes : due.records) <= amount) return chances
    const byTries = isInBytes ? bytesByTries : recordsByTries
    const fresh = isInBytes ? news.bytes : news.records
    if (fresh === 0) {
      chances.again = refusalFor(amount, byTries)
      return chances
    }
    const tries = isInBytes ? news.triesByBytes / fresh : news.triesByRecords / fresh
    const at = Math.round(tries)
    byTries[at] = (byTries[at] as number) + fresh
    const alike = refusalFor(amount, byTries)
    byTries[at] = (byTries[at] as number) - fresh
    let others = at > 1 ? fresh : 0
    for (let t = 1; t <= mostTries; t++) others += byTries[t] as number
    const last = others <= amount ? 1 - (amount - others) / fresh : 1
    chances.first = alike + lateness * (last - alike)
    byTries[at - 1] = (byTries[at - 1] as number) + fresh * chances.first
    chances.again = refusalFor(amount - fresh * (1 - chances.first), byTries)
    return chances
  }

  /** What is taken falls with the chance, ever faster: Newton's method from 1 on does not overshoot. */
  const refusalFor = (amount: number, byTries: Float64Array): number => {
    let refusal = 1
    for (let round = 0; round < 50 && amount > 0; round++) {
      let taken = 0
      let slope = 0
      let power = 1
      for (let tries = 1; tries <= mostTries; tries++) {
        const records = byTries[tries] as number
        slope += records * tries * power
        power *= refusal
        taken += records * (1 - power)
      }
      const next = refusal - (amount - taken) / slope
      if (!(refusal - next > 1e-13)) break
      refusal = Math.max(0, next)
    }
    return refusal
  }

  const settle: Retrying['settle'] = (room) => {
    const { first, again } = decide(room)
    let over = 0
    for (let tries = 1; tries <= mostTries; tries++) powers[tries] = (powers[tries - 1] as number) * again
    for (let i = 0; i < inputs.length; i++) {
      const { attempts } = inputs[i] as RetryingInput
      let taken = 0
      for (let level = 0; level < attempts.levels; level++) {
        const records = gathered[i * levels + level] as number
        if (records === 0) continue
        const isNew = level === 0
        const retried = isNew ? records * first : records
        const tries = (attempts.within[level] as number) - (isNew ? 1 : 0)
        const left = retried * (powers[tries] as number)
        taken += records - left
        if (isNew) {
          counts.throttled += retried
          counts.refused += retried
        }
        if (left === 0) continue
        counts.refused += refusedAttempts({ records: retried, left, refusal: again, tries })
        over += left - keepWaiting(i, level, left)
      }
      takenOf[i] = taken
      over += taken
    }
    const pending = (pendingOf[atClass] as number) - over
    // Sums of fractions end in dust.
    pendingOf[atClass] = pending < 1e-9 ? 0 : pending
  }

  /** @returns how many wait; the others are given up */
  const keepWaiting = (input: number, level: number, records: number): number => {
    const { attempts } = inputs[input] as RetryingInput
    const next = attempts.next[level] as number
    const kept = records * (attempts.goOn[level] as number)
    counts.dropped += records - kept
    if (kept === 0) return 0
    const at = place(input, (atSlot + (attempts.after[level] as number)) % slots, next)
    waiting[at] = (waiting[at] as number) + kept
    return kept
  }

  const move: Retrying['move'] = (parts) => {
    const before = waiting
    const [from, to] = [classes, parts.length]
    waiting = new Float64Array((before.length / from) * to)
    for (let row = 0; row < before.length / from; row++) {
      let sum = 0
      for (let c = 0; c < from; c++) sum += before[row * from + c] as number
      if (sum > 0) for (let c = 0; c < to; c++) waiting[row * to + c] = sum * (parts[c] as number)
    }
    const pending = pendingOf.reduce((sum, records) => sum + records, 0)
    pendingOf = parts.map((part) => part * pending)
    classes = to
  }

  return {
    get pendingOf() {
      return pendingOf
    },
    due,
    takenOf,
    gather,
    settle,
    move,
  }
}

interface Tried {
  readonly records: number
  /** Those that were refused each time. */
  readonly left: number
  readonly refusal: number
  readonly tries: number
}

const refusedAttempts = ({ records, left, refusal, tries }: Tried): number =>
  refusal === 1 ? records * tries : ((records - left) * refusal) / (1 - refusal)
