import type { ReportBlock, ReportCell } from '../../contract/report'
import { cheapestThatFits, differenceOf, standingOf } from '../../planning/analysis/compare'
import type { ReportScenario } from './scenario'
import type { Words } from './words'

type Scenarios = readonly [ReportScenario, ...ReportScenario[]]

/** Scenarios side by side, a row a figure, with the best of each row marked; one that throttles is never the cheapest. */
export const comparison = (scenarios: Scenarios, words: Words): ReportBlock => ({
  ...{ kind: 'table', name: 'comparison' },
  head: [words.say('report.column.figure'), ...scenarios.map(({ name }) => name)],
  rows: [...costRows(scenarios, words), ...standingRows(scenarios, words)],
})

const costRows = (scenarios: Scenarios, words: Words): ReportCell[][] => {
  const cheapest = scenarios.length > 1 ? cheapestThatFits(scenarios) : null
  const unknown = words.text(words.say('scenarios.unknown'))
  const whole = (value: number): ReportCell => words.figure(String(value))
  return [
    [
      words.text(words.say(`scenarios.figure.cost.${scenarios[0].bill.terms.period}`)),
      ...scenarios.map(({ bill }, at) => ({
        ...totalCell(words, bill),
        ...(at === cheapest ? { isBest: true } : {}),
      })),
    ],
    [
      words.text(words.say('report.unknownLines')),
      ...marked(scenarios.map(({ bill }) => bill.unknownLines).map((lines) => ({ value: lines, cell: whole(lines) }))),
    ],
    [
      words.text(words.say('scenarios.figure.perMillion')),
      ...scenarios.map(({ perMillion, bill: { unknownLines } }) =>
        perMillion === null ? unknown : totalCell(words, { total: perMillion, unknownLines }),
      ),
    ],
  ]
}

const standingRows = (scenarios: Scenarios, words: Words): ReportCell[][] => {
  const standings = scenarios.map(({ evaluation }) => standingOf(evaluation))
  const row = (name: 'fits' | 'throttled' | 'load' | 'ageGrowth', cells: readonly ReportCell[]): ReportCell[] => [
    words.text(words.say(`scenarios.figure.${name}`)),
    ...cells,
  ]
  const least = (values: readonly (number | null)[], cell: (value: number) => ReportCell): ReportCell[] =>
    marked(
      values.map((value) => ({
        value,
        cell: value === null ? words.text(words.say('scenarios.unknown')) : cell(value),
      })),
    )
  const fits = standings.map(({ isFeasible }) => words.say(isFeasible ? 'scenarios.fits' : 'scenarios.throttles'))
  const loads = standings.map(({ load }) => load)
  const throttled = standings.map(({ throttledPerHour }) => Math.round(throttledPerHour))
  const ages = standings.map(({ ageGrowthMinutesPerHour }) => ageGrowthMinutesPerHour)
  return [
    row('fits', fits.map(words.text)),
    row('load', least(loads, words.percent)),
    row(
      'throttled',
      least(throttled, (value) => words.figure(String(value))),
    ),
    row(
      'ageGrowth',
      least(ages, (value) => minutes(value, words)),
    ),
  ]
}

/** How much older what is not read becomes in an hour. */
export const minutes = (value: number, words: Words): ReportCell => {
  const figure = words.figure(String(value), 1)
  return { ...figure, text: words.say('scenarios.minutesAnHour', { minutes: figure.text }) }
}

/** "At least" what is known; never nothing. */
export const totalCell = (
  words: Words,
  { total, unknownLines }: Pick<ReportScenario['bill'], 'total' | 'unknownLines'>,
): ReportCell => {
  const cell = words.money(total)
  return unknownLines === 0 ? cell : atLeastCell(words, cell)
}

/** Of something of which there is more than is known. */
export const atLeastCell = (words: Words, known: ReportCell): ReportCell =>
  Number(known.value) === 0
    ? words.text(words.say('scenarios.unknown'))
    : { ...known, text: words.say('bill.atLeast', { amount: known.text }) }

interface Valued {
  readonly value: number | null
  readonly cell: ReportCell
}

/** The lowest is the best where there is anything to choose. */
const marked = (cells: readonly Valued[]): ReportCell[] => {
  const known = cells.flatMap(({ value }) => value ?? [])
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  return cells.map(({ value, cell }) => ({
    ...cell,
    ...(value === lowest && lowest < highest ? { isBest: true } : {}),
  }))
}

/** How each differs from the first, in a sentence. */
export const differences = (scenarios: readonly ReportScenario[], words: Words): ReportBlock[] => {
  const [first, ...others] = scenarios
  if (first === undefined || others.length === 0) return []
  const items = others.map((other) => `${other.name}: ${words.list(differenceOf(first, other).map(words.tell))}`)
  return [
    { kind: 'text', text: words.say('scenarios.against', { name: first.name }) },
    { kind: 'list', items },
  ]
}
