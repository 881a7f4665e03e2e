import type { advisor as contract } from '../contract/advisor'
import { advise } from '../planning/advisor/advise'
import { cheapestDesign } from '../planning/advisor/cheapest-design'
import type { Clock } from '../platform/clock'
import { billView, termsOf } from './bill-view'
import type { Handlers } from './contract-server'
import type { PriceBooks } from './price-books'

/** Of a design that was made for the load and does not take it. */
const throttles = { key: 'advice.reason.throttles', isFor: false }

export const advisorHandlers = ({ bookOf }: PriceBooks, clock: Clock): Handlers<typeof contract> => ({
  'advisor.ask': async ({ answers, region, terms }) => ({
    options: advise(answers).map(({ choice, score, isPossible, reasons, reconsider }) => {
      const options = { bookOf, region, terms: termsOf(terms, clock) }
      const cheapest = isPossible ? cheapestDesign(choice, answers, options) : undefined
      return {
        ...{ choice, score, isPossible },
        reasons: [...(cheapest?.isFeasible === false ? [throttles] : []), ...reasons].map((reason) => ({
          ...{ ...reason, values: {} },
        })),
        reconsider: reconsider.map((key) => ({ key, values: {} })),
        design: cheapest?.design ?? null,
        amount: cheapest === undefined ? null : billView(cheapest.bill, terms).total,
        unknownLines: cheapest?.bill.unknownLines ?? 0,
      }
    }),
  }),
})
