import type { Design } from '../design/design'
import type { Evaluation } from '../evaluation'

/** A design evaluated with the prices and terms in use. */
export type Evaluate = (design: Design) => Evaluation

/**
 * The better one comes first: what fits before what throttles, what is known before what is not, the cheaper before the dearer. So
 * that neither a plan that throttles nor one with more unknown lines is ever the cheapest.
 */
export const byMerit = (a: Evaluation, b: Evaluation): number =>
  Number(b.isFeasible) - Number(a.isFeasible) ||
  a.bill.unknownLines - b.bill.unknownLines ||
  a.bill.total.comparedTo(b.bill.total)

/** Position of the best that fits, the first of equals; undefined if none fits. */
export const bestOf = (evaluations: readonly Evaluation[]): number | undefined => {
  let best: number | undefined
  for (const [i, evaluation] of evaluations.entries()) {
    if (!evaluation.isFeasible) continue
    if (best === undefined || byMerit(evaluation, evaluations[best] as Evaluation) < 0) best = i
  }
  return best
}
