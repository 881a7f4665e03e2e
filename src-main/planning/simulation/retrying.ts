import { listOf } from './amounts'
import { attemptsOf, longestWait, type Attempts } from './attempts'

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

/** Below it a last result is no good start: the slope may be none. */
const leastNear = 0.1

export interface RetryingInput {
  /** So long its records are put again. */
  readonly retryForSeconds: number
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
  /** Records that wait, of a class. */
  pendingOf(classIndex: number): number
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

interface PutAgain {
  readonly attempts: Attempts
  readonly recordBytes: number
}

export interface RetryingOptions {
  /** Of the grid: between two turns. */
  readonly stepMs: number
  readonly classes: number
  readonly counts: RetryCounts
}

export const createRetrying = (putBy: readonly RetryingInput[], options: RetryingOptions): Retrying => {
  const { stepMs, counts } = options
  const inputs: readonly PutAgain[] = listOf(putBy, ({ retryForSeconds, recordBytes }) => ({
    attempts: attemptsOf(retryForSeconds, stepMs),
    recordBytes,
  }))
  const slots = 1 + Math.max(1, ...inputs.map(({ attempts }) => longestWait(attempts)))
  const levels = Math.max(1, ...inputs.map(({ attempts }) => attempts.levels))
  const mostTries = Math.max(1, ...inputs.flatMap(({ attempts }) => Array.from(attempts.within)))
  /** Of what was gathered, without the new ones: how much there is, in what is tighter, by how often it can be put within the turn. */
  const byTries = new Float64Array(mostTries + 1)
  /** Of the chance to be refused. */
  const powers = new Float64Array(mostTries + 1).fill(1, 0, 1)
  const gathered = new Float64Array(inputs.length * levels)
  const due = { records: 0, bytes: 0 }
  const takenOf = new Float64Array(inputs.length)
  let { classes } = options
  let pending = new Float64Array(classes)
  let waiting = new Float64Array(inputs.length * slots * levels * classes)
  /** Of each class, what came out last. */
  let lastAlike = new Float64Array(classes)
  let lastAgain = new Float64Array(classes)
  let atClass = 0
  let atSlot = 0

  const place = (input: number, slot: number, level: number): number =>
    ((input * slots + slot) * levels + level) * classes + atClass

  const gather: Retrying['gather'] = (classIndex, turn, fresh) => {
    atClass = classIndex
    atSlot = turn % slots
    due.records = 0
    due.bytes = 0
    for (let i = 0; i < inputs.length; i++) {
      const { attempts, recordBytes } = inputs[i] as PutAgain
      const { reached } = attempts
      for (let l = 0; l < reached.length; l++) {
        const level = reached[l] as number
        const at = place(i, atSlot, level)
        const records = (waiting[at] as number) + (level === 0 ? (fresh[i] as number) : 0)
        waiting[at] = 0
        gathered[i * levels + level] = records
        if (records === 0) continue
        due.records += records
        due.bytes += records * recordBytes
      }
      pending[classIndex] = (pending[classIndex] as number) + (fresh[i] as number)
    }
  }

  const news = { fresh: 0, tries: 0 }
  /** @returns how much is put for the first time, and how often it can be put, on average */
  const sortByTries = (isInBytes: boolean): typeof news => {
    let fresh = 0
    let freshTries = 0
    for (let tries = 0; tries <= mostTries; tries++) byTries[tries] = 0
    for (let i = 0; i < inputs.length; i++) {
      const { attempts, recordBytes } = inputs[i] as PutAgain
      const { reached, within } = attempts
      const each = isInBytes ? recordBytes : 1
      const first = (gathered[i * levels] as number) * each
      fresh += first
      freshTries += first * (within[0] as number)
      for (let l = 1; l < reached.length; l++) {
        const level = reached[l] as number
        const tries = within[level] as number
        byTries[tries] = (byTries[tries] as number) + (gathered[i * levels + level] as number) * each
      }
    }
    news.fresh = fresh
    news.tries = fresh === 0 ? 0 : freshTries / fresh
    return news
  }

  const chances = { first: 0, again: 0 }
  /** How likely a first attempt is refused, and each further one, with which just as much is taken as there is room for. */
  const decide = ({ amount, isInBytes }: Room): typeof chances => {
    chances.first = 0
    chances.again = 0
    const over = (isInBytes ? due.bytes : due.records) - amount
    if (over <= 0) return chances
    const { fresh, tries } = sortByTries(isInBytes)
    if (fresh > 0) {
      const at = Math.round(tries)
      byTries[at] = (byTries[at] as number) + fresh
      const alike = refusalFor(over, lastAlike)
      byTries[at] = (byTries[at] as number) - fresh
      let others = at > 1 ? fresh : 0
      for (let t = 1; t <= mostTries; t++) others += byTries[t] as number
      const last = others <= amount ? 1 - (amount - others) / fresh : 1
      chances.first = alike + lateness * (last - alike)
      byTries[at - 1] = (byTries[at - 1] as number) + fresh * chances.first
    }
    chances.again = refusalFor(over, lastAgain)
    return chances
  }

  /**
   * The chance with which just so much is left over. It rises with it, ever faster: wherever Newton's method begins, after its first
   * step it comes down to the result and does not overshoot. It begins with the last result, which is near.
   */
  const refusalFor = (over: number, last: Float64Array): number => {
    const near = last[atClass] as number
    let refusal = near > leastNear ? near : 1
    for (let round = 0; round < 50; round++) {
      let left = 0
      let slope = 0
      for (let tries = mostTries; tries >= 0; tries--) {
        slope = slope * refusal + left
        left = left * refusal + (byTries[tries] as number)
      }
      // There is nothing that could be put again.
      if (slope === 0) break
      const before = refusal
      refusal = Math.min(1, Math.max(0, refusal - (left - over) / slope))
      // Each step squares what the last one missed.
      if (Math.abs(refusal - before) < 1e-8) break
    }
    last[atClass] = refusal
    return refusal
  }

  const settle: Retrying['settle'] = (room) => {
    const { first, again } = decide(room)
    /** Attempts that are refused for each one that is taken. */
    const odds = again / (1 - again)
    let over = 0
    let refused = 0
    let dropped = 0
    for (let tries = 1; tries <= mostTries; tries++) powers[tries] = (powers[tries - 1] as number) * again
    for (let i = 0; i < inputs.length; i++) {
      const { attempts } = inputs[i] as PutAgain
      const { reached, within, goOn } = attempts
      let taken = 0
      for (let l = 0; l < reached.length; l++) {
        const level = reached[l] as number
        const records = gathered[i * levels + level] as number
        if (records === 0) continue
        const isNew = level === 0
        const retried = isNew ? records * first : records
        const tries = (within[level] as number) - (isNew ? 1 : 0)
        const left = retried * (powers[tries] as number)
        taken += records - left
        if (isNew) {
          counts.throttled += retried
          refused += retried
        }
        if (left === 0) continue
        refused += again === 1 ? retried * tries : (retried - left) * odds
        const kept = left * (goOn[level] as number)
        dropped += left - kept
        if (kept > 0) keepWaiting(i, level, kept)
      }
      takenOf[i] = taken
      over += taken
    }
    counts.refused += refused
    counts.dropped += dropped
    over += dropped
    const left = (pending[atClass] as number) - over
    // Sums of fractions end in dust.
    pending[atClass] = left < 1e-9 ? 0 : left
  }

  const keepWaiting = (input: number, level: number, records: number): void => {
    const { after, next } = (inputs[input] as PutAgain).attempts
    const slot = atSlot + (after[level] as number)
    const at = place(input, slot < slots ? slot : slot - slots, next[level] as number)
    waiting[at] = (waiting[at] as number) + records
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
    const all = pending.reduce((sum, records) => sum + records, 0)
    pending = parts.map((part) => part * all)
    classes = to
    lastAlike = new Float64Array(to)
    lastAgain = new Float64Array(to)
  }

  return { pendingOf: (classIndex) => pending[classIndex] as number, due, takenOf, gather, settle, move }
}
