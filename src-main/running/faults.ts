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

export interface FaultOptions {
  readonly injections: Injections
  readonly seed: number
  /** ARN of an element that is a stream. */
  streamOf(element: string): string | undefined
}

export interface Faults {
  list(): readonly ActiveFault[]
  kept(): readonly KeptFault[]
  add(fault: KeptFault): void
  /** Streams have other ARNs now. */
  follow(): void
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

  const inject = ({ fault, met, hits }: KeptFault): string | undefined => {
    const stream = streamOf(fault.element)
    if (stream === undefined) return undefined
    const rule =
      fault.kind === 'latency'
        ? { latencyMs: { least: fault.ms, most: fault.ms }, share: 1 }
        : fault.kind === 'shard-throttles'
          ? {
              operations: ['PutRecord', 'PutRecords'] as const,
              ...(fault.shardId === null ? {} : { shardId: fault.shardId }),
              ...{
                share: fault.share,
                isLimit: true,
                fault: { name: 'ProvisionedThroughputExceededException' as const },
              },
            }
          : undefined
    if (rule === undefined) return undefined
    const added = injections.add({ ...rule, stream, seed, before: { met, hit: hits } })
    return 'id' in added ? added.id : undefined
  }

  const remove = (id: string): boolean => {
    const injection = active.get(id)?.injection
    if (injection !== undefined) injections.remove(injection)
    return active.delete(id)
  }

  /** With what it has met and struck until now. */
  const keptOf = ({ kept, injection, hits }: Active): KeptFault => {
    const rule = injection === undefined ? undefined : injections.list().find(({ id }) => id === injection)
    return rule === undefined ? { ...kept, hits } : { ...kept, met: rule.met, hits: rule.hit }
  }
  const allKept = (): readonly KeptFault[] => [...active.values()].map(keptOf)

  return {
    list: () => allKept().map(({ id, fault, until, hits }) => ({ id, fault, until, hits })),
    kept: allKept,
    add: (kept) => {
      // What stands for as long as it is there has struck once.
      const stands = ['consumer-stops', 'consumer-slows', 'burst', 'clock-skew'].includes(kept.fault.kind)
      active.set(kept.id, { kept, injection: inject(kept), hits: stands ? 1 : kept.hits })
    },
    follow: () => {
      for (const one of active.values()) {
        if (one.injection === undefined) continue
        const kept = keptOf(one)
        injections.remove(one.injection)
        active.set(kept.id, { ...one, kept, injection: inject(kept) })
      }
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
