import type { Problem } from '../../planning/design/problem'
import { sentence, type Sentence } from '../../platform/sentence'
import type { Answers } from './found'
import { ownOf } from './value'

/*
 * What a template says of the values its parameters take. @source AWS CloudFormation user guide, Parameters section
 */

type Parameter = Readonly<Record<string, unknown>>

/** Answers that their parameters do not take, each with the first reason. */
export const wrongAnswers = (parameters: Readonly<Record<string, Parameter>>, answers: Answers): readonly Problem[] =>
  Object.entries(answers).flatMap(([name, answer]) => {
    const parameter = ownOf(parameters, name)
    const fault = parameter && faultOf(parameter, answer)
    return parameter === undefined || fault === undefined
      ? []
      : [{ place: `Parameters.${name}`, ...inItsWords(parameter, answer, fault) }]
  })

/** What it may be; null: the template does not say. */
export const allowedBy = ({ AllowedValues: values }: Parameter): readonly string[] | null =>
  Array.isArray(values) ? values.map(String) : null

/** Whoever wrote the template may have said what is wrong then. */
const inItsWords = ({ ConstraintDescription: said, NoEcho }: Parameter, answer: string, fault: Sentence): Sentence =>
  typeof said === 'string' && said.trim() !== ''
    ? sentence('BlueprintAnswerSaid', { answer: String(NoEcho) === 'true' ? '…' : answer, constraint: said.trim() })
    : fault

/** What holds of a list holds of each of its items. */
const faultOf = (parameter: Parameter, answer: string): Sentence | undefined => {
  const type = String(parameter['Type'] ?? 'String')
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<')
  const isNumber = type === 'Number' || type === 'List<Number>'
  return (isList ? answer.split(',') : [answer])
    .map((item) => (isList || isNumber ? item.trim() : item))
    .map((item) => itemFault(parameter, item, isNumber))
    .find((fault) => fault !== undefined)
}

const itemFault = (parameter: Parameter, answer: string, isNumber: boolean): Sentence | undefined => {
  const allowed = allowedBy(parameter)
  if (allowed !== null && !allowed.includes(answer))
    return sentence('DesignChoice', { choices: allowed.join(', '), found: answer })
  if (!isNumber) return textFault(parameter, answer)
  const value = Number(answer)
  if (answer === '' || !Number.isFinite(value)) return sentence('BlueprintAnswerNumber', { answer })
  const [least, most] = [numberIn(parameter, 'MinValue'), numberIn(parameter, 'MaxValue')]
  if (least !== undefined && value < least) return sentence('BlueprintAnswerSmall', { answer, least })
  return most !== undefined && value > most ? sentence('BlueprintAnswerLarge', { answer, most }) : undefined
}

const textFault = (parameter: Parameter, answer: string): Sentence | undefined => {
  const [least, most] = [numberIn(parameter, 'MinLength'), numberIn(parameter, 'MaxLength')]
  if (least !== undefined && answer.length < least) return sentence('BlueprintAnswerShort', { least })
  if (most !== undefined && answer.length > most) return sentence('BlueprintAnswerLong', { most })
  const { AllowedPattern: pattern } = parameter
  return typeof pattern === 'string' && expressionOf(pattern)?.test(answer) === false
    ? sentence('BlueprintAnswerPattern', { answer, pattern })
    : undefined
}

/** Numbers may be texts in templates. */
const numberIn = (parameter: Parameter, name: string): number | undefined => {
  const value = parameter[name]
  return value === undefined || value === null || !Number.isFinite(Number(value)) ? undefined : Number(value)
}

/** Of the whole text. Undefined: it is written in a way that only Java reads, and the cloud has to say. */
const expressionOf = (pattern: string): RegExp | undefined => {
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    return undefined
  }
}
