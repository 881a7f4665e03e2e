import { choices, holds, type Answers, type Choice } from './answers'
import { reconsiderations, rules, type Rule } from './rules'

export interface Advice {
  readonly choice: Choice
  /** Points for less points against. */
  readonly score: number
  readonly isPossible: boolean
  readonly reasons: readonly { readonly key: string; readonly isFor: boolean }[]
  /** What would change the advice. */
  readonly reconsider: readonly string[]
}

/**
 * What speaks for and against each service, the best first: those that are possible by their points, those of the same points in
 * the order of the choices. What excludes comes before other reasons, then the weightiest first.
 */
export const advise = (answers: Answers, of: readonly Rule[] = rules): readonly Advice[] => {
  const advice = choices.map((choice) => adviceOn(choice, answers, of))
  return advice.toSorted((a, b) => Number(b.isPossible) - Number(a.isPossible) || b.score - a.score)
}

const adviceOn = (choice: Choice, answers: Answers, of: readonly Rule[]): Advice => {
  const held = of.filter((rule) => rule.of === choice && holds(rule.when, answers))
  const weight = ({ effect }: Rule): number => (effect === 'excludes' ? Infinity : Math.abs(effect))
  const points = held.map(({ effect }) => (effect === 'excludes' ? 0 : effect))
  return {
    choice,
    score: points.reduce((sum, point) => sum + point, 0),
    isPossible: held.every(({ effect }) => effect !== 'excludes'),
    reasons: held
      .toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)))
      .map(({ reason, effect }) => ({ key: `advice.reason.${reason}`, isFor: effect !== 'excludes' && effect > 0 })),
    reconsider: reconsiderations
      .filter((one) => one.of === choice && holds(one.when, answers))
      .map(({ key }) => `advice.reconsider.${key}`),
  }
}
