import { byMerit } from '../analysis/rank'
import { evaluate, type EvaluateOptions } from '../evaluate'
import type { Evaluation } from '../evaluation'
import type { Answers, Choice } from './answers'
import { designsOf } from './designs'

/**
 * The design of a choice that fits and costs least; of what is partly unknown, that of which most is known.
 * @returns undefined: there is no design of it
 */
export const cheapestDesign = (
  choice: Choice,
  answers: Answers,
  { region, ...options }: EvaluateOptions & { readonly region: string },
): Evaluation | undefined =>
  designsOf(choice, answers, region)
    .map((design) => evaluate(design, options))
    .toSorted(byMerit)[0]
