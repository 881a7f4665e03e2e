import type { EvaluateOptions } from '../../../../src-main/planning/evaluate'
import { judging, type Judge } from '../../../../src-main/planning/simulation/judge'
import type { SimulateOptions } from '../../../../src-main/planning/simulation/simulation'
import { bundledBooks } from '../../../../src-main/services/bundled-books'

/** A Monday, midnight UTC. */
export const monday = Date.UTC(2026, 10, 23)

export const prices: EvaluateOptions = {
  bookOf: (region) => bundledBooks.get(region),
  terms: { hours: 730, rounding: 'line', withFreeTier: true, today: '2026-11-22' },
}

/** Hours from a Monday on, in steps of five minutes. */
export const hoursOf = (hours: number): SimulateOptions => ({
  ...{ seed: 1, from: monday, durationMs: hours * 3_600_000, stepMs: 300_000 },
})

/** Judges by a day. */
export const judgeOf = (hours = 24): Judge => judging(hoursOf(hours), prices)
