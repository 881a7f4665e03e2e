import type { ShardRow } from '../../../src-main/contract/streams'
import { rangeStart } from '../shards/shard-display'

/** A time between two changes of the shards. Pixels from the top, the present first. */
export interface Era {
  /** Epoch milliseconds at which it began. */
  readonly since: number
  readonly top: number
  readonly height: number
}

/** A shard's life as a bar: its range across, its time down. Parents lie below their children, edge to edge. */
export interface LifeBar {
  readonly shard: ShardRow
  /** Parts of the hash-key space, 0 … 1. */
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

export interface Lineage {
  readonly eras: readonly Era[]
  readonly bars: readonly LifeBar[]
  readonly height: number
}

const LEAST = 20
const MOST = 80
const PER_DOUBLING = 6

/** Long times are drawn shorter than they were, or a day without a change would hide the minutes with many. */
const heightOf = (milliseconds: number): number =>
  Math.round(Math.min(MOST, LEAST + PER_DOUBLING * Math.log2(1 + Math.max(0, milliseconds) / 60_000)))

/** Lay out all shards of a stream that are still known. @param now epoch milliseconds */
export const lineageOf = (shards: readonly ShardRow[], now: number): Lineage => {
  const times = new Set(
    shards.flatMap(({ openedAt, closedAt }) => (closedAt === null ? [openedAt] : [openedAt, closedAt])),
  )
  const eras: Era[] = []
  let height = 0
  let end = now
  for (const since of [...times].sort((a, b) => b - a)) {
    const era = { since, top: height, height: heightOf(end - since) }
    eras.push(era)
    height += era.height
    end = since
  }
  const bottoms = new Map(eras.map((era) => [era.since, era.top + era.height]))
  const bars = shards.map((shard) => {
    // What was closed at a time ends where the era that began then does.
    const top = shard.closedAt === null ? 0 : (bottoms.get(shard.closedAt) ?? 0)
    return { shard, left: rangeStart(shard), width: shard.share, top, height: (bottoms.get(shard.openedAt) ?? 0) - top }
  })
  return { eras, bars, height }
}
