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

/** Why a text is no policy, as a sentence that names the place. */
export interface PolicyProblem {
  readonly kind: 'problem'
  readonly message: string
}

/**
 * Read a policy. What the evaluation would not act upon (an unknown element, operator or condition key) is refused here.
 *
 * @source IAM user guide, "Grammar of the IAM JSON policy language" and "JSON policy element reference"
 */
export const parsePolicy = (text: string, kind: PolicyKind): Policy | PolicyProblem => {
  try {
    const document = objectAt(parseJson(text), 'The policy')
    onlyKeys(document, ['Version', 'Id', 'Statement'], 'the policy')
    const version = document['Version'] ?? '2008-10-17'
    if (version !== '2012-10-17' && version !== '2008-10-17') refuse('Version must be "2012-10-17" or "2008-10-17"')
    if (document['Id'] !== undefined && typeof document['Id'] !== 'string') refuse('Id must be a text')
    const listed = document['Statement'] ?? refuse('The policy has no Statement')
    const statements = Array.isArray(listed) ? listed : [listed]
    if (statements.length === 0) refuse('Statement is empty')
    const variables = version === '2012-10-17'
    return {
      text,
      statements: statements.map((value, index) =>
        statementOf(value, { kind, variables, place: `Statement ${index + 1}` }),
      ),
    }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'problem', message: `${error.message}.` }
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
class Refused extends Error {}
const refuse = (message: string): never => {
  throw new Refused(message)
}

type JsonObject = Readonly<Record<string, unknown>>
interface Reading {
  readonly kind: PolicyKind
  readonly variables: boolean
  readonly place: string
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('The policy is no valid JSON')
  }
}

const objectAt = (value: unknown, place: string): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : refuse(`${place} must be a JSON object`)

const onlyKeys = (object: JsonObject, allowed: readonly string[], place: string): void => {
  const unknown = Object.keys(object).find((key) => !allowed.includes(key))
  if (unknown !== undefined) refuse(`Element ${unknown} of ${place} is not supported`)
}

const textsAt = (value: unknown, place: string): readonly string[] => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (values.length === 0) refuse(`${place} is empty`)
  return values.map((text) => (typeof text === 'string' ? text : refuse(`${place} must be a text or a list of texts`)))
}

const elements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

const statementOf = (value: unknown, reading: Reading): Statement => {
  const { kind, place } = reading
  const object = objectAt(value, place)
  if (kind === 'identity' && object['Principal'] !== undefined) {
    refuse(`${place} names a Principal, which a policy of a user must not`)
  }
  onlyKeys(object, kind === 'resource' ? [...elements, 'Principal'] : elements, place)
  if (object['Sid'] !== undefined && typeof object['Sid'] !== 'string') refuse(`Sid of ${place} must be a text`)
  const effect = object['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') return refuse(`Effect of ${place} must be "Allow" or "Deny"`)
  return {
    effect,
    ...(kind === 'resource' ? { principals: principalsOf(object['Principal'], place) } : {}),
    actions: exceptOf(object, 'Action', place, actionOf),
    resources: exceptOf(object, 'Resource', place, (text) => resourceOf(text, reading)),
    conditions: conditionsOf(object['Condition'], reading),
  }
}

/** Exactly one of an element and its opposite. */
const exceptOf = <P>(
  object: JsonObject,
  name: 'Action' | 'Resource',
  place: string,
  compile: (text: string) => P | undefined,
): Except<P> => {
  const isExcept = object[`Not${name}`] !== undefined
  if (isExcept === (object[name] !== undefined)) refuse(`${place} needs either ${name} or Not${name}`)
  const element = isExcept ? `Not${name}` : name
  const patterns = textsAt(object[element], `${element} of ${place}`).map(
    (text) => compile(text) ?? refuse(`"${text}" is no ${name} for ${place}`),
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

const conditionsOf = (value: unknown, { variables, place }: Reading): readonly Condition[] => {
  if (value === undefined) return []
  return Object.entries(objectAt(value, `Condition of ${place}`)).flatMap(([operator, keys]) =>
    Object.entries(objectAt(keys, `${operator} of ${place}`)).map(([key, given]) => {
      const listed: readonly unknown[] = Array.isArray(given) ? given : [given]
      const values = listed.map((item) => (['boolean', 'number'].includes(typeof item) ? String(item) : item))
      const condition = compileCondition({ operator, key, values: textsAt(values, `${key} of ${place}`), variables })
      return typeof condition === 'string' ? refuse(`Condition of ${place}: ${condition}`) : condition
    }),
  )
}

const accountId = /^\d{12}$/
const iamArn = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):([^*?]+)$/

/** Services, federated and canonical users may be named, and never call here. */
const absentPrincipals = ['Service', 'Federated', 'CanonicalUser']

const principalsOf = (value: unknown, place: string): Principals => {
  if (value === undefined) refuse(`${place} needs a Principal`)
  if (value === '*') return { everyone: true, accounts: new Set(), arns: new Set() }
  const object = objectAt(value, `Principal of ${place}`)
  onlyKeys(object, ['AWS', ...absentPrincipals], `Principal of ${place}`)
  if (Object.keys(object).length === 0) refuse(`Principal of ${place} is empty`)
  for (const name of absentPrincipals) if (name in object) textsAt(object[name], `${name} of ${place}`)
  const named = 'AWS' in object ? textsAt(object['AWS'], `Principal of ${place}`) : []
  const accounts = new Set<string>()
  const arns = new Set<string>()
  for (const principal of named) {
    const [, account, rest] = iamArn.exec(principal) ?? []
    if (accountId.test(principal)) accounts.add(principal)
    else if (account !== undefined && rest === 'root') accounts.add(account)
    else if (account !== undefined) arns.add(principal)
    else if (principal !== '*') refuse(`"${principal}" is no Principal for ${place}`)
  }
  return { everyone: named.includes('*'), accounts, arns }
}
