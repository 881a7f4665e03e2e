import type { Checkpoints } from '../engine/consumers/stream-reader'
import { pack, type PackedList } from '../engine/packed-list'
import { putMembers } from '../engine/producers/made-records'
import { bytesOf, mostWaitingBytes, type WaitingRequest } from '../engine/producers/stream-writer'

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
  /** How many requests or records it could have struck so far, and how often it has. */
  readonly met: number
  readonly hits: number
}

/** Records that an element is to put into a stream again. */
export interface KeptWaiting extends Omit<WaitingRequest, 'records'> {
  readonly element: string
  readonly stream: string
  /** Partition key, and data in Base64. */
  readonly records: readonly (readonly [key: string, data: string])[]
}

/** What a run needs to go on where it was. */
export interface KeptRun {
  readonly seed: number
  /** Epoch milliseconds of the world. */
  readonly startedAt: number
  /** Epoch milliseconds of the world: when all of this was so; undefined: not known. */
  readonly at: number | undefined
  readonly faults: readonly KeptFault[]
  /** By the id of a consumer, then by that of the stream it reads. */
  readonly checkpoints: Readonly<Record<string, Readonly<Record<string, Checkpoints>>>>
  /** Ids of the streams that were made for it: no others are ever removed with it. */
  readonly own: readonly string[]
  /** Records made so far, by the id of a source. */
  readonly made: Readonly<Record<string, number>>
  /** In the order they were refused. Known of a run that was closed: a process that is killed takes with it what waits, as any producer. */
  readonly waiting: readonly KeptWaiting[]
}

/** Places in streams that are others now mean nothing. */
export const withoutCheckpoints = (kept: KeptRun, others: ReadonlySet<string>): KeptRun => ({
  ...kept,
  checkpoints: Object.fromEntries(
    Object.entries(kept.checkpoints).map(([id, places]) => [
      id,
      Object.fromEntries(Object.entries(places).filter(([stream]) => !others.has(stream))),
    ]),
  ),
})

/** @returns those it has room for, the oldest first, and how many records there was no room for */
export const keepWaiting = (
  all: readonly (WaitingRequest & { readonly element: string; readonly stream: string })[],
): { readonly waiting: readonly KeptWaiting[]; readonly givenUp: number } => {
  const waiting: KeptWaiting[] = []
  let room = mostWaitingBytes
  let givenUp = 0
  for (const { records, ...rest } of all.toSorted((a, b) => a.since - b.since)) {
    room -= bytesOf(records)
    if (room < 0) givenUp += records.length
    else waiting.push({ ...rest, records: textsOf(records) })
  }
  return { waiting, givenUp }
}

export const waitingOf = ({ records, seed, firstAt, attempts, since, dueAt }: KeptWaiting): WaitingRequest => ({
  ...{ seed, firstAt, attempts, since, dueAt },
  records: pack(
    putMembers,
    records.map(([PartitionKey, data]) => ({ PartitionKey, Data: Buffer.from(data, 'base64') })),
  ),
})

const textsOf = (records: PackedList): KeptWaiting['records'] => {
  const [keys, data] = [records.column('PartitionKey'), records.column('Data')]
  return Array.from({ length: records.length }, (_, i) => [keys.text(i), data.blob(i).toString('base64')] as const)
}
