import type { z } from 'zod'
import { sentence, type Sentence } from '../../platform/sentence'

/** What is wrong in a design, and where: a line, an element, a member. */
export interface Problem extends Sentence {
  readonly place: string
}

type Issue = z.core.$ZodIssue

/** What the schema found, each with its place in words, such as `elements[3] "orders": shards`. */
export const problemsOf = (issues: readonly Issue[], content: unknown): readonly Problem[] =>
  issues.flatMap((issue) => {
    const place = placeOf(issue.path, content)
    if (issue.code !== 'unrecognized_keys') return [{ place, ...told(issue) }]
    return issue.keys.map((name) => ({ place: joined(place, name), ...sentence('DesignUnknownMember') }))
  })

const joined = (place: string, member: string): string =>
  place === '' ? member : place.endsWith('"') || place.endsWith(']') ? `${place}: ${member}` : `${place}.${member}`

/** Elements are named by their ids, for nobody counts them. */
const placeOf = (path: readonly PropertyKey[], content: unknown): string => {
  let place = ''
  let value = content
  for (const step of path) {
    value = isObject(value) ? value[step] : undefined
    if (typeof step === 'number') place += `[${String(step)}]${nameOf(value)}`
    else place = joined(place, String(step))
  }
  return place
}

const nameOf = (value: unknown): string =>
  isObject(value) && typeof value['id'] === 'string' ? ` "${value['id']}"` : ''

const isObject = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> =>
  typeof value === 'object' && value !== null

const found = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const told = (issue: Issue): Sentence => {
  const input = found(issue.input)
  if (issue.input === undefined) return sentence('DesignMissing')
  switch (issue.code) {
    case 'invalid_type':
      return sentence('DesignType', { expected: issue.expected, found: input })
    case 'too_small':
      return tooSmall(issue, input)
    case 'too_big':
      return issue.origin === 'array' || issue.origin === 'string'
        ? sentence('DesignTooLong', { most: Number(issue.maximum) })
        : sentence('DesignTooLarge', { most: Number(issue.maximum), found: input })
    case 'invalid_value':
      return choice(issue.values, input)
    case 'invalid_union':
      return issue.discriminator === undefined
        ? sentence('DesignEstimate', { found: input })
        : choice(choicesOf(issue), found(member(issue.input, issue.discriminator)))
    default:
      return sentence('DesignRule', { rule: issue.message, found: input })
  }
}

const tooSmall = (issue: Extract<Issue, { code: 'too_small' }>, input: string): Sentence => {
  const least = Number(issue.minimum)
  if (issue.origin === 'array' || issue.origin === 'string') return sentence('DesignTooShort', { least })
  return sentence(issue.inclusive === false ? 'DesignNotAbove' : 'DesignTooSmall', { least, found: input })
}

const choice = (choices: readonly unknown[], input: string): Sentence =>
  sentence('DesignChoice', { choices: choices.map(String).join(', '), found: input })

const choicesOf = (issue: object): readonly unknown[] =>
  'options' in issue && Array.isArray(issue.options) ? (issue.options as readonly unknown[]) : []

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : value)
