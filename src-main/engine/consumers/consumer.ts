import type { PackedList } from '../packed-list'
import type { Checkpoints, StreamReader } from './stream-reader'

/** What a consumer has done, ever growing. */
export interface ConsumerCounts {
  /** Records that were worked through. */
  records: number
  bytes: number
  /** Runs that failed, or records nobody could digest, each time it was tried. */
  errors: number
  /** Records that were given up: their retries or their age were over. */
  discarded: number
}

/** A consumer at work. */
export interface RunningConsumer {
  readonly counts: Readonly<ConsumerCounts>
  readonly reader: Pick<StreamReader, 'leases' | 'throttled' | 'problem'>
  /** Arrival of the oldest record it holds and has not worked through, epoch ms; undefined: it holds none. */
  oldestHeld(): number | undefined
  /** Runs at the same time, now; null where there is no such thing. */
  readonly concurrency: number | null
  /** Of what it can do at most, 1 being all of it, over the time since it was last asked; null: not known. */
  load(): number | null
  checkpoints(): Checkpoints
  stop(): void
}

/** What befalls a consumer. */
export interface Ills {
  readonly isStopped: boolean
  /** So many times slower. */
  readonly slower: number
  /** Records nobody can digest, by their sequence numbers. */
  readonly poison: ReadonlySet<string>
  /** This share of batches fails. */
  readonly failingShare: number
  /** Told of each batch that fails for that share, and of each attempt on a poison record. */
  onHit(kind: 'poison' | 'failing'): void
}

export const noIlls: Ills = { isStopped: false, slower: 1, poison: new Set(), failingShare: 0, onHit: () => {} }

/** Given what a consumer passes on, at the time it does. */
export type PassOn = (records: PackedList, shardId: string) => void
