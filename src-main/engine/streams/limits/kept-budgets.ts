import type { DocumentStore } from '../../../storage/document-store'
import type { StoredBudgets } from '../../../storage/stored-budgets'
import type { Shard, Stream } from '../stream'

/** By stream id. */
export type BudgetStore = DocumentStore<StoredBudgets>

/** Let shards go on with what they had left: a restart is no way round their limits. */
export const restoreBudgets = async (streams: readonly Stream[], store: BudgetStore): Promise<void> => {
  const all = await store.all()
  for (const { id, shards } of streams) {
    for (const shard of shards) {
      const stored = all.get(id)?.[shard.number]
      if (stored === undefined) continue
      shard.writes.records.level = stored.writes.records
      shard.writes.bytes.level = stored.writes.bytes
      shard.reads.calls.level = stored.reads.calls
      shard.reads.bytes.level = stored.reads.bytes
      shard.reads.iterators.level = stored.reads.iterators
    }
  }
}

/** @param now epoch milliseconds; those that are full by then need not be remembered */
export const keepBudgets = async (streams: readonly Stream[], store: BudgetStore, now: number): Promise<void> => {
  const before = await store.all()
  for (const { id, shards } of streams) {
    const used = shards.filter(({ writes, reads }) =>
      [...Object.values(writes), ...Object.values(reads)].some((bucket) => !bucket.isFull(now)),
    )
    if (used.length > 0) await store.save(id, Object.fromEntries(used.map((shard) => [shard.number, levelsOf(shard)])))
    else if (before.has(id)) await store.remove(id)
  }
  const there = new Set(streams.map(({ id }) => id))
  for (const id of before.keys()) if (!there.has(id)) await store.remove(id)
}

const levelsOf = ({ writes, reads }: Shard): StoredBudgets[string] => ({
  writes: { records: writes.records.level, bytes: writes.bytes.level },
  reads: { calls: reads.calls.level, bytes: reads.bytes.level, iterators: reads.iterators.level },
})
