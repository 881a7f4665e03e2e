/** A consumer that reads a shard by polling. Reads refused are those of the last minute. */
export interface Sharer {
  readonly name: string
  readonly callsPerSecond: number
  readonly bytesPerSecond: number
  readonly overCalls: number
  readonly overBytes: number
}

/** Consumers that keep each other from reading: those that poll share a shard's five calls and 2 MiB a second. */
export interface Contention {
  readonly shardId: string
  /** What there is too little of. */
  readonly limit: 'calls' | 'bytes'
  /** Reads refused within the last minute, all consumers together. */
  readonly refused: number
  /** By reads refused, most first. */
  readonly consumers: readonly { readonly name: string; readonly refused: number }[]
  /** Who would free most if it had its own throughput; undefined where one consumer is alone. */
  readonly move: string | undefined
}

/** Who starves whom in a shard; undefined while nobody's reads are refused. */
export const contentionOf = (shardId: string, sharers: readonly Sharer[]): Contention | undefined => {
  const overCalls = sum(sharers, ({ overCalls }) => overCalls)
  const overBytes = sum(sharers, ({ overBytes }) => overBytes)
  const refused = overCalls + overBytes
  if (refused === 0) return undefined
  const limit = overCalls >= overBytes ? 'calls' : 'bytes'
  const useOf = (sharer: Sharer): number => (limit === 'calls' ? sharer.callsPerSecond : sharer.bytesPerSecond)
  const [heaviest] = sharers.toSorted((a, b) => useOf(b) - useOf(a))
  return {
    ...{ shardId, limit, refused },
    consumers: sharers
      .map(({ name, overCalls, overBytes }) => ({ name, refused: overCalls + overBytes }))
      .toSorted((a, b) => b.refused - a.refused),
    move: sharers.length > 1 ? heaviest?.name : undefined,
  }
}

const sum = (sharers: readonly Sharer[], of: (sharer: Sharer) => number): number =>
  sharers.reduce((total, sharer) => total + of(sharer), 0)
