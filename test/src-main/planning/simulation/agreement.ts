import type { Design } from '../../../../src-main/planning/design/design'
import { simulate } from '../../../../src-main/planning/simulation/simulate'
import type { Simulation } from '../../../../src-main/planning/simulation/simulation'
import { monday, runInMemory, type RanInMemory } from '../../../support/run-in-memory'

/*
 * The same design with the same seed on the engine and simulated: what both count, side by side.
 */

/** One figure of both. */
export interface Row {
  readonly design: string
  readonly figure: string
  readonly engine: number
  readonly simulated: number
  /** Of the engine's. */
  readonly difference: number
  readonly bound: number
  readonly slack: number
  readonly isWithin: boolean
}

/** How often it is looked how far readers are behind. */
const lookMs = 570

export interface Ran extends RanInMemory {
  /** The most that each element was behind whenever it was looked. */
  readonly lags: ReadonlyMap<string, number>
}

/** What is compared: a part of the engine's figure that the simulated one may be away, and how much on top, whatever the figure. */
export interface Figure {
  readonly name: string
  engine(ran: Ran): Promise<number> | number
  simulated(simulation: Simulation): number
  readonly bound?: number
  readonly slack?: number
  /** It needs a look at the run from time to time. */
  readonly isLookedAt?: boolean
}

export const seed = 7

export const compared = async (
  name: string,
  { design, ms, figures }: { readonly design: Design; readonly ms: number; readonly figures: readonly Figure[] },
): Promise<readonly Row[]> => {
  const lags = new Map<string, number>()
  const note = (run: RanInMemory['run']): void => {
    for (const { element, lagMs } of run.facts().elements)
      lags.set(element, Math.max(lags.get(element) ?? 0, lagMs ?? 0))
  }
  const isLooked = figures.some(({ isLookedAt }) => isLookedAt)
  const at = Array.from({ length: isLooked ? Math.floor(ms / lookMs) : 0 }, (_, i) => ({
    ms: i * lookMs + 333,
    do: note,
  }))
  const ran = { ...(await runInMemory(design, { seed, ms, at })), lags }
  const simulation = simulate(design, { seed, from: monday, durationMs: ms, stepMs: 100, newStreams: true })
  const rows: Row[] = []
  for (const { name: figure, engine, simulated, bound = 0.05, slack = 0 } of figures) {
    const [real, model] = [await engine(ran), simulated(simulation)]
    const away = Math.abs(model - real)
    rows.push({
      ...{ design: name, figure, engine: real, simulated: model, bound, slack },
      ...{ difference: away === 0 ? 0 : away / real, isWithin: away <= bound * real + slack },
    })
  }
  return rows
}

const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, value) => all + (value ?? 0), 0)
const most = (values: Iterable<number | null>): number =>
  [...values].reduce<number>((top, value) => Math.max(top, value ?? 0), 0)

/** The sum of a metric of a stream over the whole run. */
export const metric = (element: string, name: string, more: Partial<Figure> = {}): Figure => ({
  name: `${element}: ${name}`,
  engine: async (ran) => sum(await ran.metric(element, name)),
  simulated: ({ metrics }) =>
    sum([...(metrics.find((one) => one.element === element && one.name === name)?.values ?? [])]),
  ...more,
})

/** The highest a metric of a stream was. */
export const highest = (element: string, name: string, more: Partial<Figure> = {}): Figure => ({
  name: `${element}: ${name}, highest`,
  engine: async (ran) => most(await ran.metric(element, name, { statistic: 'Maximum' })),
  simulated: ({ metrics }) => most(metrics.find((one) => one.element === element && one.name === name)?.values ?? []),
  ...more,
})

/** How old the oldest record was that a consumer had not dealt with, at the worst. */
export const worstLag = (element: string, more: Partial<Figure> = {}): Figure => ({
  name: `${element}: worst lag, ms`,
  isLookedAt: true,
  engine: ({ lags }) => lags.get(element) ?? 0,
  simulated: ({ elements }) => most(elements.find((one) => one.element === element)?.lagMs ?? []),
  ...more,
})

/** Records a consumer dealt with. */
export const dealtWith = (element: string, more: Partial<Figure> = {}): Figure => ({
  name: `${element}: records`,
  engine: (ran) => ran.totals(element).records,
  simulated: ({ elements, momentMs }) =>
    (sum([...(elements.find((one) => one.element === element)?.recordsPerSecond ?? [])]) * momentMs) / 1000,
  ...more,
})

export const shardsAtEnd = (element: string): Figure => ({
  name: `${element}: shards at the end`,
  engine: (ran) => ran.stream(element).openShards.length,
  simulated: ({ elements }) => elements.find((one) => one.element === element)?.shards?.at(-1) ?? 0,
  bound: 0,
})

type Used = keyof Awaited<ReturnType<RanInMemory['usage']>>

export const usage = (element: string, dimension: Used, more: Partial<Figure> = {}): Figure => ({
  name: `${element}: ${dimension}`,
  engine: async (ran) => Number((await ran.usage(element))[dimension] ?? 0n),
  simulated: ({ uses, steps, stepMs }) =>
    uses((steps * stepMs) / 3_600_000)
      .filter((use) => use.element === element)
      .reduce((all, use) => all + Number(use.usage[dimension] ?? 0n), 0),
  ...more,
})

/** As a table of text. */
export const table = (rows: readonly Row[]): string => {
  const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
  const cells = rows.map((row) => [
    ...[row.design, row.figure, number(row.engine), number(row.simulated)],
    `${(row.difference * 100).toFixed(1)} %`,
    `${(row.bound * 100).toFixed(0)} %${row.slack === 0 ? '' : ` + ${number(row.slack)}`}`,
  ])
  const all = [['Design', 'Figure', 'Engine', 'Simulator', 'Away', 'Bound'], ...cells]
  const widths = [0, 1, 2, 3, 4, 5].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)))
  return all
    .map((row) =>
      row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n')
}
