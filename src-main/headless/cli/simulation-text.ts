import type { Goals, Uncertainty } from '../../contract/simulate'
import { list, totalText } from './bill-text'
import { goalsOf } from './simulate-options'
import { elementsOf, fixText, type ElementSummary, type SimulatedFile } from './simulation-report'
import { headedTable } from './table'
import { dollars, grouped, sentenceText } from './texts'

/** A simulation as a person reads it. */
export const simulationText = (simulated: SimulatedFile): string => {
  const { simulation, bill, uncertainty, bottlenecks } = simulated
  return [
    headText(simulated),
    headedTable(
      ['Element', 'Records/s', 'Highest', 'Throttled', 'Worst lag', 'Load', 'Limit', 'Shards'],
      elementsOf(simulation).map(rowOf),
      [1, 2, 3, 4, 5],
    ),
    list('Altogether', totalTexts(simulated)),
    list(
      'Bottlenecks',
      bottlenecks.flatMap(({ finding, fix }) => [
        sentenceText(finding),
        ...(fix === null ? [] : [`  What helps: ${fixText(fix)}`]),
      ]),
    ),
    `${totalText(bill)}, of what was used\n`,
    uncertainty === null ? '' : uncertaintyText(uncertainty, goalsOf(simulated.asked)),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

const headText = ({ file, asked, simulation }: SimulatedFile): string => {
  const { design, from, stepMs } = simulation
  const begin = new Date(from).toISOString().replace(':00.000Z', ' UTC').replace('T', ' ')
  const steps = `in steps of ${secondsText(stepMs)}, seed ${asked.seed}`
  return `${design.name} (${file}), ${figure(asked.hours)} h from ${begin}, ${steps}\n`
}

const rowOf = ({ element, recordsPerSecond, load, limit, shards, ...one }: ElementSummary): readonly string[] => [
  element,
  figure(recordsPerSecond.average),
  figure(recordsPerSecond.highest),
  one.throttledRecords === null ? '' : figure(one.throttledRecords),
  one.worstLagSeconds === null ? '' : secondsText(one.worstLagSeconds * 1000),
  load === null ? '' : percentText(load),
  limit ?? '',
  shards === null
    ? ''
    : shards.least === shards.most
      ? figure(shards.most)
      : `${figure(shards.least)}–${figure(shards.most)}`,
]

const totalTexts = ({ totals, outcome }: SimulatedFile): readonly string[] => [
  `Sent: ${figure(totals.sentRecords)} records; throttled: ${percentText(outcome.throttledShare)} of them`,
  `Given up: ${figure(totals.droppedRecords)}; not read in time: ${figure(totals.expiredRecords)}`,
  `Worst lag, apart from what deliveries buffer: ${secondsText(totals.worstLagMs)}; nothing throttled ${percentText(totals.calmShare)} of the time`,
]

const uncertaintyText = ({ runs, cost, throttledShare, lagMs, holds }: Uncertainty, goals: Goals): string => {
  const row = (name: string, spread: Uncertainty['cost'], text: (figure: number) => string): readonly string[] => {
    const { p5, p10, p50, p90, p95 } = spread.percentiles
    return [name, ...[p5, p10, p50, p90, p95].map(text)]
  }
  const last = holds.at(-1)
  return [
    headedTable(
      [`Of ${grouped(String(runs))} runs`, 'p5', 'p10', 'p50', 'p90', 'p95'],
      [
        row('A month costs', cost, (usd) => dollars(usd.toFixed(2))),
        row('Throttled', throttledShare, percentText),
        row('Worst lag', lagMs, secondsText),
      ],
      [1, 2, 3, 4, 5],
    ),
    last === undefined
      ? ''
      : `Probability that it keeps to ${goalsText(goals)} for the next ${last.month} months: ${percentText(last.probability)}\n`,
  ].join('\n')
}

const goalsText = ({ throttledShare, lagSeconds, monthlyUsd }: Goals): string =>
  [
    `${percentText(throttledShare)} throttled`,
    `${secondsText(lagSeconds * 1000)} of lag`,
    ...(monthlyUsd === null ? [] : [`${dollars(String(monthlyUsd))} a month`]),
  ].join(', ')

/** To three digits that say something. */
const figure = (value: number): string =>
  grouped(value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3))))

export const percentText = (share: number): string => {
  if (share > 0 && share < 0.00005) return '< 0.01%'
  return `${Number((share * 100).toFixed(2))}%`
}

export const secondsText = (ms: number): string => `${figure(ms / 1000)} s`
