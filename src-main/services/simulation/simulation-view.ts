import type { BillTerms } from '../../contract/bill'
import type { SimulationView } from '../../contract/simulate'
import type { Bottleneck } from '../../planning/simulation/bottlenecks'
import type { Judged } from '../../planning/simulation/judge'
import type { Column, Simulation } from '../../planning/simulation/simulation'
import { billView, moneyIn } from '../bill-view'
import { edgeDollarColumns } from '../edge-dollars'
import { findingView, said } from '../said'
import { dollarsPerHour } from './dollars'

/** A simulation with what was found in it. */
export interface Simulated {
  readonly simulation: Simulation
  /** As goals are held against it, and the bill of a month of what was used. */
  readonly outcome: Judged
  /** Null: they are still looked for. */
  readonly bottlenecks: readonly Bottleneck[] | null
}

/** A simulation as a window shows it; figures of columns to six digits. */
export const simulationView = (simulated: Simulated, terms: BillTerms, computedMs: number): SimulationView => {
  const { simulation, outcome, bottlenecks } = simulated
  const { bill } = outcome
  const dollars = dollarsPerHour(simulation, bill)
  const ofEdges = edgeDollarColumns(simulation.edges.map(flowing), dollars)
  return {
    stepSeconds: simulation.stepMs / 1000,
    times: [...simulation.times],
    elements: simulation.elements.map((columns) => ({
      element: columns.element,
      recordsPerSecond: column(columns.recordsPerSecond),
      bytesPerSecond: column(columns.bytesPerSecond),
      throttledPerSecond: column(columns.throttledPerSecond),
      lagMs: column(columns.lagMs),
      backlogRecords: column(columns.backlogRecords),
      load: column(columns.load),
      shards: column(columns.shards),
      concurrency: column(columns.concurrency),
      errorsPerSecond: column(columns.errorsPerSecond),
      dollarsPerHour: column(dollars.get(columns.element) ?? null),
    })),
    edges: simulation.edges.map(({ from, to, recordsPerSecond, bytesPerSecond, lagMs, load }, place) => ({
      ...{ from, to, recordsPerSecond: column(recordsPerSecond), bytesPerSecond: column(bytesPerSecond) },
      ...{ lagMs: column(lagMs), load: column(load), dollarsPerHour: column(ofEdges[place] ?? null) },
    })),
    metrics: simulation.metrics.map((metric) => ({ ...metric, values: figures(metric.values) })),
    heat: simulation.heat.map(({ element, rows, of }) => ({
      ...{ element, of, shards: rows.map(({ name }) => name), loads: rows.map(({ loads }) => figures(loads)) },
    })),
    bottlenecks: bottlenecks?.map((bottleneck) => bottleneckView(bottleneck, terms)) ?? null,
    totals: totalsView(simulated),
    bill: billView(bill, terms),
    computedMs,
  }
}

/** On the whole. */
const flowing = ({ from, to, bytesPerSecond }: Simulation['edges'][number]) => ({
  ...{ from, to, bytesPerSecond: bytesPerSecond && bytesPerSecond.reduce((sum, bytes) => sum + bytes, 0) },
})

/** Records are whole, whatever a fluid model makes of them. */
export const totalsView = ({
  simulation: { totals },
  outcome,
}: Pick<Simulated, 'simulation' | 'outcome'>): SimulationView['totals'] => ({
  sentRecords: Math.round(totals.sentRecords),
  throttledRecords: Math.round(totals.throttledRecords),
  droppedRecords: Math.round(totals.droppedRecords),
  expiredRecords: Math.round(totals.expiredRecords),
  worstLagMs: Math.round(outcome.worstLagMs),
  calmShare: totals.calmShare,
})

const column = (values: Column): number[] | null => values && figures(values)

const figures = (values: Float64Array): number[] => Array.from(values, (value) => Number(value.toPrecision(6)))

const bottleneckView = (
  { element, finding, from, totalMs, fix }: Bottleneck,
  terms: BillTerms,
): NonNullable<SimulationView['bottlenecks']>[number] => ({
  ...{ element, from, totalMs, finding: findingView(finding) },
  fix: fix && {
    told: fix.told.map((clause) => said(clause, terms)),
    design: fix.design,
    extra: fix.extra && moneyIn(terms)(fix.extra),
  },
})
