import type { HeavyKey, MappedShard, ShardMap } from '../../../src-main/contract/shard-map'
import type { ShardRow } from '../../../src-main/contract/streams'
import { loadLevel, rangeStart, type LoadLevel } from '../shards/shard-display'

export type LoadOf = 'writes' | 'reads'

/** Parts of the hash-key space from which on a shard has room for its name. */
export const WIDE_ENOUGH = 0.07

/** How full a column is drawn: five steps that can be told apart, the last two being the levels of warning. */
export const LOAD_STEPS = ['idle', 'low', 'half', 'high', 'over'] as const
export type LoadStep = (typeof LOAD_STEPS)[number]

/** An open shard in the band. */
export interface Segment {
  readonly shard: ShardRow
  readonly known: MappedShard | null
  /** Part of the hash-key space at which it begins, 0 … 1. */
  readonly start: number
  readonly load: number
  readonly step: LoadStep
  readonly level: LoadLevel
}

const LOW = 0.05
const HALF = 0.5

export const loadStep = (load: number): LoadStep => {
  const level = loadLevel(load)
  if (level !== 'normal') return level
  if (load < LOW) return 'idle'
  return load < HALF ? 'low' : 'half'
}

/** The open shards in the order of their ranges, each with the load that is looked at. */
export const segmentsOf = (shards: readonly ShardRow[], map: ShardMap | null, loadOf: LoadOf): Segment[] => {
  const known = new Map(map?.shards.map((shard) => [shard.shardId, shard]))
  return shards
    .filter(({ state }) => state === 'open')
    .map((shard) => {
      const mapped = known.get(shard.shardId) ?? null
      const load = loadOf === 'writes' ? (mapped?.demand ?? shard.writeLoad) : (mapped?.readLoad ?? shard.readLoad)
      return { shard, known: mapped, start: rangeStart(shard), load, step: loadStep(load), level: loadLevel(load) }
    })
    .sort((a, b) => a.start - b.start)
}

/** Where in the hash-key space a key lies, 0 … 1. */
export const placeOf = ({ hashKey }: HeavyKey): number => rangeStart({ startingHashKey: hashKey })

/** The shard itself, all it came from and all it became. */
export const familyOf = (shards: readonly ShardRow[], shardId: string): ReadonlySet<string> => {
  const byId = new Map(shards.map((shard) => [shard.shardId, shard]))
  const family = new Set<string>()
  const follow = (id: string, next: (shard: ShardRow) => readonly string[]): void => {
    const shard = byId.get(id)
    family.add(id)
    for (const other of shard ? next(shard) : []) if (!family.has(other)) follow(other, next)
  }
  follow(shardId, ({ parentShardIds }) => parentShardIds)
  follow(shardId, ({ childShardIds }) => childShardIds)
  return family
}
