import type { Spike, Workload } from '../design/workload'
import { middleOf } from './estimates'

/*
 * How the rate of a workload goes through the week, the same curve for plan, simulation and run: the hours of its shape, a bump
 * that reaches the busiest second where the shape does not, and spikes on top. Without a shape the bump is one a day, with a
 * shape one in every hour. A bump is exp(k·(cos − 1)) with the k that gives the wanted ratio of peak to mean (a von Mises curve).
 */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const weekMs = 7 * dayMs
/** 1970-01-01 was a Thursday. */
const firstMondayMs = 4 * dayMs
const spikeMs = { hour: hourMs, day: dayMs, week: weekMs } as const

/** Milliseconds since Monday, midnight UTC. */
const ofWeek = (at: number): number => (((at - firstMondayMs) % weekMs) + weekMs) % weekMs

export interface RateCurve {
  /** Records a second at a moment, in epoch milliseconds. Growth is not in it. */
  at(ms: number): number
  /** The same as a part of the rate that the workload says. */
  relativeAt(ms: number): number
  /** Over a whole week, spikes included. */
  readonly average: number
  /** No moment has more. */
  readonly peak: number
}

export const rateCurveOf = (workload: Workload): RateCurve => {
  const base = middleOf(workload.recordsPerSecond)
  const { shape, spikes = [], peakToAverage } = workload
  const hours = shape === undefined ? [1] : levelled(shape)
  const shapePeak = Math.max(...hours)
  const bump = bumpOf(Math.max(1, peakToAverage / shapePeak), shape === undefined ? dayMs : hourMs)
  const lasting = hours.length === 168 ? weekMs : dayMs
  const slot = lasting / hours.length
  const withoutSpikes = (at: number): number =>
    (hours[Math.floor((ofWeek(at) % lasting) / slot)] ?? 0) * bump(ofWeek(at))
  const relativeAt = (ms: number): number => withoutSpikes(ms) * spikeAt(spikes, ms)
  return {
    at: (ms) => base * relativeAt(ms),
    relativeAt,
    average: base * meanWithSpikes(withoutSpikes, workload),
    peak:
      base * Math.max(peakToAverage, shapePeak) * spikes.reduce((most, { factor }) => most * Math.max(1, factor), 1),
  }
}

/** With a mean of 1. */
const levelled = (shape: readonly number[]): readonly number[] => {
  const mean = shape.reduce((sum, hour) => sum + hour, 0) / shape.length
  return shape.map((hour) => hour / mean)
}

/** The mean over a week of a curve with spikes on it: between two edges of spikes or hours their factor is the same. */
const meanWithSpikes = (curve: (at: number) => number, { spikes = [], shape, peakToAverage }: Workload): number => {
  if (spikes.length === 0) return 1
  const known = means.get(spikes)
  if (known?.shape === shape && known?.peakToAverage === peakToAverage) return known.mean
  const edges = edgesOf(spikes)
  let sum = 0
  edges.forEach((from, at) => {
    const length = (edges[at + 1] ?? weekMs) - from
    const points = Math.ceil((length / hourMs) * pointsPerHour)
    const factor = spikeAt(spikes, firstMondayMs + from + length / 2)
    if (factor === 0) return
    for (let point = 0; point < points; point++) {
      sum += factor * curve(firstMondayMs + from + ((point + 0.5) * length) / points) * (length / points)
    }
  })
  means.set(spikes, { shape, peakToAverage, mean: sum / weekMs })
  return sum / weekMs
}

/** What was found before: the same workload is asked for by the thousand. */
const means = new WeakMap<readonly Spike[], Pick<Workload, 'shape' | 'peakToAverage'> & { readonly mean: number }>()
const pointsPerHour = 60

/** Where something begins or ends in the week, in order; hours among them. */
const edgesOf = (spikes: readonly Spike[]): readonly number[] => {
  const edges = new Set<number>()
  for (let hour = 0; hour < weekMs; hour += hourMs) edges.add(hour)
  for (const { every, atMinute, minutes } of spikes) {
    for (let from = 0; from < weekMs; from += spikeMs[every]) {
      edges.add((from + atMinute * minuteMs) % weekMs)
      edges.add((from + (atMinute + minutes) * minuteMs) % weekMs)
    }
  }
  return [...edges].sort((a, b) => a - b)
}

const spikeAt = (spikes: readonly Spike[], at: number): number => {
  let factor = 1
  for (const spike of spikes) {
    const period = spikeMs[spike.every]
    const since = (((ofWeek(at) - spike.atMinute * minuteMs) % period) + period) % period
    if (since < spike.minutes * minuteMs) factor *= spike.factor
  }
  return factor
}

/** A periodic factor of mean 1 whose highest, in the middle of the period's second half, is `peak`. */
const bumpOf = (peak: number, period: number): ((ms: number) => number) => {
  if (peak <= 1) return () => 1
  const k = sharpnessOf(peak)
  const mean = meanOf(k)
  const top = 0.75 * period
  return (ms) => Math.exp(k * (Math.cos((2 * Math.PI * (ms - top)) / period) - 1)) / mean
}

/** The k of which the curve's highest is so many times its mean: by halving, for the ratio rises with k. */
const sharpnessOf = (peak: number): number => {
  const known = sharpness.get(peak)
  if (known !== undefined) return known
  let [low, high] = [0, 1]
  while (1 / meanOf(high) < peak) high *= 2
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2
    if (1 / meanOf(middle) < peak) low = middle
    else high = middle
  }
  if (sharpness.size >= rememberedPeaks) sharpness.clear()
  sharpness.set(peak, (low + high) / 2)
  return (low + high) / 2
}

/** What was found of a ratio before: the same workload is asked for by the thousand. */
const sharpness = new Map<number, number>()
const rememberedPeaks = 64

/** Of exp(k·(cos − 1)) around the circle: e^−k·I₀(k), by a sum that is exact to double precision where points lie close enough. */
const meanOf = (k: number): number => {
  const points = 64 + 16 * Math.ceil(Math.sqrt(k))
  let sum = 0
  for (let point = 0; point < points; point++) sum += Math.exp(k * (Math.cos((2 * Math.PI * point) / points) - 1))
  return sum / points
}
