import { sentence, type FailureKey, type Sentence } from '../../platform/sentence'
import { compileCondition, type Condition } from './condition'
import { isKnownKey } from './context'
import { compileArnPattern, compilePattern, variablesOf, type ArnPattern, type Pattern } from './pattern'

/** A policy of IAM's JSON language that has been read and understood as a whole. */
export interface Policy {
  /** As it was given. */
  readonly text: string
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  /** Whom a resource's policy is about; identity policies are about whoever they belong to. */
  readonly principals?: Principals
  readonly actions: Except<Pattern>
  readonly resources: Except<ArnPattern>
  readonly conditions: readonly Condition[]
}

/** `Action` and `Resource` list what is meant, `NotAction` and `NotResource` what is not. */
export interface Except<P> {
  readonly patterns: readonly P[]
  readonly isExcept: boolean
}

export interface Principals {
  readonly everyone: boolean
  readonly accounts: ReadonlySet<string>
  readonly arns: ReadonlySet<string>
}

/** `identity`: of a user. `resource`: of a stream or consumer; it names its principals. */
export type PolicyKind = 'identity' | 'resource'

/** Why a text is no policy: a sentence that names the place. */
export interface PolicyProblem extends Sentence {
  readonly kind: 'problem'
}

/**
 * Read a policy. What the evaluation would not act upon (an unknown element, operator or condition key) is refused here.
 *
 * @source IAM user guide, "Grammar of the IAM JSON policy language" and "JSON policy element reference"
 */
export const parsePolicy = (text: string, kind: PolicyKind): Policy | PolicyProblem => {
  try {
    const document = objectAt(parseJson(text), 'PolicyNoObject')
    onlyKeys(document, ['Version', 'Id', 'Statement'], (element) => refuse('PolicyElement', { element }))
    const version = document['Version'] ?? '2008-10-17'
    if (version !== '2012-10-17' && version !== '2008-10-17') refuse('PolicyVersion')
    if (document['Id'] !== undefined && typeof document['Id'] !== 'string') refuse('PolicyId')
    const listed = document['Statement'] ?? refuse('PolicyNoStatement')
    const statements = Array.isArray(listed) ? listed : [listed]
    if (statements.length === 0) refuse('PolicyStatementEmpty')
    const variables = version === '2012-10-17'
    return {
      text,
      statements: statements.map((value, index) =>
        statementOf(value, { kind, variables, statement: String(index + 1) }),
      ),
    }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'problem', ...error.reason }
    throw error
  }
}

/** Allows everything. */
export const fullAccess = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

/**
 * Read a policy that was accepted before. Should it not be understood any more, everything is denied until somebody looks:
 * it may have denied something.
 */
export const readStoredPolicy = (text: string, kind: PolicyKind): Policy => {
  const policy = parsePolicy(text, kind)
  return isPolicyProblem(policy) ? { text, statements: [deniesEverything] } : policy
}

const deniesEverything: Statement = {
  effect: 'Deny',
  principals: { everyone: true, accounts: new Set(), arns: new Set() },
  actions: { patterns: [], isExcept: true },
  resources: { patterns: [], isExcept: true },
  conditions: [],
}

export const isPolicyProblem = (value: Policy | PolicyProblem): value is PolicyProblem => 'kind' in value

/** Leaves the reading at the first thing that is wrong; never leaves this file. */
class Refused extends Error {
  constructor(readonly reason: Sentence) {
    super(reason.message)
  }
}
type Values = Readonly<Record<string, string>>
const refuse = (key: FailureKey, values: Values = {}): never => {
  throw new Refused(sentence(key, values))
}

type JsonObject = Readonly<Record<string, unknown>>
interface Reading {
  readonly kind: PolicyKind
  readonly variables: boolean
  /** Its place, from 1. */
  readonly statement: string
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('PolicyNoJson')
  }
}

const objectAt = (value: unknown, problem: FailureKey, values?: Values): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : refuse(problem, values)

const onlyKeys = (object: JsonObject, allowed: readonly string[], refuseElement: (element: string) => never): void => {
  const unknown = Object.keys(object).find((key) => !allowed.includes(key))
  if (unknown !== undefined) refuseElement(unknown)
}

const textsAt = (value: unknown, element: string, statement: string): readonly string[] => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (values.length === 0) refuse('PolicyEmpty', { element, statement })
  return values.map((text) => (typeof text === 'string' ? text : refuse('PolicyNoTexts', { element, statement })))
}

const elements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

