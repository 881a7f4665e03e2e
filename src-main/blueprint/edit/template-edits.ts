import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml'
import type { Template } from '../import/template'
import {
  childAt,
  columnOf,
  endOf,
  endOfLine,
  endOfPair,
  find,
  newlineOf,
  pairAt,
  rangeOf,
  startOfLine,
  type Path,
} from './nodes'
import type { Splice } from './splices'

/*
 * Changes of one place in a template, as splices of its text.
 */

/** A template with its text; what is put into it comes from another one. */
export interface Source extends Template {
  readonly text: string
}

export type Edit =
  { readonly splices: readonly Splice[] } | { readonly computed: unknown } | { readonly impossible: true }

const done = (...splices: readonly Splice[]): Edit => ({ splices })
const impossible: Edit = { impossible: true }

/** What `from` says at a path is to be said in `to` at another. */
export const setAt = (to: Source, path: Path, { from, at }: { readonly from: Source; readonly at: Path }): Edit => {
  const found = find(to.document, path)
  if (found.kind === 'computed') return { computed: found.node }
  if (found.kind === 'nothing') return impossible
  if (found.kind === 'missing')
    return insert(to, found.map, { from, at: at.slice(0, at.length - path.length + found.depth + 1) })
  const said = find(from.document, at)
  const value = 'node' in said ? said.node : undefined
  const [start] = rangeOf(found.node)
  if (isScalar(found.node) && isScalar(value) && said.kind === 'node') {
    const end = rangeOf(found.node)[1]
    const isBlock = to.text.slice(start, end).endsWith('\n')
    const put = isBlock ? blockText(to.text.slice(start, end), value.value) : scalarText(to, found.node, value.value)
    return done({ start, end, text: put })
  }
  const isPlace = isMap(found.parent) || isSeq(found.parent)
  if (!isPlace) return impossible
  return replace(to, found.node, { from, at })
}

interface Put {
  readonly from: Source
  readonly at: Path
}

const isJson = ({ document: { contents } }: Source): boolean => isMap(contents) && contents.flow === true

/** A value in the manner of the one that is there. */
export const scalarText = (to: Source, old: { readonly type?: string | null | undefined }, value: unknown): string => {
  const text = String(value)
  if (old.type === 'QUOTE_DOUBLE' || isJson(to)) {
    return typeof value === 'string' || old.type === 'QUOTE_DOUBLE' ? JSON.stringify(text) : text
  }
  if (old.type === 'QUOTE_SINGLE') return `'${text.replaceAll("'", "''")}'`
  return typeof value === 'string' && !isPlain(text) ? JSON.stringify(text) : text
}

/** A text of several lines in the manner of the one that is there, or as one in quotes. */
const blockText = (old: string, value: unknown): string => {
  const [, header = '', newline = '\n', indent = ''] = /^([^\r\n]*)(\r?\n)( *)/.exec(old) ?? []
  const text = String(value)
  const isSame = header.trim() === (text.endsWith('\n') ? '|' : '|-') && text.trim() !== ''
  if (!isSame) return `${typeof value === 'string' ? JSON.stringify(text) : text}${newline}`
  const lines = text.replace(/\n$/, '').split('\n')
  return [header, ...lines.map((line) => (line === '' ? '' : indent + line)), ''].join(newline)
}

/** Is it a string as it stands, in every version of YAML? */
const isPlain = (text: string): boolean =>
  /^[A-Za-z_/][\w./+-]*(?: [\w./+-]+)*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text)

const plainAt = (content: unknown, path: Path): unknown =>
  path.reduce<unknown>((within, step) => (within as Readonly<Record<string, unknown>> | undefined)?.[step], content)

const replace = (to: Source, node: unknown, put: Put): Edit => {
  const [start] = rangeOf(node)
  const end = endOf(node)
  const flow = isJson(to) || (node as { flow?: boolean }).flow === true
  if (flow)
    return done({ start, end, text: jsonText(to, plainAt(put.from.content, put.at), lineIndent(to.text, start)) })
  const said = find(put.from.document, put.at)
  if (!('node' in said)) return impossible
  const isBlock = (isMap(said.node) || isSeq(said.node)) && said.node.flow !== true
  const column = columnOf(to.text, start)
  // What was one value on the line of its name becomes several lines, or the other way round.
  if (isBlock !== ((isMap(node) || isSeq(node)) && (node as { flow?: boolean }).flow !== true)) {
    return done({ start, end, text: jsonText(to, plainAt(put.from.content, put.at), undefined) })
  }
  const [from] = rangeOf(said.node)
  const text = moved(put.from.text.slice(from, endOf(said.node)), columnOf(put.from.text, from), column)
  return done({ start, end, text: text.replaceAll('\n', newlineOf(to.text)).replace(/\r?\n$/, '') })
}

