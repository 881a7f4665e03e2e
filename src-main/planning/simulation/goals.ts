/** What a design is wanted to do under its workload. That nothing leaves a stream before it was read is wanted of every one. */
export interface Goals {
  /** Records that may be throttled, as a part of all. */
  readonly throttledShare: number
  readonly lagSeconds: number
  /** US dollars a month; null: any. */
  readonly monthlyUsd: number | null
}

/** What is held against goals. */
export interface Outcome {
  /** Records refused at least once, and those that nobody read in time, as parts of all. */
  readonly throttledShare: number
  readonly expiredShare: number
  /** Apart from what a delivery stream buffers by its own hints. */
  readonly worstLagMs: number
  /** US dollars of a month: what is known of it. */
  readonly monthlyUsd: number
}

/** By how much goals are missed, each as a part of itself, added up; 0: all are met. */
export const missedBy = (outcome: Outcome, goals: Goals): number =>
  beyond(outcome.throttledShare, goals.throttledShare, leastShare) +
  beyond(outcome.expiredShare, 0, leastShare) +
  beyond(outcome.worstLagMs, goals.lagSeconds * 1000, leastLagMs) +
  (goals.monthlyUsd === null ? 0 : beyond(outcome.monthlyUsd, goals.monthlyUsd, leastUsd))

/** A goal of nothing at all is missed by any amount: so that it still tells a little from a lot. */
const leastShare = 1e-4
const leastLagMs = 100
const leastUsd = 1

const beyond = (figure: number, goal: number, least: number): number =>
  Math.max(0, figure - goal) / Math.max(goal, least)

export const meetsGoals = (outcome: Outcome, goals: Goals): boolean => missedBy(outcome, goals) === 0