const statementOf = (value: unknown, reading: Reading): Statement => {
  const { kind, statement } = reading
  const object = objectAt(value, 'PolicyStatementNoObject', { statement })
  if (kind === 'identity' && object['Principal'] !== undefined) {
    refuse('PolicyNamesPrincipal', { statement })
  }
  onlyKeys(object, kind === 'resource' ? [...elements, 'Principal'] : elements, (element) =>
    refuse('PolicyStatementElement', { element, statement }),
  )
  if (object['Sid'] !== undefined && typeof object['Sid'] !== 'string') refuse('PolicySid', { statement })
  const effect = object['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') return refuse('PolicyEffect', { statement })
  return {
    effect,
    ...(kind === 'resource' ? { principals: principalsOf(object['Principal'], statement) } : {}),
    actions: exceptOf({ object, name: 'Action', statement }, actionOf),
    resources: exceptOf({ object, name: 'Resource', statement }, (text) => resourceOf(text, reading)),
    conditions: conditionsOf(object['Condition'], reading),
  }
}

/** Exactly one of an element and its opposite. */
const exceptOf = <P>(
  { object, name, statement }: { object: JsonObject; name: 'Action' | 'Resource'; statement: string },
  compile: (text: string) => P | undefined,
): Except<P> => {
  const isExcept = object[`Not${name}`] !== undefined
  if (isExcept === (object[name] !== undefined)) refuse('PolicyNeedsEither', { element: name, statement })
  const element = isExcept ? `Not${name}` : name
  const patterns = textsAt(object[element], element, statement).map(
    (text) => compile(text) ?? refuse('PolicyNoValue', { value: text, element: name, statement }),
  )
  return { patterns, isExcept }
}

const actionOf = (text: string): Pattern | undefined =>
  text === '*' || /^[a-z0-9*?-]+:[a-z0-9*?]+$/i.test(text)
    ? compilePattern(text.toLowerCase(), { wildcards: true, variables: false })
    : undefined

const resourceOf = (text: string, { variables }: Reading): ArnPattern | undefined => {
  const pattern = compileArnPattern(text, { variables })
  return pattern === undefined || pattern === 'any' || pattern.flatMap(variablesOf).every(isKnownKey)
    ? pattern
    : undefined
}

const conditionsOf = (value: unknown, { variables, statement }: Reading): readonly Condition[] => {
  if (value === undefined) return []
  const within = (value: unknown, element: string): JsonObject =>
    objectAt(value, 'PolicyElementNoObject', { element, statement })
  return Object.entries(within(value, 'Condition')).flatMap(([operator, keys]) =>
    Object.entries(within(keys, operator)).map(([key, given]) => {
      const listed: readonly unknown[] = Array.isArray(given) ? given : [given]
      const values = listed.map((item) => (['boolean', 'number'].includes(typeof item) ? String(item) : item))
      const condition = compileCondition({ operator, key, values: textsAt(values, key, statement), variables })
      return 'kind' in condition ? refuse(condition.key, { ...condition.values, statement }) : condition
    }),
  )
}

const accountId = /^\d{12}$/
const iamArn = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):([^*?]+)$/

/** Services, federated and canonical users may be named, and never call here. */
const absentPrincipals = ['Service', 'Federated', 'CanonicalUser']

const principalsOf = (value: unknown, statement: string): Principals => {
  if (value === undefined) refuse('PolicyNeedsPrincipal', { statement })
  if (value === '*') return { everyone: true, accounts: new Set(), arns: new Set() }
  const element = 'Principal'
  const object = objectAt(value, 'PolicyElementNoObject', { element, statement })
  onlyKeys(object, ['AWS', ...absentPrincipals], (element) => refuse('PolicyPrincipalElement', { element, statement }))
  if (Object.keys(object).length === 0) refuse('PolicyEmpty', { element, statement })
  for (const name of absentPrincipals) if (name in object) textsAt(object[name], name, statement)
  const named = 'AWS' in object ? textsAt(object['AWS'], element, statement) : []
  const accounts = new Set<string>()
  const arns = new Set<string>()
  for (const principal of named) {
    const [, account, rest] = iamArn.exec(principal) ?? []
    if (accountId.test(principal)) accounts.add(principal)
    else if (account !== undefined && rest === 'root') accounts.add(account)
    else if (account !== undefined) arns.add(principal)
    else if (principal !== '*') refuse('PolicyNoValue', { value: principal, element, statement })
  }
  return { everyone: named.includes('*'), accounts, arns }
}
