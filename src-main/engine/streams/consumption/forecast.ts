import type { ReadingSample, ReadingState } from './reading'

/** What will become of a lag if reading and writing go on as they do. Times are epoch milliseconds. */
export type Forecast =
  /** It has read everything a moment ago. */
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'catches-up'; readonly at: number }
  /** The lag stays about as it is. */
  | { readonly kind: 'keeps-pace' }
  /** From then on records are lost to it: their retention ends before they are read. */
  | { readonly kind: 'falls-off'; readonly at: number }
  /** That has happened. */
  | { readonly kind: 'lost' }
  /** A closed shard, read to its end. */
  | { readonly kind: 'finished' }
  /** Too little has been seen. */
  | { readonly kind: 'unknown' }

export interface Outlook {
  readonly state: ReadingState
  readonly retentionMs: number
  /** When it had last read everything; −Infinity if never. */
  readonly atTipAt: number
  /** Its pause between two reads. */
  readonly gapMs: number
}

/** Who read everything this recently, or two of its pauses ago, is up to date: what has come since is read next time. */
const recentMs = 10_000
/** The stretch that rates are taken from, and the shortest that tells anything. */
const windowMs = 120_000
const leastMs = 10_000
/** Rates that differ by less are the same: reading goes in steps. */
const sameRate = 0.05
/** A lag that grows by less than this much per unit of time stays about as it is. */
const sameLag = 0.02

/**
 * @param samples oldest first
 * @param present how it stands now
 */
export const forecastOf = (samples: readonly ReadingSample[], present: ReadingSample, outlook: Outlook): Forecast => {
  const { state, retentionMs, atTipAt, gapMs } = outlook
  const { at: now, lagMs } = present
  const unread = present.head - present.position
  if (state === 'finished') return { kind: 'finished' }
  if (unread <= 0 || (state === 'reading' && now - atTipAt <= Math.max(recentMs, 2 * gapMs)))
    return { kind: 'up-to-date' }
  if (lagMs !== undefined && lagMs >= retentionMs) return { kind: 'lost' }
  if (state === 'stopped')
    return lagMs === undefined ? { kind: 'unknown' } : { kind: 'falls-off', at: now + retentionMs - lagMs }
  const before = samples.find(({ at, lagMs }) => at >= now - windowMs && lagMs !== undefined)
  if (before === undefined || now - before.at < leastMs) return { kind: 'unknown' }
  const elapsed = now - before.at
  const read = Math.max(0, present.position - before.position) / elapsed
  const written = Math.max(0, present.head - before.head) / elapsed
  const gain = read - written
  if (gain > sameRate * Math.max(read, written)) return { kind: 'catches-up', at: now + unread / gain }
  if (lagMs === undefined || before.lagMs === undefined) return { kind: 'unknown' }
  const growth = (lagMs - before.lagMs) / elapsed
  return growth > sameLag ? { kind: 'falls-off', at: now + (retentionMs - lagMs) / growth } : { kind: 'keeps-pace' }
}

const weight: Readonly<Record<Forecast['kind'], number>> = {
  lost: 6,
  'falls-off': 5,
  'catches-up': 4,
  'keeps-pace': 3,
  unknown: 2,
  'up-to-date': 1,
  finished: 0,
}

/** Of several shards: the worst that will happen, the soonest loss, and the last to catch up. */
export const worstForecast = (forecasts: readonly Forecast[]): Forecast => {
  const [worst = { kind: 'unknown' }] = forecasts.toSorted((a, b) => weight[b.kind] - weight[a.kind] || order(a, b))
  return worst
}

const order = (a: Forecast, b: Forecast): number => {
  if (a.kind === 'falls-off' && b.kind === 'falls-off') return a.at - b.at
  return a.kind === 'catches-up' && b.kind === 'catches-up' ? b.at - a.at : 0
}
