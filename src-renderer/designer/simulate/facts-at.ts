import type { GraphFacts } from '../../../src-main/contract/live-facts'
import type { SimulationView } from '../../../src-main/contract/simulate'

/** A simulation at one of its moments, as a run tells it. */
export function factsAt({ times, elements, edges }: SimulationView, place: number): GraphFacts {
  const at = (column: readonly number[] | null): number | null => column?.[place] ?? null
  const dollarsAt = (column: readonly number[] | null): string | null => at(column)?.toString() ?? null
  return {
    at: times[place] ?? 0,
    elements: elements.map((columns) => ({
      ...{ element: columns.element, state: 'running', why: null },
      recordsPerSecond: at(columns.recordsPerSecond),
      bytesPerSecond: at(columns.bytesPerSecond),
      throttledPerSecond: at(columns.throttledPerSecond),
      lagMs: at(columns.lagMs),
      backlogRecords: at(columns.backlogRecords),
      load: at(columns.load),
      shards: at(columns.shards),
      concurrency: at(columns.concurrency),
      errorsPerSecond: at(columns.errorsPerSecond),
      dollarsPerHour: dollarsAt(columns.dollarsPerHour),
    })),
    edges: edges.map((columns) => ({
      ...{ from: columns.from, to: columns.to },
      recordsPerSecond: at(columns.recordsPerSecond),
      bytesPerSecond: at(columns.bytesPerSecond),
      lagMs: at(columns.lagMs),
      load: at(columns.load),
      dollarsPerHour: dollarsAt(columns.dollarsPerHour),
    })),
  }
}

/** The moment that holds a time in epoch milliseconds, or the nearest there is. */
export function placeAt(times: readonly number[], time: number): number {
  const after = times.findIndex((begin) => begin > time)
  return after === -1 ? Math.max(0, times.length - 1) : Math.max(0, after - 1)
}
