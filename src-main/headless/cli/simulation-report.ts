import type { BillView } from '../../contract/bill'
import type { SimulationTotals, Uncertainty } from '../../contract/simulate'
import type { Bottleneck } from '../../planning/simulation/bottlenecks'
import type { Column, ElementColumns, Simulation } from '../../planning/simulation/simulation'
import type { Simulated } from '../../services/simulation/simulation-view'
import { reportVersion } from './price-report'
import type { Asked } from './simulate-options'
import { sentenceText } from './texts'

/** A design file that was simulated. */
export interface SimulatedFile extends Simulated {
  readonly bottlenecks: readonly Bottleneck[]
  readonly file: string
  readonly asked: Asked
  readonly totals: SimulationTotals
  /** Of a month of what was used. */
  readonly bill: BillView
  readonly uncertainty: Uncertainty | null
}

/**
 * What `simulate --json` prints. Rates are of a second, loads parts of the tightest limit, shares parts of all records, lags in
 * seconds (altogether apart from what deliveries buffer by their hints), `total` that of a month of what was used, exact decimals as text in the currency that was asked for.
 */
export const simulationReport = (simulated: SimulatedFile) => {
  const { file, asked, simulation, outcome, totals, bill, uncertainty } = simulated
  const { design, from, stepMs } = simulation
  const { worstLagMs, ...counted } = totals
  return {
    formatVersion: reportVersion,
    ...{ file, design: design.name, region: design.region, seed: asked.seed, hours: asked.hours },
    ...{ from: new Date(from).toISOString(), stepSeconds: stepMs / 1000 },
    totals: {
      ...{ ...counted, worstLagSeconds: worstLagMs / 1000 },
      ...{ throttledShare: outcome.throttledShare, headroom: outcome.headroom },
    },
    elements: elementsOf(simulation),
    bottlenecks: simulated.bottlenecks.map(({ element, finding, from: first, totalMs, fix }) => ({
      ...{ element, message: sentenceText(finding), from: new Date(first).toISOString(), totalSeconds: totalMs / 1000 },
      fix: fix && { message: fixText(fix), extraUsd: fix.extra && fix.extra.toFixed() },
    })),
    ...{ total: bill.total, unknownLines: bill.unknownLines, uncertainty },
  }
}

export const fixText = ({ told }: NonNullable<Bottleneck['fix']>): string => told.map(sentenceText).join(', ')

/** What an element did over the whole time; null: nothing is known of it. */
export interface ElementSummary {
  readonly element: string
  readonly recordsPerSecond: { readonly average: number; readonly highest: number }
  readonly throttledRecords: number | null
  readonly worstLagSeconds: number | null
  readonly load: number | null
  /** Full name of the limit that came closest. */
  readonly limit: string | null
  readonly shards: { readonly least: number; readonly most: number } | null
}

export const elementsOf = ({ elements, tightest, totalsOf }: Simulation): readonly ElementSummary[] =>
  elements.map((columns) => {
    const limit = tightest.find((one) => one.element === columns.element)
    const throttled = totalsOf.get(columns.element)?.throttledRecords
    return {
      element: columns.element,
      recordsPerSecond: rateOf(columns),
      throttledRecords: throttled === undefined ? null : Math.round(throttled),
      worstLagSeconds: columns.lagMs && highest(columns.lagMs) / 1000,
      load: limit?.load ?? null,
      limit: limit === undefined ? null : sentenceText({ key: `plan.limit.${limit.limit}`, values: {} }),
      shards: spanOf(columns.shards),
    }
  })

const rateOf = ({ recordsPerSecond }: ElementColumns): ElementSummary['recordsPerSecond'] => ({
  average: recordsPerSecond.reduce((sum, rate) => sum + rate, 0) / recordsPerSecond.length,
  highest: highest(recordsPerSecond),
})

const highest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0)

const spanOf = (shards: Column): ElementSummary['shards'] =>
  shards && {
    least: Math.round(shards.reduce((least, count) => Math.min(least, count), Infinity)),
    most: Math.round(highest(shards)),
  }
