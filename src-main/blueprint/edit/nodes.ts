import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml'

/*
 * Where the parts of a document stand in its text.
 */

export type Path = readonly string[]

/** Offsets of a node: what it says, without comments behind it. */
export const rangeOf = (node: unknown): readonly [number, number] => {
  const range = (node as Node | null)?.range
  return range === null || range === undefined ? [0, 0] : [range[0], range[1]]
}

export const childAt = (node: unknown, step: string): unknown => {
  if (isMap(node)) return pairAt(node, step)?.value
  return isSeq(node) ? node.items[Number(step)] : undefined
}

export const pairAt = (map: YAMLMap, name: string): Pair | undefined =>
  map.items.find(({ key }) => isScalar(key) && String(key.value) === name)

/** Is it a function, such as `!Ref x` or `{ Ref: x }`, or an alias, of which a part cannot be changed? */
export const isComputed = (node: unknown): boolean => {
  if (isAlias(node)) return true
  const tag = (node as Node | undefined)?.tag
  if (tag?.startsWith('!') === true && !tag.startsWith('!!')) return true
  if (!isMap(node) || node.items.length !== 1) return false
  const key = node.items[0]?.key
  return isScalar(key) && (key.value === 'Ref' || String(key.value).startsWith('Fn::'))
}

export type Found =
  /** The path is there. */
  | { readonly kind: 'node'; readonly node: unknown; readonly parent: unknown; readonly step: string }
  /** It ends in a map that has no such member. */
  | { readonly kind: 'missing'; readonly map: YAMLMap; readonly depth: number }
  /** On the way is something computed. */
  | { readonly kind: 'computed'; readonly node: unknown }
  | { readonly kind: 'nothing' }

export const find = (document: Document.Parsed, path: Path): Found => {
  let node: unknown = document.contents
  let parent: unknown
  for (const [depth, step] of path.entries()) {
    if (depth > 0 && isComputed(node)) return { kind: 'computed', node }
    if (isNamed(node)) return { kind: 'nothing' }
    if (!isMap(node) && !isSeq(node)) return { kind: 'nothing' }
    const child = childAt(node, step)
    if (isMap(node) && pairAt(node, step) === undefined) return { kind: 'missing', map: node, depth }
    if (isSeq(node) && child === undefined) return { kind: 'nothing' }
    parent = node
    node = child
  }
  if (isNamed(node)) return { kind: 'nothing' }
  return isComputed(node) ? { kind: 'computed', node } : { kind: 'node', node, parent, step: path.at(-1) ?? '' }
}

/** What has an anchor may stand elsewhere, too: a change of it would be one there. */
const isNamed = (node: unknown): boolean => (node as { readonly anchor?: string } | undefined)?.anchor !== undefined

/** Offset behind the last letter of what a pair or a node says. */
export const endOf = (node: unknown): number => {
  if (isMap(node) && node.flow !== true && node.items.length > 0) return endOfPair(node.items.at(-1) as Pair)
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1))
  return rangeOf(node)[1]
}

export const endOfPair = ({ key, value }: Pair): number => Math.max(rangeOf(key)[1], value === null ? 0 : endOf(value))

export const startOfLine = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** Offset of the end of the line something ends in: of the newline, or of the text. */
export const endOfLine = (text: string, at: number): number => {
  // A block of text ends behind its newline.
  if (at > 0 && text[at - 1] === '\n') return text[at - 2] === '\r' ? at - 2 : at - 1
  const newline = text.indexOf('\n', at)
  if (newline < 0) return text.length
  return text[newline - 1] === '\r' ? newline - 1 : newline
}

/** How lines of a text end. */
export const newlineOf = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n')

export const columnOf = (text: string, at: number): number => at - startOfLine(text, at)
