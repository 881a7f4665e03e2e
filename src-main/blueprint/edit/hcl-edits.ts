import type { FailureKey } from '../../platform/sentence'
import type { Attribute, Body, Expression } from '../hcl/syntax'
import type { Answers } from '../import/found'
import { columnOf, newlineOf, startOfLine } from './nodes'
import type { Splice } from './splices'

/*
 * Changes of attributes in a Terraform file, as splices of its text.
 */

export interface HclSource {
  readonly text: string
  readonly body: Body
  readonly answers: Answers
}

export type HclEdit =
  | { readonly splices: readonly Splice[] }
  | { readonly problem: FailureKey; readonly values: Readonly<Record<string, string | number>> }

interface Wanted {
  /** Blocks, and the attribute in the innermost. */
  readonly path: readonly string[]
  /** Undefined: the attribute is to be gone. */
  readonly value: unknown
}

type Closed = Body & { readonly close: number }

export const attributeEdit = (source: HclSource, body: Closed, { path, value }: Wanted): HclEdit => {
  const [step = '', ...rest] = path
  if (rest.length > 0) {
    const block = body.blocks.find(({ type }) => type === step)
    if (block !== undefined) return attributeEdit(source, { ...block.body, close: block.close }, { path: rest, value })
    const isDynamic = body.blocks.some(({ type, labels }) => type === 'dynamic' && labels[0] === step)
    if (isDynamic) return { problem: 'BlueprintEditComputed', values: { text: `dynamic "${step}"` } }
    return value === undefined ? { splices: [] } : { splices: [insertion(source, body, lines(path, value))] }
  }
  const attribute = body.attributes.find(({ name }) => name === step)
  if (attribute === undefined)
    return value === undefined ? { splices: [] } : { splices: [insertion(source, body, lines(path, value))] }
  if (value === undefined) return { splices: [removal(source, attribute)] }
  if (isLiteral(attribute.value)) {
    const { start, end } = attribute.value
    return { splices: [{ start, end, text: literal(value) }] }
  }
  return fromVariable(source, attribute.value, value)
}

const isLiteral = (value: Expression): boolean =>
  value.kind === 'literal' || (value.kind === 'list' && value.items.every(({ kind }) => kind === 'literal'))

/** JSON's texts and lists are Terraform's, too, but for what begins a template. */
const literal = (value: unknown): string =>
  (Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : JSON.stringify(value)).replaceAll(/([$%])\{/g, '$1$1{')

/** An attribute, in the blocks around it that are not there yet. */
const lines = ([step = '', ...rest]: readonly string[], value: unknown): readonly string[] =>
  rest.length === 0
    ? [`${step} = ${literal(value)}`]
    : [`${step} {`, ...lines(rest, value).map((line) => `  ${line}`), '}']

/** Before the brace that closes a block, as its other lines are indented. */
const insertion = ({ text }: HclSource, body: Closed, added: readonly string[]): Splice => {
  const newline = newlineOf(text)
  const start = startOfLine(text, body.close)
  const first = body.attributes[0] ?? body.blocks[0]
  const isOnLines = text.slice(start, body.close).trim() === ''
  const indent = first !== undefined && isOnLines ? columnOf(text, first.start) : columnOf(text, start) + 2
  if (isOnLines)
    return { start, end: start, text: added.map((line) => `${' '.repeat(indent)}${line}${newline}`).join('') }
  const outer = /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
  const put = added.map((line) => `${newline}${outer}  ${line}`).join('')
  return { start: body.close, end: body.close, text: `${put}${newline}${outer}` }
}

const removal = ({ text }: HclSource, attribute: Attribute): Splice => {
  const start = startOfLine(text, attribute.start)
  const newline = text.indexOf('\n', attribute.end)
  const isAlone = text.slice(start, attribute.start).trim() === '' && !text.slice(attribute.end, newline).includes('}')
  return isAlone && newline >= 0
    ? { start, end: newline + 1, text: '' }
    : { start: attribute.start, end: attribute.end, text: '' }
}

/** What comes from a variable that has a default and no other use is changed there. */
const fromVariable = ({ text, body, answers }: HclSource, value: Expression, wanted: unknown): HclEdit => {
  const said = text.slice(value.start, value.end).replaceAll(/\s+/g, ' ').slice(0, 120)
  const name = value.kind === 'member' && value.of.kind === 'name' && value.of.name === 'var' ? value.name : undefined
  if (name === undefined || typeof wanted === 'object')
    return { problem: 'BlueprintEditComputed', values: { text: said } }
  const block = body.blocks.find((one) => one.type === 'variable' && one.labels[0] === name)
  const usual = block?.body.attributes.find((one) => one.name === 'default')?.value
  if (usual?.kind !== 'literal' || Object.hasOwn(answers, name))
    return { problem: 'BlueprintEditNoDefault', values: { name } }
  const uses = text.match(new RegExp(`\\bvar\\.${name}\\b(?!-)`, 'g'))?.length ?? 0
  if (uses !== 1) return { problem: 'BlueprintEditShared', values: { name } }
  return { splices: [{ start: usual.start, end: usual.end, text: literal(wanted) }] }
}
