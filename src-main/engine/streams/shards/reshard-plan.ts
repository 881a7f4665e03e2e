import type { HashKeyRange } from './hash-keys'

/** What planning knows of an open shard. */
export interface PlannedShard {
  readonly number: number
  readonly range: HashKeyRange
}

/** One step of resharding: the numbers of the shards it closes, and the shards it opens in their place. */
export interface ReshardStep {
  readonly closes: readonly number[]
  readonly opens: readonly { readonly number: number; readonly range: HashKeyRange }[]
}

/**
 * Resharding on paper: each split and merge acts on what the ones before it left open. New shards are numbered in the order
 * they are made in; a number is never used twice.
 */
export interface ReshardPlan {
  /** In order of their ranges, which cover the space of hash keys without gap or overlap. */
  readonly open: readonly PlannedShard[]
  readonly steps: readonly ReshardStep[]
  /** @param at first hash key of the upper child, above the start and not above the end of the shard; by default its middle */
  split(shard: PlannedShard, at?: bigint): void
  /** @param lower its range ends where that of `upper` begins */
  merge(lower: PlannedShard, upper: PlannedShard): void
}

/** @param stream its shards in order of their numbers, the open ones in order of their ranges */
export const planResharding = ({
  shards,
  openShards,
}: {
  readonly shards: readonly PlannedShard[]
  readonly openShards: readonly PlannedShard[]
}): ReshardPlan => {
  const open: PlannedShard[] = [...openShards]
  const steps: ReshardStep[] = []
  // The newest shard is always there: a shard closes, and expires in time, only when newer ones have taken its place.
  let next = (shards.at(-1)?.number ?? -1) + 1
  const replace = (closed: readonly [PlannedShard, ...PlannedShard[]], ranges: readonly HashKeyRange[]): void => {
    const opens = ranges.map((range) => ({ number: next++, range }))
    open.splice(open.indexOf(closed[0]), closed.length, ...opens)
    steps.push({ closes: closed.map(({ number }) => number), opens })
  }
  return {
    open,
    steps,
    split: (shard, at = middleOf(shard.range)) =>
      replace(
        [shard],
        [
          { start: shard.range.start, end: at - 1n },
          { start: at, end: shard.range.end },
        ],
      ),
    merge: (lower, upper) => replace([lower, upper], [{ start: lower.range.start, end: upper.range.end }]),
  }
}

/** The first hash key of the upper half. */
export const middleOf = ({ start, end }: HashKeyRange): bigint => (start + end + 1n) >> 1n

/** A range of one hash key cannot be split. */
export const canSplit = ({ range }: PlannedShard): boolean => range.start < range.end

/**
 * Reach a number of open shards as UpdateShardCount does. Up: every open shard is split at its middle, then neighbours are
 * merged until the target is reached. Down: neighbours are merged until then. Each round of merges walks the open shards by
 * hash key in pairs. More than double the count is out of reach.
 * @source Kinesis facts sheet §6: the counts were checked against AWS
 */
export const reachCount = (plan: ReshardPlan, target: number): void => {
  if (plan.open.length < target) for (const shard of plan.open.filter(canSplit)) plan.split(shard)
  while (plan.open.length > target) {
    for (const [lower, upper] of pairsOf(plan.open).slice(0, plan.open.length - target)) plan.merge(lower, upper)
  }
}

const pairsOf = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  Array.from({ length: Math.floor(items.length / 2) }, (_, i) => [items[2 * i] as T, items[2 * i + 1] as T])

/** Split the widest ranges, those in the lower half of the space first, until there are `target` open shards. */
export const growTo = (plan: ReshardPlan, target: number): void => {
  while (plan.open.length < target) {
    const byWidth = plan.open.filter(canSplit).toSorted((a, b) => compare(widthOf(b), widthOf(a)))
    const [widest] = byWidth
    if (widest === undefined) return
    // Only what stays about as wide as the others is split in one round.
    const wide = byWidth.filter((shard) => widthOf(shard) * 2n > widthOf(widest))
    for (const shard of wide.slice(0, target - plan.open.length)) plan.split(shard)
  }
}

export const widthOf = ({ range }: PlannedShard): bigint => range.end - range.start + 1n

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
