import type { BillTerms, BillView } from '../../contract/bill'
import type { Design } from '../../planning/design/design'
import { evaluate, type EvaluateOptions } from '../../planning/evaluate'
import type { Evaluation } from '../../planning/evaluation'
import type { Clock } from '../../platform/clock'
import { isKnownRegion } from '../../pricing/offer/region-prefixes'
import { billView, termsOf } from '../../services/bill-view'
import type { Options } from './arguments'
import { readDesignFile } from './design-file'
import { badUsage, isRefused, type Refused } from './outcome'
import { readPricesInUse } from './prices-in-use'

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

/** Prices in use, and where they are asked for. */
export interface Pricing {
  readonly options: EvaluateOptions
  /** In the region that was asked for. */
  placed(design: Design): Design
}

export const pricingOf = async ({ options, terms, clock }: PricingContext): Promise<Pricing | Refused> => {
  const { region } = options
  if (region !== undefined && !isKnownRegion(region)) return badUsage(`--region takes an AWS region, not "${region}".`)
  const prices = await readPricesInUse(options)
  if (isRefused(prices)) return prices
  return {
    options: { bookOf: (of) => prices.books.get(of), terms: termsOf(terms, clock) },
    placed: (design) => (region === undefined ? design : { ...design, region }),
  }
}

export const priceDesign = (
  file: string,
  design: Design,
  { pricing: { options, placed }, terms }: { readonly pricing: Pricing; readonly terms: BillTerms },
): PricedDesign => {
  const evaluation = evaluate(placed(design), options)
  return { file, design: evaluation.design, evaluation, bill: billView(evaluation.bill, terms) }
}

/** Price design files with the prices in use; the first that is wrong is told with all that is wrong with it. */
export const priceFiles = async (
  files: readonly string[],
  context: PricingContext,
): Promise<readonly PricedDesign[] | Refused> => {
  const pricing = await pricingOf(context)
  if (isRefused(pricing)) return pricing
  const priced: PricedDesign[] = []
  for (const file of files) {
    const design = await readDesignFile(file)
    if (isRefused(design)) return design
    priced.push(priceDesign(file, design, { pricing, terms: context.terms }))
  }
  return priced
}
