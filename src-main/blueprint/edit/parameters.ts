import { isMap, isScalar, type Node } from 'yaml'
import type { FailureKey } from '../../platform/sentence'
import type { Answers } from '../import/found'
import { isTree } from './changes'
import { find, rangeOf } from './nodes'
import type { Splice } from './splices'
import { scalarText, type Source } from './template-edits'

/*
 * A value that comes from a parameter is changed at the parameter, if that has a default and nothing else uses it.
 */

interface Wanted {
  /** What stands in the place of the value. */
  readonly node: unknown
  readonly value: unknown
  readonly answers: Answers
}

type Answer =
  | { readonly splice: Splice }
  | { readonly problem: FailureKey; readonly values: Readonly<Record<string, string | number>> }

export const parameterEdit = (source: Source, { node, value, answers }: Wanted): Answer => {
  const text = source.text.slice(...rangeOf(node)).replaceAll(/\s+/g, ' ')
  const said = text.length > 120 ? `${text.slice(0, 120)}…` : text
  const name = referredBy(node)
  const parameters = source.content['Parameters']
  const parameter = name !== undefined && isTree(parameters) ? parameters[name] : undefined
  if (name === undefined || !isTree(parameter) || typeof value === 'object') {
    return { problem: 'BlueprintEditComputed', values: { text: tagOf(node) + said } }
  }
  const found = find(source.document, ['Parameters', name, 'Default'])
  if (found.kind !== 'node' || !isScalar(found.node) || Object.hasOwn(answers, name)) {
    return { problem: 'BlueprintEditNoDefault', values: { name } }
  }
  if (usesOf(source, name) !== 1) return { problem: 'BlueprintEditShared', values: { name } }
  if (!isAllowed(parameter, value))
    return { problem: 'BlueprintEditNotAllowed', values: { name, value: String(value) } }
  const [start, end] = rangeOf(found.node)
  return { splice: { start, end, text: scalarText(source, found.node, value) } }
}

const tagOf = (node: unknown): string => {
  const tag = (node as Node | undefined)?.tag
  return tag === undefined ? '' : `${tag} `
}

/** The parameter that `!Ref` or `{ Ref: }` names. */
const referredBy = (node: unknown): string | undefined => {
  if (isScalar(node)) return node.tag === '!Ref' ? String(node.value) : undefined
  const [pair] = isMap(node) ? node.items : []
  return pair !== undefined && isScalar(pair.key) && pair.key.value === 'Ref' && isScalar(pair.value)
    ? String(pair.value.value)
    : undefined
}

/** How often a parameter is spoken of outside its declaration. */
const usesOf = ({ content }: Source, name: string): number => {
  const count = (value: unknown): number => {
    if (typeof value === 'string') return value.split(`\${${name}}`).length - 1
    if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + count(item), 0)
    if (!isTree(value)) return 0
    return (value['Ref'] === name ? 1 : 0) + Object.values(value).reduce((sum: number, inner) => sum + count(inner), 0)
  }
  return Object.entries(content)
    .filter(([section]) => section !== 'Parameters' && section !== 'Metadata')
    .reduce((sum, [, value]) => sum + count(value), 0)
}

const isAllowed = (parameter: Readonly<Record<string, unknown>>, value: unknown): boolean => {
  const { AllowedValues: allowed, MinValue: min, MaxValue: max } = parameter
  if (Array.isArray(allowed) && !allowed.map(String).includes(String(value))) return false
  return !(Number(value) < Number(min ?? -Infinity)) && !(Number(value) > Number(max ?? Infinity))
}
