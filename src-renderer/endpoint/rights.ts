import type { Translate } from '../i18n/text'
import { nameOfArn } from '../streams/stream-arn'

export type Effect = 'Allow' | 'Deny'

/** One line of the rights that are put together without JSON. */
export interface RightsRule {
  readonly effect: Effect
  /** A group, or one operation of Kinesis by its name. */
  readonly actions: string
  /** ARN; `ANY_STREAM` for all. */
  readonly stream: string
}

export const ANY_STREAM = ''

/** What people mean by a word, as actions. @source actions: Service Authorization Reference, Kinesis and CloudWatch */
export const actionGroups = {
  all: ['kinesis:*'],
  read: ['kinesis:Get*', 'kinesis:List*', 'kinesis:Describe*', 'kinesis:SubscribeToShard'],
  write: ['kinesis:PutRecord', 'kinesis:PutRecords'],
  metrics: ['cloudwatch:Get*', 'cloudwatch:List*'],
} as const
export type ActionGroup = keyof typeof actionGroups
export const groupNames = Object.keys(actionGroups) as ActionGroup[]

const isGroup = (actions: string): actions is ActionGroup => actions in actionGroups

/** The policy that says what the rules say, as JSON. Consumers of a stream go with it. */
export const policyOf = (rules: readonly RightsRule[]): string => {
  const Statement = rules.map(({ effect, actions, stream }) => ({
    Effect: effect,
    Action: isGroup(actions) ? actionGroups[actions] : [`kinesis:${actions}`],
    Resource: stream === ANY_STREAM ? '*' : [stream, `${stream}/*`],
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)
}

interface PolicyStatement {
  readonly Effect: Effect
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: object
}

/** Policies in one line, for a table. They have been accepted, so they can be read. */
export const rightsText = (policies: readonly string[], t: Translate): string => {
  const statements = policies.flatMap((text) => {
    const { Statement } = JSON.parse(text) as { Statement: PolicyStatement | PolicyStatement[] }
    return Statement
  })
  if (statements.length === 0) return t('keys.rights.nothing')
  if (statements.some(isEverything) && statements.every(({ Effect }) => Effect === 'Allow')) {
    return t('keys.rights.everything')
  }
  return statements.map((statement) => statementText(statement, t)).join('; ')
}

const isEverything = ({ Action, Resource, Condition }: PolicyStatement): boolean =>
  listOf(Action).includes('*') && listOf(Resource).includes('*') && Condition === undefined

const statementText = (statement: PolicyStatement, t: Translate): string => {
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement
  const text = t('keys.rights.statement', {
    effect: t(`keys.effect.${Effect}`),
    actions: exceptText(listOf(Action).map(shortAction), listOf(NotAction).map(shortAction), t),
    resources: exceptText(shortResources(Resource), shortResources(NotResource), t),
  })
  return Condition === undefined ? text : t('keys.rights.conditional', { statement: text })
}

const exceptText = (meant: readonly string[], notMeant: readonly string[], t: Translate): string => {
  if (notMeant.length > 0) return t('keys.rights.except', { list: notMeant.join(', ') })
  return meant.includes('*') ? t('keys.rights.any') : meant.join(', ')
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

const shortAction = (action: string): string => action.replace(/^kinesis:/i, '')

/** Names in place of ARNs; a stream's consumers go without saying. */
const shortResources = (value: string | readonly string[] | undefined): readonly string[] => {
  const resources = listOf(value)
  return resources
    .filter((resource) => !(resource.endsWith('/*') && resources.includes(resource.slice(0, -2))))
    .map((resource) => (resource.includes('/') ? nameOfArn(resource) : resource))
}
