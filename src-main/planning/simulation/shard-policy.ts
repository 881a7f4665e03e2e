import type { Autoscaling } from '../design/autoscaling'

/*
 * What an autoscaling policy does with a stream: the same decision in a simulation and at work on an engine.
 */

/** @source Kinesis facts sheet §6 and §12 */
export const updatesPerDay = 10
const mostShards = 10_000
const dayMs = 24 * 3_600_000
const minuteMs = 60_000
const weekMs = 7 * dayMs
/** 1970-01-01 was a Thursday. */
const firstMondayMs = 4 * dayMs

/** What a policy looks at. */
export interface PolicyState {
  /** Epoch milliseconds. */
  readonly now: number
  /** Open shards. */
  readonly shards: number
  /** What was written, of the tighter write limit of all shards together, averaged over the policy's `evaluationSeconds`. */
  readonly utilization: number
  /** Epoch milliseconds of the updates of the last 24 hours, the oldest first. */
  readonly updates: readonly number[]
}

/** To how many shards the stream is to be updated now; undefined: it stays as it is. */
export const nextShardCount = (policy: Autoscaling, state: PolicyState): number | undefined => {
  const { shards, updates, now } = state
  const today = updates.reduce((count, at) => (at > now - dayMs && at <= now ? count + 1 : count), 0)
  if (today >= updatesPerDay) return undefined
  const wanted = Math.min(mostShards, policy.kind === 'target' ? tracked(policy, state) : scheduled(policy, now))
  const reached = Math.min(2 * shards, Math.max(Math.ceil(shards / 2), wanted))
  return reached === shards ? undefined : reached
}

/** As many as bring the utilization to the target, once the time since the last step is over. */
const tracked = (policy: Extract<Autoscaling, { kind: 'target' }>, state: PolicyState): number => {
  const { now, shards, utilization, updates } = state
  const wanted = Math.ceil(Number(((shards * utilization) / policy.utilization).toPrecision(12)))
  const target = Math.min(policy.max, Math.max(policy.min, wanted))
  const rested = now - (updates.at(-1) ?? -Infinity)
  const cooldown = target > shards ? policy.outCooldownSeconds : policy.inCooldownSeconds
  return rested >= cooldown * 1000 ? target : shards
}

/** As the last step says that has come, around the week. */
const scheduled = ({ steps }: Extract<Autoscaling, { kind: 'scheduled' }>, now: number): number => {
  const minute = ((((now - firstMondayMs) % weekMs) + weekMs) % weekMs) / minuteMs
  const byTime = steps.toSorted((a, b) => a.atMinute - b.atMinute)
  const current = byTime.findLast(({ atMinute }) => atMinute <= minute) ?? byTime.at(-1)
  return current?.shards ?? 1
}
