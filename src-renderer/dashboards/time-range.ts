/** What a dashboard shows: the last seconds up to now, moving on, or a stretch of time that stands still (epoch seconds). */
export type TimeRange =
  | { readonly kind: 'live'; readonly seconds: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number }

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The lengths that can be chosen with one click, by the name they have in an address. */
export const presets = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '3h': 3 * HOUR,
  '12h': 12 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
} as const
export type Preset = keyof typeof presets

export const presetNames = Object.keys(presets) as readonly Preset[]
const firstPreset: Preset = '5m'

/** The shortest stretch worth looking at: below it a chart has hardly a point. */
export const SHORTEST_SECONDS = 10

export const liveRange = (preset: Preset): TimeRange => ({ kind: 'live', seconds: presets[preset] })

/** @returns undefined for a stretch of time, which has no name */
export const presetOf = (range: TimeRange): Preset | undefined =>
  range.kind === 'live' ? presetNames.find((name) => presets[name] === range.seconds) : undefined

/** The stretch itself, at a moment (epoch seconds). */
export const spanAt = (range: TimeRange, now: number): { readonly from: number; readonly to: number } =>
  range.kind === 'live' ? { from: now - range.seconds, to: now } : range

/** @returns null when it is not a stretch of time: it must last some seconds and begin before `now` */
export const fixedRange = (from: number, to: number, now: number): TimeRange | null => {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= now) return null
  const [start, end] = [Math.floor(from), Math.min(Math.ceil(to), Math.ceil(now))]
  return end - start < SHORTEST_SECONDS ? null : { kind: 'fixed', from: start, to: end }
}

export type Query = Readonly<Record<string, unknown>>

/** As part of an address, so that a link or a reload brings the same picture back. */
export const rangeToQuery = (range: TimeRange): Readonly<Record<string, string>> =>
  range.kind === 'fixed'
    ? { from: String(range.from), to: String(range.to) }
    : { range: presetOf(range) ?? firstPreset }

/** Anything that is not a range is the first one. */
export function rangeOfQuery(query: Query, now: number): TimeRange {
  const fixed = fixedRange(Number(query['from'] ?? NaN), Number(query['to'] ?? NaN), now)
  if (fixed) return fixed
  return liveRange(presetNames.find((name) => name === query['range']) ?? firstPreset)
}
