import type { Finding, Verdict } from '../evaluation'

/** One limit of an element in the busiest second. */
export interface Check {
  /** Below `plan.limit` in the texts. */
  readonly limit: string
  /** 1 is all of it. */
  readonly load: number
  /** Records refused in a second. */
  readonly refusedPerSecond?: number
  /** Those that read fall behind as far as this is more than 1. */
  readonly readLoad?: number
  /** What is said once it is over the limit. Sentences are made only then: designs are checked by the thousand. */
  readonly over: () => Finding
}

/** A limit of nothing has no end of a load, and no number for it. */
const mostLoad = 1e6

/** From this part of a limit on a person should know. */
const nearFrom = 0.8

export const finding = (
  name: string,
  severity: Finding['severity'],
  values: Readonly<Record<string, string | number>> = {},
): Finding => ({ key: `plan.finding.${name}`, severity, values })

/** Over the limit of `name`, with what it takes to say so. */
export const over = (name: string, values: Readonly<Record<string, number>>): Finding =>
  finding(name, 'error', rounded(values))

/** Figures of sentences to four significant digits. */
export const rounded = (values: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(4))]))

/**
 * What all limits together say of an element. An element of which no limit is known is `unknown`.
 * @param notes what is to be said besides
 */
export const verdictOf = (element: string, checks: readonly Check[], notes: readonly Finding[] = []): Verdict => {
  const tightest = checks.reduce<Check | undefined>(
    (most, one) => (most && most.load >= one.load ? most : one),
    undefined,
  )
  const readLoad = Math.max(0, ...checks.map((check) => check.readLoad ?? 0))
  const state = tightest === undefined ? 'unknown' : stateOf(tightest.load)
  const near = tightest !== undefined && state === 'near' ? [nearFinding(tightest.load)] : []
  return {
    element,
    state,
    load: tightest === undefined ? null : Math.min(mostLoad, tightest.load),
    limit: tightest === undefined ? null : `plan.limit.${tightest.limit}`,
    throttledPerHour: 3600 * Math.max(0, ...checks.map((check) => check.refusedPerSecond ?? 0)),
    // Read at half the speed it is written with, an hour's records are half an hour behind.
    ageGrowthMinutesPerHour: isOver(readLoad) ? 60 * (1 - 1 / readLoad) : 0,
    findings: [...checks.filter(({ load }) => isOver(load)).map((check) => check.over()), ...near, ...notes],
  }
}

/** Arithmetic of binary fractions must not push what is exactly full over the edge. */
export const isOver = (load: number): boolean => load > 1 + 1e-9

const stateOf = (load: number): 'fits' | 'near' | 'throttles' =>
  isOver(load) ? 'throttles' : load >= nearFrom ? 'near' : 'fits'

const nearFinding = (load: number): Finding =>
  finding('near', 'warning', { percent: Math.min(100, Math.round(load * 100)) })
