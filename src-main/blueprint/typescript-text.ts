import {
  isFromParameter,
  isJoined,
  isPseudo,
  isReference,
  type Joined,
  type Pseudo,
  type Reference,
  type Value,
} from './resource'

/*
 * Text of TypeScript, as Prettier would leave it with single quotes and 100 columns.
 */

/** An expression that is written as it is. */
export interface Code {
  readonly code: string
}

/** `new iam.Role(…)`. */
export interface New {
  readonly new: string
  readonly with: readonly Expression[]
}

export type Expression = Value | Code | New | readonly Expression[] | { readonly [name: string]: Expression }

export interface Names {
  readonly reference: (reference: Reference) => string
  readonly parameter: (name: string) => string
}

const width = 100

export const code = (text: string): Code => ({ code: text })
const isCode = (value: Expression): value is Code =>
  typeof value === 'object' && 'code' in value && typeof value.code === 'string'

const isNew = (value: Expression): value is New => typeof value === 'object' && 'new' in value

const indent = (text: string): string => text.replaceAll(/\n(?=.)/g, '\n  ')

export const typeScriptText = (value: Expression, names: Names): string => {
  if (isCode(value)) return value.code
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object') return String(value)
  if (isReference(value)) return names.reference(value)
  if (isFromParameter(value)) return names.parameter(value.parameter)
  if (isPseudo(value)) return pseudos[value.pseudo]
  if (isJoined(value)) return template(value, names)
  if (isNew(value)) {
    return `new ${value.new}(${value.with.map((one) => typeScriptText(one, names)).join(', ')})`
  }
  if (Array.isArray(value))
    return listed(
      ['[', ']'],
      value.map((one: Expression) => typeScriptText(one, names)),
    )
  const members = Object.entries(value as Readonly<Record<string, Expression>>).map(([name, one]) => {
    const text = typeScriptText(one, names)
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
    return key === text ? key : `${key}: ${text}`
  })
  return members.length === 0 ? '{}' : listed(['{', '}'], members)
}

const listed = ([open, close]: readonly [string, string], items: readonly string[]): string => {
  const space = open === '{' ? ' ' : ''
  const short = `${open}${space}${items.join(', ')}${space}${close}`
  if (items.length === 0) return `${open}${close}`
  if (!short.includes('\n') && short.length <= width - 30 && (open === '[' || items.length <= 2)) return short
  return `${open}\n  ${items.map((item) => `${indent(item)},`).join('\n  ')}\n${close}`
}

const pseudos: Readonly<Record<Pseudo['pseudo'], string>> = {
  AccountId: 'this.account',
  Partition: 'this.partition',
  Region: 'this.region',
}

export const quoted = (text: string): string =>
  text.includes("'") && !text.includes('"')
    ? JSON.stringify(text)
    : `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

const template = ({ join }: Joined, names: Names): string => {
  const parts = join.map((part) =>
    typeof part === 'string' ? part.replaceAll(/[\\`]|\$(?=\{)/g, '\\$&') : `\${${typeScriptText(part, names)}}`,
  )
  return `\`${parts.join('')}\``
}
