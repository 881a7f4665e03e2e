import type { Injections } from '../engine/injection/injections'
import type { Ills } from '../engine/consumers/consumer'
import type { Fault, KeptFault } from './kept-run'

/** A fault at work. */
export interface ActiveFault {
  readonly id: string
  readonly fault: Fault
  readonly until: number | null
  readonly hits: number
}

/** @source text: Kinesis facts sheet §12 */
const throttleMessage = (stream: string, accountId: string, shardId: string | null): string =>
  `Rate exceeded for shard ${shardId ?? 'shardId-000000000000'} in stream ${stream} under account ${accountId}.`

export interface FaultOptions {
  readonly injections: Injections
  readonly seed: number
  /** Of an element that is a stream: its ARN, name and account. */
  streamOf(element: string): { readonly arn: string; readonly name: string; readonly accountId: string } | undefined
}

export interface Faults {
  list(): readonly ActiveFault[]
  kept(): readonly KeptFault[]
  add(fault: KeptFault): void
  /** These are records of it that nobody can digest. @returns whether there is such a fault */
  poisoned(id: string, sequenceNumbers: readonly string[]): boolean
  /** @returns whether there was such a fault */
  remove(id: string): boolean
  /** Those whose time is over are healed. @returns whether there were any */
  expire(now: number): boolean
  illsOf(element: string): Ills
  burstOf(element: string): { readonly factor: number; readonly clockAheadMs: number }
  close(): void
}

interface Active {
  readonly kept: KeptFault
  readonly injection: string | undefined
  hits: number
}

/** What goes wrong in a run. Throttles and latencies are rules of the engine's own, whoever calls the stream. */
export const createFaults = ({ injections, seed, streamOf }: FaultOptions): Faults => {
  const active = new Map<string, Active>()
  const ofKind = <K extends Fault['kind']>(kind: K, element: string): Extract<Fault, { kind: K }>[] =>
    [...active.values()].flatMap(({ kept: { fault } }) =>
      fault.kind === kind && fault.element === element ? [fault as Extract<Fault, { kind: K }>] : [],
    )

  const inject = ({ fault }: KeptFault): string | undefined => {
    const stream = streamOf(fault.element)
    if (stream === undefined) return undefined
    const rule =
      fault.kind === 'latency'
        ? { latencyMs: { least: fault.ms, most: fault.ms }, share: 1 }
        : fault.kind === 'shard-throttles'
          ? {
              operations: ['PutRecord', 'PutRecords'] as const,
              ...(fault.shardId === null ? {} : { shardId: fault.shardId }),
              share: fault.share,
              fault: {
                name: 'ProvisionedThroughputExceededException' as const,
                message: throttleMessage(stream.name, stream.accountId, fault.shardId),
              },
            }
          : undefined
    if (rule === undefined) return undefined
    const added = injections.add({ ...rule, stream: stream.arn, seed })
    return 'id' in added ? added.id : undefined
  }

  const remove = (id: string): boolean => {
    const injection = active.get(id)?.injection
    if (injection !== undefined) injections.remove(injection)
    return active.delete(id)
  }

  const hitsOf = ({ injection, hits }: Active): number =>
    injection === undefined ? hits : (injections.list().find(({ id }) => id === injection)?.hit ?? hits)

  return {
    list: () =>
      [...active.values()].map((one) => ({
        ...{ id: one.kept.id, fault: one.kept.fault, until: one.kept.until },
        hits: hitsOf(one),
      })),
    kept: () => [...active.values()].map(({ kept }) => kept),
    add: (kept) => {
      // What stands for as long as it is there has struck once.
      const hits = ['consumer-stops', 'consumer-slows', 'burst', 'clock-skew'].includes(kept.fault.kind) ? 1 : 0
      active.set(kept.id, { kept, injection: inject(kept), hits })
    },
    poisoned: (id, poison) => {
      const one = active.get(id)
      if (one !== undefined) active.set(id, { ...one, kept: { ...one.kept, poison } })
      return one !== undefined
    },
    remove,
    expire: (now) => {
      const over = [...active.values()].filter(({ kept: { until } }) => until !== null && until <= now)
      for (const { kept } of over) remove(kept.id)
      return over.length > 0
    },
    illsOf: (element) => ({
      isStopped: ofKind('consumer-stops', element).length > 0,
      slower: ofKind('consumer-slows', element).reduce((product, { factor }) => product * factor, 1),
      // Whoever reads it cannot digest it, wherever it was put in.
      poison: new Set([...active.values()].flatMap(({ kept }) => kept.poison)),
      failingShare: Math.max(0, ...ofKind('partial-failure', element).map(({ share }) => share)),
      onHit: (kind) => {
        const struck = [...active.values()].find(({ kept: { fault } }) =>
          kind === 'poison'
            ? fault.kind === 'poison-record'
            : fault.kind === 'partial-failure' && fault.element === element,
        )
        if (struck !== undefined) struck.hits++
      },
    }),
    burstOf: (element) => ({
      factor: ofKind('burst', element).reduce((product, { factor }) => product * factor, 1),
      clockAheadMs: ofKind('clock-skew', element).reduce((sum, { seconds }) => sum + seconds * 1000, 0),
    }),
    close: () => {
      for (const id of [...active.keys()]) remove(id)
    },
  }
}
