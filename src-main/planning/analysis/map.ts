import type { Money } from '../../pricing/money'
import type { Design } from '../design/design'
import { bestOf, type Evaluate } from './rank'
import type { Turns } from './turns'
import { fedElement, modes, payingBy, withRate, withReaders, withSizes, type Mode } from './variations'

export interface Cell {
  /** The cheapest way to pay that fits, and the bill with it; null where none fits. */
  readonly best: { readonly mode: Mode; readonly amount: Money } | null
  /** Whether the stream as it is would take it. */
  readonly isFeasible: boolean
}

export interface BreakEvenMap {
  readonly element: string | null
  readonly recordBytes: readonly number[]
  readonly recordsPerSecond: readonly number[]
  /** Row by row of rates. */
  readonly cells: readonly (readonly Cell[])[]
}

const sizes = [100, 250, 512, 1024, 2048, 5120, 10_240, 25_600, 51_200, 102_400, 262_144, 1_048_576]
const rates = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000]

/** One way to fill a cell; without a mode: the stream as it is. */
export const designOfCell = (
  design: Design,
  { stream, fanOutConsumers, size, rate, mode }: CellOf,
  fed = fedElement(design, ['stream'], stream),
): Design => {
  if (fed === undefined) return design
  const sized = withSizes(design, fed.sources, { kind: 'constant', bytes: size })
  const rated = withRate(sized, fed.sources, rate / fed.incoming.recordsPerSecond)
  const read = withReaders(rated, stream, { count: fanOutConsumers, reads: 'fan-out' })
  return mode === undefined ? read : payingBy(read, stream, mode)
}

export interface CellOf {
  readonly stream: string
  readonly fanOutConsumers: number
  /** Of every record, in bytes, and records a second on average. */
  readonly size: number
  readonly rate: number
  readonly mode?: Mode
}

/**
 * The cheapest way to pay for a stream over record size and rate, read by so many fan-out consumers that do nothing else. Shards of
 * provisioned streams are just enough; all else is as in the design.
 */
export function* breakEvenMap(
  design: Design,
  { element, fanOutConsumers }: { readonly element: string | null; readonly fanOutConsumers: number },
  evaluate: Evaluate,
): Turns<BreakEvenMap> {
  const fed = fedElement(design, ['stream'], element)
  if (fed === undefined) return { element: null, recordBytes: [], recordsPerSecond: [], cells: [] }
  const cellOf = (rate: number, size: number): Cell => {
    const of = { stream: fed.element.id, fanOutConsumers, size, rate }
    const ways = modes.map((mode) => evaluate(designOfCell(design, { ...of, mode }, fed)))
    const best = bestOf(ways)
    const way = best === undefined ? undefined : { mode: modes[best], amount: ways[best]?.bill.total }
    return {
      best: way?.mode === undefined || way.amount === undefined ? null : { mode: way.mode, amount: way.amount },
      isFeasible: evaluate(designOfCell(design, of, fed)).isFeasible,
    }
  }
  const cells: (readonly Cell[])[] = []
  for (const rate of rates) {
    const row: Cell[] = []
    for (const size of sizes) {
      row.push(cellOf(rate, size))
      yield
    }
    cells.push(row)
  }
  return { element: fed.element.id, recordBytes: sizes, recordsPerSecond: rates, cells }
}
