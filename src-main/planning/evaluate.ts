import type { Terms } from '../pricing/bill'
import type { PriceBook } from '../pricing/price-book'
import { priceUsage } from '../pricing/price-usage'
import { verdictsOf } from './capacity/verdicts'
import type { Design } from './design/design'
import type { Evaluation } from './evaluation'
import { edgeFlowsOf } from './flow/edge-flows'
import { flowsOf, flowThrough, type DesignFlow } from './flow/flow'
import { leftOutOf } from './usage/left-out'
import { usesOf } from './usage/usage-of'

export interface EvaluateOptions {
  /** Prices of a region; undefined: none are known there. */
  readonly bookOf: (region: string) => PriceBook | undefined
  readonly terms: Terms
}

/**
 * What flows through a design, what it uses in a month, what that costs, and whether it fits. Ranges count with their middle;
 * growth is not in it: it is the month in which the workload is as given. Bill, flows and workings are written when they are
 * read, so that those who compare designs by the thousand pay for what they look at.
 */
export const evaluate = (design: Design, { bookOf, terms }: EvaluateOptions): Evaluation => {
  const flow = flowThrough(design)
  const uses = usesOf(flow, terms.hours)
  return new EvaluatedDesign(flow, uses, priceUsage(uses, { bookOf, terms, notes: leftOutOf(design) }))
}

/** A class and not an object with a getter: what such a getter holds is only let go by a full garbage collection. */
class EvaluatedDesign implements Evaluation {
  readonly verdicts: Evaluation['verdicts']

  constructor(
    private readonly flow: DesignFlow,
    readonly uses: Evaluation['uses'],
    readonly bill: Evaluation['bill'],
  ) {
    this.verdicts = verdictsOf(flow.design, flow)
  }

  get design(): Design {
    return this.flow.design
  }

  get flows(): Evaluation['flows'] {
    return flowsOf(this.flow)
  }

  get edges(): Evaluation['edges'] {
    return edgeFlowsOf(this.flow)
  }

  get isFeasible(): boolean {
    return this.verdicts.every(({ state }) => state !== 'throttles')
  }
}
