import type { Design } from '../design/design'
import type { Money } from '../../pricing/money'
import type { Evaluation } from '../evaluation'
import { bestOf, type Evaluate } from './rank'
import type { Turns } from './turns'

/*
 * The bill of ways to do something, over a figure.
 */

/** What a chart goes along. */
export interface Axis {
  /** Key of the text that says what x is. */
  readonly key: string
  /** Rising. */
  readonly xs: readonly number[]
  /** Whether there is nothing between whole numbers. */
  readonly isWhole: boolean
  /** Where the design as it is stands. */
  readonly at: number | null
}

/** One line of a chart. */
export interface Way {
  /** Key of the text that names it. */
  readonly key: string
  readonly designAt: (x: number) => Design
}

export interface Point {
  readonly x: number
  readonly y: Money
  readonly isFeasible: boolean
}

export interface Curves {
  readonly axis: Axis
  readonly curves: readonly { readonly key: string; readonly points: readonly Point[] }[]
  /** Where another way becomes the cheapest that fits: from there on it is. */
  readonly crossings: readonly Crossing[]
}

export interface Crossing {
  readonly x: number
  readonly from: string
  readonly to: string
}

/**
 * Each way at each x, and the crossings between neighbouring points: found by bisection, to a ten-thousandth of x. Between two
 * points the best may change there and back unseen.
 */
export function* curvesOf(axis: Axis, ways: readonly Way[], evaluate: Evaluate): Turns<Curves> {
  const evaluated: (readonly Evaluation[])[] = []
  for (const x of axis.xs) {
    evaluated.push(ways.map(({ designAt }) => evaluate(designAt(x))))
    yield
  }
  const bestAt = (x: number): number | undefined => bestOf(ways.map(({ designAt }) => evaluate(designAt(x))))
  const best = evaluated.map(bestOf)
  const crossings: Crossing[] = []
  for (const [i, x] of axis.xs.entries()) {
    const before = axis.xs[i - 1]
    const [from, to] = [best[i - 1], best[i]]
    if (before === undefined || from === undefined || to === undefined || from === to) continue
    const crossing = yield* bisected({ low: before, high: x, from, to }, axis.isWhole, bestAt)
    crossings.push({ x: crossing.x, from: ways[from]?.key ?? '', to: ways[crossing.to]?.key ?? '' })
  }
  const curves = ways.map(({ key }, w) => ({
    key,
    points: axis.xs.flatMap((x, i): Point[] => {
      const evaluation = evaluated[i]?.[w]
      return evaluation === undefined ? [] : [{ x, y: evaluation.bill.total, isFeasible: evaluation.isFeasible }]
    }),
  }))
  return { axis, curves, crossings }
}

interface Span {
  readonly low: number
  readonly high: number
  readonly from: number
  readonly to: number
}

function* bisected(
  { low, high, from, to }: Span,
  isWhole: boolean,
  bestAt: (x: number) => number | undefined,
): Turns<{ readonly x: number; readonly to: number }> {
  let [before, after, best] = [low, high, to]
  const isNarrow = (): boolean => (isWhole ? after - before <= 1 : after - before <= after * 1e-4)
  while (!isNarrow()) {
    const middle = isWhole ? Math.floor((before + after) / 2) : (before + after) / 2
    const there = bestAt(middle)
    yield
    if (there === from) before = middle
    else {
      after = middle
      best = there ?? best
    }
  }
  return { x: after, to: best }
}

/** From `low` to `high`, evenly in the logarithm, rounded to three digits. */
export const logarithmic = (low: number, high: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Number((low * (high / low) ** (i / (count - 1))).toPrecision(3)))

export const wholeNumbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
