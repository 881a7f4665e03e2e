import {
  isFromParameter,
  isJoined,
  isList,
  isProperties,
  isPseudo,
  isReference,
  linesOf,
  type Pseudo,
  type Reference,
  type Value,
} from './resource'

/*
 * Text of HashiCorp's configuration language, as `terraform fmt` would leave it.
 */

/** An expression that is written as it is. */
export interface Raw {
  readonly raw: string
}

/** JSON as text. */
export interface Json {
  readonly json: Value
}

export interface Attribute {
  readonly name: string
  readonly value: Value | Raw | Json
}

export interface Block {
  readonly block: string
  readonly labels?: readonly string[]
  readonly comment?: string
  readonly body: readonly (Attribute | Block)[]
}

/** How what only the whole file knows is referred to. */
export interface References {
  readonly resource: (reference: Reference) => string
  readonly variable: (parameter: string) => string
  readonly pseudo: (pseudo: Pseudo) => string
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

/** Blocks with a line between them, each with its attributes first. */
export const blocksText = (blocks: readonly Block[], references: References): string =>
  blocks.map((block) => `${blockText(block, references)}\n`).join('\n')

const blockText = ({ block, labels = [], comment, body }: Block, references: References): string => {
  const head = [block, ...labels.map((label) => JSON.stringify(label))].join(' ')
  const remark =
    comment === undefined
      ? ''
      : linesOf(comment)
          .map((line) => `# ${line}\n`)
          .join('')
  if (body.length === 0) return `${remark}${head} {}`
  return `${remark}${head} {\n${indent(bodyText(body, references))}\n}`
}

const bodyText = (body: readonly (Attribute | Block)[], references: References): string => {
  const attributes = body.filter((part) => 'name' in part)
  const text = (some: readonly Attribute[]) =>
    some.length === 0 ? [] : [pairsText(some.map(({ name, value }) => [name, expressionText(value, references)]))]
  return [
    ...text(attributes.filter(({ name }) => name !== 'depends_on')),
    ...body.filter((part) => 'block' in part).map((block) => blockText(block, references)),
    ...text(attributes.filter(({ name }) => name === 'depends_on')),
  ].join('\n\n')
}

/** Equal signs of lines that follow each other stand below each other. */
const pairsText = (pairs: readonly (readonly [string, string])[]): string => {
  const lines: string[] = []
  for (let at = 0; at < pairs.length;) {
    let end = at
    while (end < pairs.length && !isLong(pairs[end]?.[1])) end++
    const run = pairs.slice(at, end)
    const width = Math.max(...run.map(([name]) => name.length), 0)
    for (const [name, text] of run) lines.push(`${name.padEnd(width)} = ${text}`)
    const long = pairs[end]
    if (long !== undefined) lines.push(`${long[0]} = ${long[1]}`)
    at = end + 1
  }
  return lines.join('\n')
}

const isLong = (text = ''): boolean => text.includes('\n')

/** Is it written as it is, or as JSON? */
export const isText = (value: Attribute['value']): value is Raw | Json => isRaw(value) || isJson(value)
const isRaw = (value: Attribute['value']): value is Raw =>
  typeof value === 'object' && 'raw' in value && typeof value.raw === 'string'
const isJson = (value: Attribute['value']): value is Json => typeof value === 'object' && 'json' in value

const expressionText = (value: Attribute['value'], references: References): string => {
  if (isRaw(value)) return value.raw
  return isJson(value) ? `jsonencode(${valueText(value.json, references)})` : lastText(value, references)
}

/** A value where an expression is wanted. */
export const valueText = (known: Value, references: References): string => {
  if (typeof known === 'string') return `"${escaped(known)}"`
  if (typeof known !== 'object') return String(known)
  if (isReference(known)) return references.resource(known)
  if (isFromParameter(known)) return references.variable(known.parameter)
  if (isPseudo(known)) return references.pseudo(known)
  if (isJoined(known)) {
    const text = known.join.map((part) =>
      typeof part === 'string' ? escaped(part) : `\${${valueText(part, references)}}`,
    )
    return `"${text.join('')}"`
  }
  if (isList(known)) return listText(known, references)
  return objectText(Object.entries(known), references)
}

const listText = (list: readonly Value[], references: References): string => {
  const items = list.map((one) => shortObject(one, references) ?? valueText(one, references))
  const short = `[${items.join(', ')}]`
  return isLong(short) || short.length > 80 ? `[\n${indent(items.map((item) => `${item},`).join('\n'))}\n]` : short
}

/** On one line; undefined of what is no small object. */
const shortObject = (value: Value, references: References): string | undefined => {
  if (!isProperties(value)) return undefined
  const members = Object.entries(value)
  if (members.length === 0 || members.some(([, one]) => typeof one === 'object' && !isReference(one))) return undefined
  const text = `{ ${members.map(([name, one]) => `${keyText(name)} = ${valueText(one, references)}`).join(', ')} }`
  return text.length <= 60 ? text : undefined
}

/** In quotes where it is no name, or a word of the language. */
const keyText = (name: string): string =>
  /^(?!(?:for|if|in|null|true|false)$)[A-Za-z_][\w-]*$/.test(name) ? name : `"${escaped(name)}"`

const objectText = (members: readonly (readonly [string, Value])[], references: References): string => {
  if (members.length === 0) return '{}'
  const pairs = members.map(([name, value]) => [keyText(name), lastText(value, references)] as const)
  return `{\n${indent(pairsText(pairs))}\n}`
}

/** Of what is the last of its line: lines of text must have their end on a line of its own. */
const lastText = (value: Value, references: References): string =>
  typeof value === 'string' ? stringText(value) : valueText(value, references)

/** In quotes, or over as many lines as it has where every line can stand as it is. */
const stringText = (text: string): string => {
  const isPlain = text.endsWith('\n') && text.trim() !== '' && !/^\s|[^\S\n]$|[\r$%]|^EOT$/m.test(text)
  return isPlain ? `<<-EOT\n${indent(text)}EOT` : `"${escaped(text)}"`
}

/** `${` and `%{` begin what is computed. */
const templated = (text: string): string => text.replaceAll(/[$%](?=\{)/g, '$&$&')

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escaped = (text: string): string =>
  templated(text).replaceAll(
    /["\\\u0000-\u001f\u007f\u2028\u2029]/g,
    (character) => escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
