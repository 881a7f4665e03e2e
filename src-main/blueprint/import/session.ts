import { sentence, type FailureKey, type Sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'
import type { Answers, Found, Question } from './found'
import { asksIn, Computed, isList, ownOf, textOf, type Value } from './value'

/** What comes up while a file becomes a design: what has to be asked, what is kept but not used, and what is wrong. */
export interface Session {
  readonly questions: ReadonlyMap<string, Question>
  readonly leftOver: readonly Problem[]
  readonly problems: readonly Problem[]
  /** @returns the answer, where there is one */
  ask(question: Question): string | undefined
  /** Ask for all that a value is made of and nobody said. @returns whether there is such */
  askFor(value: Value, place: string): boolean
  tell(place: string, key: FailureKey, values?: Sentence['text']['values']): void
  refuse(place: string, key: FailureKey, values?: Sentence['text']['values']): void
}

export const openSession = ({ question }: Pick<Found, 'question'>, answers: Answers): Session => {
  const questions = new Map<string, Question>()
  const leftOver: Problem[] = []
  const problems: Problem[] = []
  const ask = (asked: Question): string | undefined => {
    const answer = ownOf(answers, asked.name)
    if (answer === undefined && !questions.has(asked.name)) questions.set(asked.name, asked)
    return answer
  }
  return {
    questions,
    leftOver,
    problems,
    ask,
    askFor: (value, place) => {
      const names = asksIn(value)
      for (const name of names) ask({ ...question(name), place })
      return names.length > 0
    },
    tell: (place, key, values) => void leftOver.push({ place, ...sentence(key, values) }),
    refuse: (place, key, values) => void problems.push({ place, ...sentence(key, values) }),
  }
}

export interface Needed {
  readonly place: string
  /** What it is asked for by. */
  readonly name: string
  readonly session: Session
}

/**
 * A number or a word that a design needs and the file computes: what it is made of is asked for, or, where that is no use, itself.
 * @returns undefined: nothing is there, or the answer is missing
 */
export const needed = (value: Value, where: Needed): Value => {
  const { place, session } = where
  const computed =
    value instanceof Computed ? value : isList(value) ? value.find((item) => item instanceof Computed) : undefined
  if (computed === undefined || session.askFor(computed, place)) return computed === undefined ? value : undefined
  return answered(computed, where)
}

/** What somebody says of a value that only the cloud knows. */
export const answered = (value: Value, { place, name, session }: Needed): number | string | undefined => {
  const answer = session.ask({ name, description: textOf(value), type: 'text', allowed: null, place })
  return answer !== undefined && /^-?\d+(\.\d+)?$/.test(answer) ? Number(answer) : answer
}
