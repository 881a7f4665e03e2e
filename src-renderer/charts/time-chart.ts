import { TONES, type Tone } from './chart-colours'
import type { AxisScale } from './axis-scale'

/** A line over time: one value a period, null where nothing is known. */
export interface TimeLine {
  readonly id: string
  readonly name: string
  readonly tone: Tone
  /** Values stand for the whole of their period and are drawn as steps. */
  readonly isStepped?: boolean
  /** Epoch seconds at which the first period begins. */
  readonly from: number
  /** Seconds. */
  readonly period: number
  readonly values: readonly (number | null)[]
}

/** A value that should not be passed, for as long as it holds. */
export interface LimitLine {
  readonly name: string
  readonly value: number
  /** Epoch seconds, `to` excluded; may be infinite. */
  readonly from: number
  readonly to: number
}

/** Something that happened. */
export interface TimeMark {
  readonly id: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly text: string
}

/** What a chart over time shows. */
export interface TimeChartData {
  readonly id: string
  readonly title: string
  /** Ratios run from 0 to 1, whatever the values. */
  readonly scale: AxisScale | 'ratio'
  /** Epoch seconds of both ends of the axis. */
  readonly from: number
  readonly to: number
  readonly lines: readonly TimeLine[]
  readonly limits: readonly LimitLine[]
  readonly marks: readonly TimeMark[]
  /** What the picture alone does not say, in words. */
  readonly note?: string
  format(value: number): string
  /** Shorter, for the axis: its ticks are round and the title has the unit. */
  formatTick(value: number): string
}

/** Dashes go with tones, so that colour is never the only sign. In pixels, line and gap in turn; empty is solid. */
const DASHES: Readonly<Record<Tone, readonly number[]>> = {
  incoming: [],
  outgoing: [4, 3],
  third: [8, 3],
  fourth: [1, 3],
  fifth: [8, 3, 1, 3],
  sixth: [2, 2],
}
export const dashOf = (tone: Tone): readonly number[] => DASHES[tone]

/** The tone of the line at a place, over again after the last one. */
export const toneAt = (index: number): Tone => TONES[index % TONES.length] ?? 'incoming'

/** @returns null where the line has no value at that time (epoch seconds) */
export const valueAt = ({ from, period, values }: TimeLine, time: number): number | null =>
  values[Math.floor((time - from) / period)] ?? null

export const lastKnown = ({ values }: TimeLine): number | null => {
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index]
    if (value !== null && value !== undefined) return value
  }
  return null
}

/** The highest value of all lines; 0 where nothing is known. */
export function highestOf(lines: readonly TimeLine[]): number {
  let highest = 0
  for (const { values } of lines) for (const value of values) if (value !== null && value > highest) highest = value
  return highest
}

/** A limit is drawn once a quarter of it is used: far above the lines it would only press them to the ground. */
const SHARE_IN_SIGHT = 0.25

/** The limits that belong into the picture. */
export const limitsInSight = (
  { lines, limits, from, to }: Pick<TimeChartData, 'lines' | 'limits' | 'from' | 'to'>,
  shows: 'near' | 'all',
): readonly LimitLine[] => {
  const held = limits.filter((limit) => limit.from < to && limit.to > from)
  if (shows === 'all') return held
  const highest = highestOf(lines)
  return held.filter(({ value }) => highest >= value * SHARE_IN_SIGHT)
}

/**
 * Which of some events belong to which time of a table: those between it and the next.
 *
 * @param times epoch seconds, oldest first; what happened before the first one is in no picture
 * @returns the events of each time
 */
export function marksBy(times: readonly number[], marks: readonly TimeMark[]): readonly (readonly TimeMark[])[] {
  const found = times.map((): TimeMark[] => [])
  for (const mark of marks) {
    const next = times.findIndex((time) => time * 1000 > mark.at)
    found[next === -1 ? times.length - 1 : next - 1]?.push(mark)
  }
  return found
}