/** @param indent of the line it begins in; undefined: all on one line */
const jsonText = (to: Source, value: unknown, indent: string | undefined): string => {
  if (indent === undefined || !isJson(to)) return JSON.stringify(value)
  const text = JSON.stringify(value, null, unitOf(to))
  return text.replaceAll('\n', `${newlineOf(to.text)}${indent}`)
}

/** By how much a template of JSON indents. */
const unitOf = ({ text }: Source): string => /\n([ \t]+)"/.exec(text)?.[1] ?? '  '

const lineIndent = (text: string, at: number): string => /^[ \t]*/.exec(text.slice(startOfLine(text, at)))?.[0] ?? ''

/** Lines that began at a column, at another. */
const moved = (text: string, from: number, to: number): string =>
  text
    .split('\n')
    .map((line, at) =>
      at === 0 || line.trim() === ''
        ? line
        : ' '.repeat(to) + line.slice(Math.min(from, /^ */.exec(line)?.[0].length ?? 0)),
    )
    .join('\n')

/** A member that a map does not have yet, behind its last one. */
const insert = (to: Source, map: YAMLMap, put: Put): Edit => {
  const name = put.at.at(-1) ?? ''
  if (map.flow === true) return insertInFlow(to, map, { ...put, name })
  const last = map.items.at(-1)
  const parent = find(put.from.document, put.at.slice(0, -1))
  const pair = 'node' in parent && isMap(parent.node) ? pairAt(parent.node, name) : undefined
  if (last === undefined || pair === undefined) return impossible
  const [from] = rangeOf(pair.key)
  const column = columnOf(to.text, rangeOf(map.items[0]?.key)[0])
  const newline = newlineOf(to.text)
  const block = moved(put.from.text.slice(from, endOfPair(pair)), columnOf(put.from.text, from), column)
  const text = block.replace(/\n+$/, '').replaceAll('\n', newline)
  const end = endOfLine(to.text, endOfPair(last))
  return done({ start: end, end, text: `${newline}${' '.repeat(column)}${text}` })
}

const insertInFlow = (to: Source, map: YAMLMap, { from, at, name }: Put & { readonly name: string }): Edit => {
  const value = plainAt(from.content, at)
  const [start] = rangeOf(map)
  const last = map.items.at(-1)
  const key = isJson(to) || !isPlain(name) ? JSON.stringify(name) : name
  if (last === undefined) {
    const isOpen = to.text.slice(start, rangeOf(map)[1]) === '{}'
    return isOpen ? done({ start: start + 1, end: start + 1, text: ` ${key}: ${JSON.stringify(value)} ` }) : impossible
  }
  const end = endOfPair(last)
  const [first] = rangeOf(map.items[0]?.key)
  const isOnLines = to.text.slice(start, first).includes('\n')
  if (!isOnLines) return done({ start: end, end, text: `, ${key}: ${JSON.stringify(value)}` })
  const indent = lineIndent(to.text, first)
  return done({ start: end, end, text: `,${newlineOf(to.text)}${indent}${key}: ${jsonText(to, value, indent)}` })
}

/** A member is to be gone, and with it what would be left empty, but not what stands at `keep` steps or fewer. */
export const removeAt = (to: Source, path: Path, keep: number): Edit => {
  const found = find(to.document, path)
  if (found.kind === 'missing' || found.kind === 'nothing') return done()
  const parent = path.length === 1 ? to.document.contents : parentOf(to, path)
  if (!isMap(parent)) return found.kind === 'computed' ? { computed: found.node } : impossible
  if (parent.items.length === 1 && path.length - 1 > keep) return removeAt(to, path.slice(0, -1), keep)
  const at = parent.items.findIndex(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
  const pair = parent.items[at]
  if (pair === undefined) return done()
  return parent.flow === true ? removeFromFlow(parent, at) : removeLines(to, pair)
}

const parentOf = (to: Source, path: Path): unknown =>
  path.slice(0, -1).reduce<unknown>((node, step) => childAt(node, step), to.document.contents)

const removeLines = ({ text }: Source, pair: Pair): Edit => {
  const [key] = rangeOf(pair.key)
  const start = startOfLine(text, key)
  // Behind the dash of an item stands its first member.
  if (text.slice(start, key).trim() !== '') return impossible
  const end = endOfLine(text, endOfPair(pair))
  const next = text.indexOf('\n', end)
  if (next >= 0) return done({ start, end: next + 1, text: '' })
  // At the end of a text without a newline the one before goes.
  const before = start === 0 ? 0 : text[start - 2] === '\r' ? start - 2 : start - 1
  return done({ start: before, end, text: '' })
}

const removeFromFlow = (map: YAMLMap, at: number): Edit => {
  const [pair, before, next] = [map.items[at], map.items[at - 1], map.items[at + 1]]
  if (pair === undefined) return done()
  if (before !== undefined) return done({ start: endOfPair(before), end: endOfPair(pair), text: '' })
  const [start] = rangeOf(pair.key)
  return done({ start, end: next === undefined ? endOfPair(pair) : rangeOf(next.key)[0], text: '' })
}
