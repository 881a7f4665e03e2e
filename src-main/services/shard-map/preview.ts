import type { RangePreview, Resharding } from '../../contract/shard-map'
import { isFault, type Fault } from '../../engine/fault'
import { hashKeySpace } from '../../engine/streams/shards/hash-keys'
import { evenSplit, loadWithin, type LoadedShard } from '../../engine/streams/shards/load-forecast'
import { middleOf, planResharding, type PlannedShard, type ReshardPlan } from '../../engine/streams/shards/reshard-plan'
import { drawCount, drawMerge, drawSplit } from '../../engine/streams/shards/reshard'
import type { Stream } from '../../engine/streams/stream'

export interface Preview {
  readonly before: RangePreview[]
  readonly after: RangePreview[]
  readonly newStartingHashKey: string | null
}

type Loaded = LoadedShard & { readonly shardId: string }

/**
 * A resharding drawn by the rules of the operation itself, with the load to expect of each range.
 * @param shards the open ones, in the order of their ranges
 * @param now epoch milliseconds
 */
export const previewOf = (
  stream: Stream,
  resharding: Resharding,
  { shards, now }: { readonly shards: readonly Loaded[]; readonly now: number },
): Preview | Fault => {
  const plan = planResharding(stream)
  const at = resharding.kind === 'split' ? splitAt(resharding, shards) : null
  const refusal = draw({ stream, plan, now }, resharding, at)
  if (isFault(refusal)) return refusal
  return {
    before: rangesOf(stream.openShards, stream, shards),
    after: rangesOf(plan.open, stream, shards),
    newStartingHashKey: at,
  }
}

const splitAt = ({ shardId, at }: Extract<Resharding, { kind: 'split' }>, shards: readonly Loaded[]): string => {
  if (at !== 'middle' && at !== 'even') return at
  const shard = shards.find((candidate) => candidate.shardId === shardId)
  if (shard === undefined) return '0'
  return ((at === 'even' ? evenSplit(shard) : undefined) ?? middleOf(shard.range)).toString()
}

const draw = (
  drawing: { readonly stream: Stream; readonly plan: ReshardPlan; readonly now: number },
  resharding: Resharding,
  at: string | null,
): Fault | undefined => {
  switch (resharding.kind) {
    case 'split':
      return drawSplit(drawing, { ShardToSplit: resharding.shardId, NewStartingHashKey: at ?? '0' })
    case 'merge':
      return drawMerge(drawing, { ShardToMerge: resharding.shardId, AdjacentShardToMerge: resharding.adjacentShardId })
    case 'shardCount':
      return drawCount(drawing, resharding.target)
  }
}

/** Both lists are in the order of their ranges: each range lies in a few neighbours of the other list. */
const rangesOf = (
  planned: readonly PlannedShard[],
  { openShards }: Stream,
  shards: readonly Loaded[],
): RangePreview[] => {
  const kept = new Set(openShards.map(({ number }) => number))
  let first = 0
  return planned.map(({ number, range }) => {
    while (shards[first] !== undefined && (shards[first] as Loaded).range.end < range.start) first++
    let end = first
    while (shards[end] !== undefined && (shards[end] as Loaded).range.start <= range.end) end++
    return {
      ...{ startingHashKey: range.start.toString(), endingHashKey: range.end.toString() },
      share: Number(range.end - range.start + 1n) / Number(hashKeySpace),
      load: loadWithin(shards.slice(first, end), range),
      isNew: !kept.has(number),
    }
  })
}
