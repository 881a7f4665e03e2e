import { BillTerms } from '../contract/bill'
import type { Clock } from '../platform/clock'
import { priceUsage } from '../pricing/price-usage'
import { billView, termsOf } from './bill-view'
import { monthUses } from './live-bill'
import type { Workbench } from './workbench'

/** US dollars an hour at the present rate, exact decimals as text, by stream ARN; of which not all is known is not there. */
export type Costs = ReadonlyMap<string, string>

/** As often as the bill is looked at: pricing takes longer than counting. */
const everyMs = 2000

/** What the streams of the open project cost; whoever asks more often is told the same again. */
export const createRunCosts = (workbench: Workbench, clock: Clock): (() => Costs) => {
  let known: { readonly costs: Costs; readonly project: object; readonly at: number } | undefined
  return () => {
    const { project, priceBooks } = workbench
    const at = clock.now()
    if (known?.project === project && Math.abs(at - known.at) < everyMs) return known.costs
    const terms = BillTerms.parse({ period: 'hour' })
    const uses = monthUses(project.meters, terms.hours)
    const bill = uses && billView(priceUsage(uses, { bookOf: priceBooks.bookOf, terms: termsOf(terms, clock) }), terms)
    const whole = (bill?.byElement ?? []).filter(({ unknownLines }) => unknownLines === 0)
    const costs = new Map(whole.map(({ key, amount }) => [key, amount]))
    known = { costs, project, at }
    return costs
  }
}
