import type { Design } from '../design/design'
import type { ElementOf } from '../design/elements'
import type { Spike } from '../design/workload'
import { workOf } from './simulate'

/*
 * Over which time and in which steps is simulated where nobody said it: by the design alone, so that the same question has the same
 * answer on every machine.
 */

export const weekHours = 168
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const weekMs = weekHours * hourMs
/** 1970-01-01 was a Thursday. */
const firstMondayMs = 4 * 24 * hourMs

/** Midnight UTC of the next Monday that begins: epoch milliseconds. */
export const comingMonday = (now: number): number => Math.ceil((now - firstMondayMs) / weekMs) * weekMs + firstMondayMs

/** The finest first. */
const stepsMs = [
  1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000,
]

/** The longest step that still tells hours apart. */
const longestMs = hourMs

/** What is done within about half a second, by measurement; see `workOf`. */
const workOfAnswer = 600_000
/** Of all simulations of an answer that takes many; a few seconds. */
const workOfMany = 4_000_000
/** Of one of the designs that are looked through for what helps; some hundredths of a second. */
const workOfOne = 30_000

/** The finest of the steps that takes no more work. */
const finest = (design: Design, durationMs: number, work: number): number =>
  stepsMs.find((stepMs) => workOf(design, { durationMs, stepMs }) <= work) ?? longestMs

/** The finest step in which so many hours of a design are simulated within about half a second, and finer where spikes need it. */
export const stepMsFor = (design: Design, hours: number): number =>
  fitting(design, finest(design, hours * hourMs, workOfAnswer))

/** A step for one simulation of several that are compared. */
export const comparingStepMs = (design: Design, durationMs: number): number => finest(design, durationMs, workOfOne)

/**
 * A step in which so many simulations of a week are done in a few seconds, no finer than a minute. A step is even in itself: it is
 * never longer than what has to be told apart, however long that takes.
 */
export const manyStepMs = (design: Design, simulations: number): number =>
  fitting(design, Math.max(minuteMs, finest(design, weekHours * hourMs, workOfMany / simulations)))

/** A shape with a peak of its own within each hour; see `rateCurveOf`. */
const withinHourMs = 10 * minuteMs

/** The longest step, of those that are no longer than this one, in which nothing is blurred; a minute blurs what it may. */
const fitting = ({ elements }: Design, longest: number): number =>
  stepsMs.findLast(
    (stepMs) =>
      stepMs <= longest &&
      (stepMs <= minuteMs || elements.every((element) => element.kind !== 'source' || isSharp(element, stepMs))),
  ) ?? longest

const isSharp = ({ workload }: ElementOf<'source'>, stepMs: number): boolean => {
  const { spikes = [], shape, peakToAverage } = workload
  const isShapeSharp = shape === undefined || peakToAverage <= 1 || stepMs <= withinHourMs
  return isShapeSharp && spikes.every((spike) => isSpikeSharp(spike, stepMs))
}

/** Steps begin and end with it, or one lies within it at least, wherever it begins. */
const isSpikeSharp = ({ atMinute, minutes }: Spike, stepMs: number): boolean => {
  const [begin, length] = [atMinute * minuteMs, minutes * minuteMs]
  return 2 * stepMs <= length || (begin % stepMs === 0 && length % stepMs === 0)
}
