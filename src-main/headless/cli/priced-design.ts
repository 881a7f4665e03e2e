import type { BillTerms, BillView } from '../../contract/bill'
import { checkDesign } from '../../planning/check/check-design'
import type { Design } from '../../planning/design/design'
import { readDesign } from '../../planning/design/read-design'
import { evaluate } from '../../planning/evaluate'
import type { Evaluation } from '../../planning/evaluation'
import type { Clock } from '../../platform/clock'
import { isKnownRegion } from '../../pricing/offer/region-prefixes'
import { billView, termsOf } from '../../services/bill-view'
import type { Options } from './arguments'
import { badFile, badUsage, isRefused, type Refused } from './outcome'
import { readPricesInUse } from './prices-in-use'
import { readText } from './read-file'

/** A design file with what it comes to. */
export interface PricedDesign {
  readonly file: string
  readonly design: Design
  readonly evaluation: Evaluation
  readonly bill: BillView
}

export interface PricingContext {
  readonly options: Options
  readonly terms: BillTerms
  readonly clock: Clock
}

/** Price design files with the prices in use; the first that is wrong is told with all that is wrong with it. */
export const priceFiles = async (
  files: readonly string[],
  { options, terms, clock }: PricingContext,
): Promise<readonly PricedDesign[] | Refused> => {
  const { region } = options
  if (region !== undefined && !isKnownRegion(region)) return badUsage(`--region takes an AWS region, not "${region}".`)
  const prices = await readPricesInUse(options)
  if (isRefused(prices)) return prices
  const priced: PricedDesign[] = []
  for (const file of files) {
    const design = await readDesignFile(file)
    if (isRefused(design)) return design
    const placed = region === undefined ? design : { ...design, region }
    const evaluation = evaluate(placed, { bookOf: (of) => prices.books.get(of), terms: termsOf(terms, clock) })
    priced.push({ file, design: placed, evaluation, bill: billView(evaluation.bill, terms) })
  }
  return priced
}

const readDesignFile = async (file: string): Promise<Design | Refused> => {
  const text = await readText(file)
  if (isRefused(text)) return text
  const { design, problems } = readDesign(text)
  if (design === null) return badFile(file, problems)
  const wrong = checkDesign(design)
  return wrong.length > 0 ? badFile(file, wrong) : design
}
