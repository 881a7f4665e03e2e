import type { RecordSizes } from '../design/workload'
import type { KeySpread } from './partition-keys'

/*
 * What flows somewhere: strands of records, each from one place where records begin.
 */

/** Records that began in one element, on their way. */
export interface Strand {
  /** Id of the element in which they began. */
  readonly origin: string
  /** As they began; `scale` is what their size has been multiplied by since. */
  readonly sizes: RecordSizes
  readonly scale: number
  readonly keys: KeySpread
  /** Of an average second, and of the busiest. */
  readonly recordsPerSecond: number
  readonly peakRecordsPerSecond: number
}

/** All that flows in one place. The busiest seconds of its strands are taken to coincide. */
export interface Load {
  readonly recordsPerSecond: number
  readonly peakRecordsPerSecond: number
  readonly strands: readonly Strand[]
}

export const noLoad: Load = { recordsPerSecond: 0, peakRecordsPerSecond: 0, strands: [] }

export const loadOf = (strands: readonly Strand[]): Load => {
  let recordsPerSecond = 0
  let peakRecordsPerSecond = 0
  for (const strand of strands) {
    recordsPerSecond += strand.recordsPerSecond
    peakRecordsPerSecond += strand.peakRecordsPerSecond
  }
  return { recordsPerSecond, peakRecordsPerSecond, strands }
}

/** What of it began in one element. */
export const partFrom = (load: Load, origin: string): Load =>
  load.strands.every((strand) => strand.origin === origin)
    ? load
    : loadOf(load.strands.filter((strand) => strand.origin === origin))

/** Far beyond all that means anything, and still a number: chains of factors must not end in what is none. */
const most = 1e30
const bounded = (figure: number): number => Math.min(most, figure)

/** The same records, so many times as many and so many times as large. */
export const scaled = (load: Load, change: { readonly records?: number; readonly bytes?: number }): Load => {
  const { records = 1, bytes = 1 } = change
  if (records === 1 && bytes === 1) return load
  return loadOf(
    load.strands.map((strand) => ({
      ...strand,
      scale: bounded(strand.scale * bytes),
      recordsPerSecond: bounded(strand.recordsPerSecond * records),
      peakRecordsPerSecond: bounded(strand.peakRecordsPerSecond * records),
    })),
  )
}

/** Beyond so many strands sizes of one origin are averaged: paths through a dense graph are too many to keep apart. */
const strandsKeptApart = 64

/** All of them together. */
export const mixed = (loads: readonly Load[]): Load => {
  const [first, second] = loads
  if (second === undefined) return first ?? noLoad
  const strands = joined(
    loads.flatMap((load) => load.strands),
    (strand) => `${strand.origin} ${String(strand.scale)}`,
  )
  return loadOf(strands.length <= strandsKeptApart ? strands : joined(strands, (strand) => strand.origin))
}

/** One strand for each name. */
const joined = (strands: readonly Strand[], nameOf: (strand: Strand) => string): readonly Strand[] => {
  const byName = new Map<string, Strand>()
  for (const strand of strands) {
    const name = nameOf(strand)
    const other = byName.get(name)
    byName.set(name, other === undefined ? strand : join(other, strand))
  }
  return [...byName.values()]
}

const join = (a: Strand, b: Strand): Strand => {
  const recordsPerSecond = bounded(a.recordsPerSecond + b.recordsPerSecond)
  const bytes = a.recordsPerSecond * a.scale + b.recordsPerSecond * b.scale
  return {
    ...a,
    scale: a.scale === b.scale || recordsPerSecond === 0 ? a.scale : bytes / recordsPerSecond,
    recordsPerSecond,
    peakRecordsPerSecond: bounded(a.peakRecordsPerSecond + b.peakRecordsPerSecond),
  }
}
