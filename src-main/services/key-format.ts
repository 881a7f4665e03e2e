import type { KeyFormat } from '../contract/key-lab'
import { csvCells, parsed, separatorOf } from './key-rows'

export interface KeyFormats {
  /** Of a CSV file. */
  readonly columns: string[]
  /** Of JSON lines; those inside others with dots. */
  readonly members: string[]
  readonly suggested: KeyFormat
}

const looksAtLines = 50
const deepest = 3

/** What a text looks like from its beginning and its file's name. */
export const formatOf = (fileName: string, beginning: string): KeyFormats => {
  const lines = beginning.replace(/^\uFEFF/, '').split(/\r?\n/)
  const members = [...new Set(lines.slice(0, looksAtLines).flatMap((line) => membersOf(parsed(line))))]
  const header = lines.find((line) => line.trim() !== '') ?? ''
  const columns = csvCells(header, separatorOf(header)).filter((name) => name !== '')
  const isNamedCsv = /\.(csv|tsv)$/i.test(fileName)
  if (members.length > 0 && !isNamedCsv) return { columns, members, suggested: named('jsonl', members) }
  if (isNamedCsv || columns.length > 1) return { columns, members, suggested: named('csv', columns) }
  return { columns, members, suggested: { kind: 'lines' } }
}

const membersOf = (value: unknown, depth = 1): string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (typeof inner === 'string' || typeof inner === 'number') return [name]
    return depth < deepest ? membersOf(inner, depth + 1).map((rest) => `${name}.${rest}`) : []
  })
}

/** The names that people give to what is asked for here, the surest first. */
const keyNames = [/partition_?key/i, /^pk$/i, /key$/i, /id$/i]
const byteNames = /bytes|size/i
const countNames = /count|records|weight/i

const named = (kind: 'csv' | 'jsonl', names: readonly string[]): KeyFormat => {
  const likely = keyNames.map((pattern) => names.find((name) => pattern.test(name)))
  const key = likely.find((name) => name !== undefined) ?? names[0] ?? ''
  const others = names.filter((name) => name !== key)
  const bytes = others.find((name) => byteNames.test(name))
  if (bytes !== undefined) return { kind, key, weight: { name: bytes, counts: 'bytes' } }
  const count = others.find((name) => countNames.test(name))
  return count === undefined ? { kind, key } : { kind, key, weight: { name: count, counts: 'records' } }
}
