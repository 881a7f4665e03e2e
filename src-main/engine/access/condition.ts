import { BlockList, isIP } from 'node:net'
import type { FailureKey } from '../../platform/sentence'
import { isKnownKey } from './context'
import {
  compileArnPattern,
  compilePattern,
  matchesArn,
  matchesPattern,
  variablesOf,
  type AccessContext,
} from './pattern'

/** One line of a Condition block: an operator, a key and the values one of which must fit. */
export interface Condition {
  readonly key: string
  holds(context: AccessContext): boolean
}

type Test = (actual: string, context: AccessContext) => boolean
/** @returns undefined when the value is none for this operator */
type Compile = (value: string, options: { variables: boolean }) => Test | undefined

const text =
  (options: { wildcards?: boolean; ignoreCase?: boolean }): Compile =>
  (value, { variables }) => {
    const fold = (value: string): string => (options.ignoreCase === true ? value.toLowerCase() : value)
    const pattern = compilePattern(fold(value), { wildcards: options.wildcards === true, variables })
    if (!variablesOf(pattern).every(isKnownKey)) return undefined
    return (actual, context) =>
      matchesPattern(pattern, fold(actual), options.ignoreCase === true ? foldValues(context) : context)
  }

const foldValues = (context: AccessContext): AccessContext =>
  new Map([...context].map(([key, value]) => [key, value.toLowerCase()]))

const compared =
  (read: (value: string) => number, compare: (actual: number, value: number) => boolean): Compile =>
  (value) => {
    const number = read(value)
    return Number.isNaN(number) ? undefined : (actual) => compare(read(actual), number)
  }

const numberOf = (value: string): number => (value.trim() === '' ? NaN : Number(value))
/** ISO 8601, or seconds since 1970. */
const timeOf = (value: string): number => (/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value))

const arn: Compile = (value, options) => {
  const pattern = compileArnPattern(value, options)
  if (pattern === undefined) return undefined
  if (pattern !== 'any' && !pattern.flatMap(variablesOf).every(isKnownKey)) return undefined
  return (actual, context) => matchesArn(pattern, actual, context)
}

const bool: Compile = (value) =>
  /^(?:true|false)$/i.test(value) ? (actual) => actual.toLowerCase() === value.toLowerCase() : undefined

const address: Compile = (value) => {
  const [network = '', prefix, ...rest] = value.split('/')
  const family = isIP(network)
  const longest = family === 4 ? 32 : 128
  const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN
  if (family === 0 || rest.length > 0 || !(bits <= longest)) return undefined
  const list = new BlockList()
  list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6')
  return (actual) => isIP(actual) === family && list.check(actual, family === 4 ? 'ipv4' : 'ipv6')
}

const comparisons: Readonly<Record<string, (actual: number, value: number) => boolean>> = {
  Equals: (actual, value) => actual === value,
  LessThan: (actual, value) => actual < value,
  LessThanEquals: (actual, value) => actual <= value,
  GreaterThan: (actual, value) => actual > value,
  GreaterThanEquals: (actual, value) => actual >= value,
}
const comparing = (prefix: string, read: (value: string) => number): [string, Compile][] =>
  Object.entries(comparisons).map(([name, compare]) => [prefix + name, compared(read, compare)])

const affirmative = new Map<string, Compile>([
  ['StringEquals', text({})],
  ['StringEqualsIgnoreCase', text({ ignoreCase: true })],
  ['StringLike', text({ wildcards: true })],
  ['ArnEquals', arn],
  ['ArnLike', arn],
  ['Bool', bool],
  ['IpAddress', address],
  ...comparing('Numeric', numberOf),
  ...comparing('Date', timeOf),
])

/** Holds when none of the values fits, or the key is absent. */
const negated = new Map<string, string>([
  ['StringNotEquals', 'StringEquals'],
  ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'],
  ['StringNotLike', 'StringLike'],
  ['ArnNotEquals', 'ArnEquals'],
  ['ArnNotLike', 'ArnLike'],
  ['NotIpAddress', 'IpAddress'],
  ['NumericNotEquals', 'NumericEquals'],
  ['DateNotEquals', 'DateEquals'],
])

export interface ConditionSource {
  /** As written, e.g. `StringNotLikeIfExists`. */
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
  /** Whether `${…}` in values stands for a context key. */
  readonly variables: boolean
}

/** Why it is no condition: the key of a sentence, and values for all but the place of the statement in it. */
export interface ConditionProblem {
  readonly kind: 'problem'
  readonly key: FailureKey
  readonly values: Readonly<Record<string, string>>
}

const problem = (key: FailureKey, values: ConditionProblem['values']): ConditionProblem => ({
  kind: 'problem',
  key,
  values,
})

/**
 * @source operators: IAM user guide, "Condition operators". Set operators (`ForAllValues:`, `ForAnyValue:`) and
 * `BinaryEquals` are refused: no key here has several values or binary ones
 */
export const compileCondition = (source: ConditionSource): Condition | ConditionProblem => {
  const { operator, key, values, variables } = source
  const name = key.toLowerCase()
  if (!isKnownKey(name)) return problem('PolicyConditionKey', { key })
  if (operator === 'Null') return nullCondition(name, values)
  const base = operator.replace(/IfExists$/, '')
  const isNegated = negated.has(base)
  const compile = affirmative.get(negated.get(base) ?? base)
  if (compile === undefined) return problem('PolicyOperator', { operator })
  const tests: Test[] = []
  for (const value of values) {
    const test = compile(value, { variables })
    if (test === undefined) return problem('PolicyConditionValue', { value, operator })
    tests.push(test)
  }
  const whenAbsent = isNegated || base !== operator
  return {
    key: name,
    holds: (context) => {
      const actual = context.get(name)
      if (actual === undefined) return whenAbsent
      return tests.some((test) => test(actual, context)) !== isNegated
    },
  }
}

const nullCondition = (key: string, values: readonly string[]): Condition | ConditionProblem => {
  const wrong = values.find((value) => !/^(?:true|false)$/i.test(value))
  if (wrong !== undefined) return problem('PolicyConditionValue', { value: wrong, operator: 'Null' })
  const absence = values.map((value) => value.toLowerCase() === 'true')
  return { key, holds: (context) => absence.includes(!context.has(key)) }
}
