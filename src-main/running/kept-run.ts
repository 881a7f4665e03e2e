import type { Checkpoints } from '../engine/consumers/stream-reader'

/** What can be made to go wrong. @see contract/run.ts, which says it for windows */
export type Fault =
  | { readonly kind: 'consumer-stops'; readonly element: string }
  | { readonly kind: 'consumer-slows'; readonly element: string; readonly factor: number }
  | {
      readonly kind: 'shard-throttles'
      readonly element: string
      readonly shardId: string | null
      readonly share: number
    }
  | { readonly kind: 'latency'; readonly element: string; readonly ms: number }
  | { readonly kind: 'burst'; readonly element: string; readonly factor: number }
  | { readonly kind: 'poison-record'; readonly element: string }
  | { readonly kind: 'partial-failure'; readonly element: string; readonly share: number }
  | { readonly kind: 'clock-skew'; readonly element: string; readonly seconds: number }

/** A fault that was asked for. */
export interface KeptFault {
  readonly id: string
  readonly fault: Fault
  /** Epoch milliseconds of the world; null: until it is healed. */
  readonly until: number | null
  /** Sequence numbers of the records that nobody can digest. */
  readonly poison: readonly string[]
}

/** What a run needs to go on where it was. */
export interface KeptRun {
  readonly seed: number
  /** Epoch milliseconds of the world. */
  readonly startedAt: number
  readonly faults: readonly KeptFault[]
  /** By the id of a consumer, then by that of the stream it reads. */
  readonly checkpoints: Readonly<Record<string, Readonly<Record<string, Checkpoints>>>>
  /** Ids of the streams that were made for it: no others are ever removed with it. */
  readonly own: readonly string[]
  /** Records made so far, by the id of a source. */
  readonly made: Readonly<Record<string, number>>
}
