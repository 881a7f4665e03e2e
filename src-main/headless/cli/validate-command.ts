import type { Clock } from '../../platform/clock'
import { readArguments } from './arguments'
import { list, totalText, verdictTexts } from './bill-text'
import { checkDesignFile, type CheckedDesign } from './design-file'
import { badFile, isRefused, type Outcome } from './outcome'
import { jsonText, withUnmet } from './price-command'
import { reportVersion, verdictReport } from './price-report'
import { priceDesign, pricingOf, type PricedDesign } from './priced-design'
import { unmetRequirements } from './requirements'
import { readDollars, readTerms, termOptions } from './terms'

/** `validate FILE`: whether a design is right, whether it fits, and what it costs; no more than a check of a change needs. */
export const validateCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
  const read = readArguments(argv, {
    options: ['json', 'region', ...termOptions, 'book', 'data', 'max-monthly', 'require-known', 'require-fit'],
    files: [1, 1, 'one design file'],
  })
  if (isRefused(read)) return read.refused
  const { options, files } = read
  const terms = readTerms(options)
  if (isRefused(terms)) return terms.refused
  const maxMonthly = readDollars(options, 'max-monthly')
  if (isRefused(maxMonthly)) return maxMonthly.refused
  const pricing = await pricingOf({ options, terms, clock })
  if (isRefused(pricing)) return pricing.refused
  const [file = ''] = files
  const checked = await checkDesignFile(file)
  if (isRefused(checked)) return checked.refused
  const asJson = options.json === true
  if (checked.design === null) return invalid(file, checked.problems, asJson)
  const priced = priceDesign(file, checked.design, { pricing, terms })
  const out = asJson ? jsonText(validReport(priced)) : validText(priced)
  return withUnmet(out, unmetRequirements(priced, options, maxMonthly))
}

/** Programs get the problems as data, people on standard error as from every other command. */
const invalid = (file: string, problems: CheckedDesign['problems'], asJson: boolean): Outcome => {
  const { refused } = badFile(file, problems)
  if (!asJson) return refused
  const told = problems.map(({ place, message }) => ({ place, message }))
  const report = { formatVersion: reportVersion, file, isValid: false, problems: told }
  return { ...refused, out: jsonText(report) }
}

const validReport = ({ file, design, evaluation, bill }: PricedDesign) => ({
  formatVersion: reportVersion,
  file,
  isValid: true,
  problems: [],
  design: design.name,
  region: design.region,
  ...verdictReport(evaluation),
  total: bill.total,
  unknownLines: bill.unknownLines,
})

const validText = ({ file, design, evaluation, bill }: PricedDesign): string =>
  [
    `${design.name} (${file}): the design is valid.\n`,
    list('Verdict', verdictTexts(evaluation)),
    `${totalText(bill)}, in ${design.region}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n')
