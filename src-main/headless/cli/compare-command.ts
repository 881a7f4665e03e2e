import { allDimensions, serviceOf } from '../../metering/dimensions'
import type { Clock } from '../../platform/clock'
import { cheapestThatFits, differenceOf, standingOf, type Scenario } from '../../planning/analysis/compare'
import { readArguments } from './arguments'
import { amountText } from './bill-text'
import { isRefused, type Outcome } from './outcome'
import { jsonText, withUnmet } from './price-command'
import { isNothingKnown, priceReport, reportVersion } from './price-report'
import { priceFiles, type PricedDesign } from './priced-design'
import { unmetIncrease, unmetRequirements } from './requirements'
import { headedTable } from './table'
import { readDollars, readTerms, termOptions } from './terms'
import { lineName, money, sentenceText } from './texts'

/** `compare A B [C…]`: designs side by side, and how each differs from the first. */
export const compareCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const read = readArguments(argv, {
    options: ['json', 'region', ...termOptions, 'book', 'data', 'max-increase', 'require-known', 'require-fit'],
    files: [2, 20, 'two design files or more, 20 at most'],
  })
  if (isRefused(read)) return read.refused
  const { options, files } = read
  const terms = readTerms(options)
  if (isRefused(terms)) return terms.refused
  const most = readDollars(options, 'max-increase')
  if (isRefused(most)) return most.refused
  const priced = await priceFiles(files, { options, terms, clock })
  if (isRefused(priced)) return priced.refused
  const [first] = priced as [PricedDesign, ...PricedDesign[]]
  const compared = compare(priced)
  return withUnmet(options.json === true ? jsonText(comparisonReport(compared)) : comparisonText(compared), [
    ...priced.flatMap((one) => unmetRequirements(one, options)),
    ...priced.slice(1).flatMap((other) => unmetIncrease(first, other, most)),
  ])
}

interface Comparison {
  readonly priced: readonly PricedDesign[]
  /** Against the first; null for that. */
  readonly differences: readonly (string | null)[]
  /** Position of the cheapest that fits; null if none does. */
  readonly cheapest: number | null
}

const compare = (priced: readonly PricedDesign[]): Comparison => {
  const scenarios = priced.map(({ file, evaluation }): Scenario => ({ name: file, evaluation }))
  const [first] = scenarios as [Scenario, ...Scenario[]]
  return {
    priced,
    differences: scenarios.map((other) =>
      other === first ? null : differenceOf(first, other).map(sentenceText).join(', '),
    ),
    cheapest: cheapestThatFits(scenarios),
  }
}

const comparisonReport = ({ priced, differences, cheapest }: Comparison) => ({
  formatVersion: reportVersion,
  scenarios: priced.map((one, i) => ({
    ...priceReport(one),
    throttledPerHour: standingOf(one.evaluation).throttledPerHour,
    difference: differences[i] ?? null,
  })),
  cheapestThatFits: cheapest === null ? null : (priced[cheapest]?.file ?? null),
})

const letter = (i: number): string => String.fromCharCode(65 + i)

const comparisonText = ({ priced, differences, cheapest }: Comparison): string =>
  [
    priced.map(({ file, design }, i) => `${letter(i)}  ${design.name} (${file}), ${design.region}\n`).join(''),
    sideBySide(priced),
    differences.flatMap((difference, i) => (difference === null ? [] : [`${letter(i)}: ${difference}\n`])).join(''),
    cheapest === null ? 'None of them fits.\n' : `The cheapest that fits: ${letter(cheapest)}\n`,
  ].join('\n')

const sideBySide = (priced: readonly PricedDesign[]): string => {
  const used = new Set(priced.flatMap(({ bill }) => bill.lines.map(({ dimension }) => dimension)))
  const ordered = allDimensions.filter((dimension) => used.has(dimension))
  const rows = ordered.map((dimension) => [
    lineName(serviceOf(dimension), dimension),
    ...priced.map(({ bill }) => {
      const found = bill.lines.filter((line) => line.dimension === dimension)
      return found.map((line) => amountText(line, bill)).join(' + ') || '–'
    }),
  ])
  const totals = priced.map(({ bill }) =>
    isNothingKnown(bill) ? 'unknown' : `${bill.unknownLines > 0 ? '≥ ' : ''}${money(bill.total, bill.terms)}`,
  )
  const fits = priced.map(({ evaluation }) => (evaluation.isFeasible ? 'fits' : 'throttles'))
  const columns = priced.map((_, i) => i + 1)
  return headedTable(
    ['A month', ...priced.map((_, i) => letter(i))],
    [...rows, ['Total', ...totals], ['Verdict', ...fits]],
    columns,
  )
}
