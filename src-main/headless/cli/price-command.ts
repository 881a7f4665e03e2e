import type { Clock } from '../../platform/clock'
import { readArguments } from './arguments'
import { billText } from './bill-text'
import { done, exitCodes, isRefused, type Outcome } from './outcome'
import { priceReport } from './price-report'
import { priceFiles } from './priced-design'
import { unmetRequirements } from './requirements'
import { readDollars, readTerms, termOptions } from './terms'

/** `price FILE`: the bill of a design. */
export const priceCommand = async (argv: readonly string[], clock: Clock): Promise<Outcome> => {
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
  const priced = await priceFiles(files, { options, terms, clock })
  if (isRefused(priced)) return priced.refused
  const out = priced.map((one) => (options.json === true ? jsonText(priceReport(one)) : billText(one))).join('')
  return withUnmet(
    out,
    priced.flatMap((one) => unmetRequirements(one, options, maxMonthly)),
  )
}

export const jsonText = (json: unknown): string => `${JSON.stringify(json, null, 2)}\n`

/** The result all the same: whoever is refused wants to see why. */
export const withUnmet = (out: string, unmet: readonly string[]): Outcome =>
  unmet.length === 0
    ? done(out)
    : { code: exitCodes.notMet, out, err: unmet.map((sentence) => `${sentence}\n`).join('') }
