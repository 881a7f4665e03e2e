import type { BillTerms, Sentence } from '../contract/bill'
import type { Finding } from '../planning/evaluation'
import type { Sentence as Planned } from '../planning/analysis/changes'
import { Decimal, type Money } from '../pricing/money'
import { moneyIn } from './bill-view'

/** Money of a month, in the currency that was asked for. */
export const monthly = (terms: BillTerms): ((dollars: Money) => string) => moneyIn({ ...terms, period: 'month' })

/** A sentence of planning for a window: values whose names end in `Usd` are money, and shown in the currency that was asked for. */
export const said = ({ key, values }: Planned, terms: BillTerms): Sentence => ({
  key,
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      name.endsWith('Usd') ? monthly(terms)(new Decimal(value)) : value,
    ]),
  ),
})

export const findingView = ({ key, severity, values }: Finding) => ({ key, severity, values: { ...values } })
