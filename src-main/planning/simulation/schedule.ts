import type { Design } from '../design/design'
import type { ElementOf } from '../design/elements'
import { flowThrough } from '../flow/flow'
import { rateCurveOf, type RateCurve } from '../flow/rate-curve'

/*
 * Shards by the hours of the week: for each stretch as many as its busiest moment needs, when so many are enough for the busiest
 * moment of all.
 */

const weekMinutes = 10_080
/** Eight changes a day: UpdateShardCount allows ten. @source Kinesis facts sheet §12 */
const stretchMinutes = 180
/** Resharding takes a while: shards are there this long before they are needed, and stay for as long after. */
const marginMinutes = 20
const lookEveryMinutes = 5
/** 1970-01-05, a Monday. */
const mondayMs = 4 * 86_400_000

interface Step {
  readonly atMinute: number
  readonly shards: number
}

/** @param enough the stream with shards for its busiest moment */
export const scheduleOf = (design: Design, enough: ElementOf<'stream'>): readonly Step[] => {
  const rate = rateOf(design, enough.id)
  if (rate === undefined) return []
  const rates: number[] = []
  for (let minute = 0; minute < weekMinutes; minute += lookEveryMinutes) rates.push(rate(minute))
  const busiest = Math.max(...rates)
  const steps: Step[] = []
  for (let at = 0; at < weekMinutes; at += stretchMinutes) {
    const most = mostIn(rates, at - marginMinutes, at + stretchMinutes + marginMinutes)
    const shards = Math.max(1, Math.ceil(enough.shards * (busiest === 0 ? 1 : most / busiest)))
    if (steps.at(-1)?.shards !== shards) steps.push({ atMinute: at, shards })
  }
  return reachable(steps)
}

const mostIn = (rates: readonly number[], from: number, to: number): number => {
  let most = 0
  for (let minute = from; minute <= to; minute += lookEveryMinutes) {
    const at = ((minute + weekMinutes) % weekMinutes) / lookEveryMinutes
    most = Math.max(most, rates[at] ?? 0)
  }
  return most
}

/** One step may double at most: before a steep rise there are shards enough for it. Around the week, so twice. */
const reachable = (steps: readonly Step[]): readonly Step[] => {
  const raised = [...steps]
  for (let i = 2 * raised.length - 1; i >= 0; i--) {
    const [at, next] = [i % raised.length, (i + 1) % raised.length]
    const [step, after] = [raised[at] as Step, raised[next] as Step]
    raised[at] = { ...step, shards: Math.max(step.shards, Math.ceil(after.shards / 2)) }
  }
  return raised
}

/** Records a second that come to an element at a minute of the week. */
const rateOf = (design: Design, id: string): ((minute: number) => number) | undefined => {
  const strands = flowThrough(design).elements.get(id)?.incoming.strands ?? []
  const curves = new Map<string, RateCurve>()
  for (const element of design.elements) {
    if (element.kind === 'source') curves.set(element.id, rateCurveOf(element.workload))
  }
  if (strands.length === 0) return undefined
  return (minute) =>
    strands.reduce((sum, { origin, recordsPerSecond }) => {
      const curve = curves.get(origin)
      if (curve === undefined || curve.average === 0) return sum + recordsPerSecond
      return sum + (recordsPerSecond * curve.at(mondayMs + minute * 60_000)) / curve.average
    }, 0)
}
