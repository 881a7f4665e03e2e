import type { bill as contract } from '../contract/bill'
import type { Clock } from '../platform/clock'
import type { Bill, ElementUse } from '../pricing/bill'
import { zero, type Money } from '../pricing/money'
import { priceUsage } from '../pricing/price-usage'
import { billView, moneyIn, termsOf } from './bill-view'
import type { Handlers } from './contract-server'
import { monthUses, usedUses } from './live-bill'
import type { Workbench } from './workbench'

const everyMs = 2000

export const billHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'bill.watch': ({ terms }, sink) => {
    // What was used is what it is, for whatever period amounts are shown.
    const usedTerms = { ...terms, period: 'month' as const }
    const billOf = (uses: readonly ElementUse[]): Bill =>
      priceUsage(uses, { bookOf: workbench.priceBooks.bookOf, terms: termsOf(terms, clock) })
    const send = (): void => {
      const { meters } = workbench.project
      const used = billOf(usedUses(meters))
      const month = monthUses(meters, terms.hours)
      sink.send({
        since: meters.since,
        used: billView(used, usedTerms),
        usedExact: moneyIn(usedTerms)(exactTotal(used)),
        month: month && billView(billOf(month), terms),
      })
    }
    send()
    return clock.every(everyMs, send)
  },
})

const exactTotal = ({ lines }: Bill): Money => lines.reduce((sum, { exact }) => sum.plus(exact), zero)
