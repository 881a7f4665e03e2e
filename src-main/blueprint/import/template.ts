import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml'
import { readJson } from '../../platform/json-reader'
import { sentence, type Sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'

/*
 * CloudFormation templates as text. YAML and JSON are read by the same reader, for JSON is YAML; short forms such as !Ref become
 * the long ones.
 */

/** A template: what it says in plain values with long forms, and the document it stands in. */
export interface Template {
  readonly document: Document.Parsed
  readonly lines: LineCounter
  readonly content: Readonly<Record<string, unknown>>
}

export type TemplateAnswer = Template | { readonly problems: readonly Problem[] }

/** More values than any template has: aliases of aliases make as many of a few lines. */
const mostValues = 500_000
/** Deeper than any template, and less than what a stack bears. */
const deepest = 100

export const isTemplate = (answer: TemplateAnswer): answer is Template => 'document' in answer

export const readTemplate = (text: string): TemplateAnswer => {
  const isJson = /^\s*\{/.test(text)
  const wrong = isJson ? jsonProblems(text) : []
  if (wrong.length > 0) return { problems: wrong }
  if (isTooDeep(text)) return { problems: [{ place: '', ...sentence('BlueprintTooDeep') }] }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    // Warnings are kept to itself, a second document is not.
    logLevel: 'error',
    lineCounter: lines,
    // It compares each with all others: they are looked for below.
    uniqueKeys: false,
    prettyErrors: false,
  })
  const at = (offset = 0): string => {
    const { line, col } = lines.linePos(offset)
    return lineText(line, col)
  }
  if (document.errors.length > 0) {
    return {
      problems: document.errors.slice(0, mostFaults).map((fault) => ({ place: at(fault.pos[0]), ...said(fault) })),
    }
  }
  const { content, faults } = plain(document)
  if (faults.length > 0) {
    return {
      problems: faults.slice(0, mostFaults).map(({ node, ...text }) => ({ place: at(node.range?.[0]), ...text })),
    }
  }
  if (content === undefined)
    return { problems: [{ place: '', ...sentence('BlueprintTooLarge', { most: mostValues }) }] }
  return typeof content === 'object' && content !== null && !Array.isArray(content)
    ? { document, lines, content: content as Template['content'] }
    : { problems: [{ place: '', ...sentence('BlueprintNoTemplate') }] }
}

export const lineText = (line: number, column: number): string => `line ${String(line)}, column ${String(column)}`

/** More than anybody mends at once. */
const mostFaults = 20

/** A fault of YAML; what its reader says of it is a detail, without the advice to programmers behind it. */
const said = ({ code, message }: YAMLError): Sentence => {
  const reason = message.split(/\n|; please/)[0] ?? ''
  switch (code) {
    case 'MULTIPLE_DOCS':
      return sentence('BlueprintYamlDocuments')
    case 'TAB_AS_INDENT':
      return sentence('BlueprintYamlTab')
    case 'BAD_INDENT':
      return sentence('BlueprintYamlIndent', { reason })
    case 'MISSING_CHAR':
      return sentence('BlueprintYamlMissing', { reason })
    default:
      return sentence('BlueprintYaml', { reason })
  }
}

const jsonProblems = (text: string): readonly Problem[] => {
  const { fault } = readJson(text)
  if (fault === undefined) return []
  const place = lineText(fault.line, fault.column)
  switch (fault.what) {
    case 'syntax':
      return [{ place, ...sentence('JsonSyntax') }]
    case 'cut-short':
      return [{ place, ...sentence('JsonCutShort') }]
    case 'twice':
      return [{ place, ...sentence('JsonTwice', { name: fault.name }) }]
    case 'too-deep':
      return [{ place, ...sentence('BlueprintTooDeep') }]
  }
}

/** The reader of YAML goes as deep as the text does: brackets in a row are counted before it is let in. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1)
    if (depth > deepest * 4) return true
  }
  return /^(?:[ \t]*[-?][ \t]+){100}/m.test(text) || /^ {2000}/m.test(text)
}

interface Plain {
  /** Undefined: there is more in it than there may be. */
  readonly content?: unknown
  readonly faults: readonly Misplaced[]
}

/** A name that is in a map already, or an alias of nothing that stands before it. */
interface Misplaced extends Sentence {
  readonly node: Pick<Node, 'range'>
}

const plain = (document: Document.Parsed): Plain => {
  let values = 0
  const faults: Misplaced[] = []
  // What an alias names stands before it.
  const anchors = new Map<string, unknown>()
  const walk = (node: unknown, depth: number): unknown => {
    values += 1
    if (values > mostValues || depth > deepest) throw tooMuch
    if (isAlias(node)) {
      if (!anchors.has(node.source)) faults.push({ node, ...sentence('BlueprintYamlAlias', { name: node.source }) })
      return walk(anchors.get(node.source), depth + 1)
    }
    const { anchor } = (node ?? {}) as { readonly anchor?: string }
    if (anchor !== undefined) anchors.set(anchor, node)
    if (isScalar(node)) return long(node.tag, node.value)
    if (isSeq(node))
      return long(
        node.tag,
        node.items.map((item) => walk(item, depth + 1)),
      )
    if (!isMap(node)) return null
    const seen = new Set<string>()
    const members = node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : ''
      if (seen.has(name) && isScalar(key) && name !== '<<')
        faults.push({ node: key, ...sentence('JsonTwice', { name }) })
      seen.add(name)
      return [name, walk(value, depth + 1)] as const
    })
    const own = members.filter(([name, inner]) => !isMerge(name, inner))
    const merged = members.filter(([name, inner]) => isMerge(name, inner)).flatMap(([, inner]) => mergedOf(inner))
    return long((node as Node & { tag?: string }).tag, Object.fromEntries([...merged, ...own]))
  }
  try {
    return { content: walk(document.contents, 0), faults }
  } catch (error) {
    if (error === tooMuch) return { faults: [] }
    throw error
  }
}

/** A merge key takes over the members of a map or of several; the map's own and those of earlier ones count before others. */
const isMerge = (name: string, inner: unknown): boolean =>
  name === '<<' && typeof inner === 'object' && inner !== null && [inner].flat().every((one) => typeof one === 'object')

const mergedOf = (inner: unknown): readonly (readonly [string, unknown])[] =>
  [inner]
    .flat()
    .toReversed()
    .flatMap((one) => Object.entries((one ?? {}) as Readonly<Record<string, unknown>>))

const tooMuch = new Error('too much')

/** `!Ref x` as `{ Ref: x }`, `!GetAtt a.b` as `{ 'Fn::GetAtt': [a, b] }`. */
const long = (tag: string | undefined, value: unknown): unknown => {
  if (tag === undefined || !tag.startsWith('!') || tag.startsWith('!!')) return value
  const name = tag.slice(1)
  if (name === 'Ref' || name === 'Condition') return { [name]: value }
  if (name === 'GetAtt' && typeof value === 'string') return { 'Fn::GetAtt': splitOnce(value) }
  return { [`Fn::${name}`]: value }
}

const splitOnce = (text: string): readonly string[] => {
  const dot = text.indexOf('.')
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}
