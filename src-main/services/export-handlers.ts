import { BillTerms } from '../contract/bill'
import type { blueprint as contract } from '../contract/blueprint'
import { exportDesign } from '../blueprint/export-design'
import type { ReadmeOptions } from '../blueprint/readme'
import { evaluate } from '../planning/evaluate'
import type { Clock } from '../platform/clock'
import { billView, termsOf } from './bill-view'
import type { Handlers } from './contract-server'
import type { PriceBooks } from './price-books'

/** As the planner bills where nobody says otherwise. */
const terms = BillTerms.parse({ hours: 730, rounding: 'line', withFreeTier: true, currency: null })

/** Designs as files that clouds are built from, with what a month costs in their README. */
export const exportHandlers = (
  { bookOf }: Pick<PriceBooks, 'bookOf'>,
  clock: Clock,
): Pick<Handlers<typeof contract>, 'blueprint.export'> => ({
  'blueprint.export': async ({ design, format }) => {
    const { bill } = evaluate(design, { bookOf, terms: termsOf(terms, clock) })
    const { files, main, leftOver } = exportDesign(design, { format, monthly: monthlyOf(billView(bill, terms)) })
    return { files: [...files], main, leftOver: [...leftOver] }
  },
})

type Bill = ReturnType<typeof billView>

/** For the README; nothing where no price is known. */
export const monthlyOf = ({ total, unknownLines, lines }: Bill): ReadmeOptions['monthly'] =>
  unknownLines === lines.length
    ? undefined
    : { total: Number(total).toLocaleString('en-US', { style: 'currency', currency: 'USD' }), unknownLines }
