import { HclFault } from './syntax'

/*
 * A text cut into tokens, one after the other: newlines count, comments do not.
 */

export interface Token {
  readonly kind: 'name' | 'number' | 'quote' | 'heredoc' | 'operator' | 'newline' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
}

const blank = /(?:[ \t\r\uFEFF]+|\/\*[^]*?\*\/)*/y
const comment = /(?:#|\/\/)[^\n]*/y
const name = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const heredoc = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy
const operator = /&&|\|\||==|!=|<=|>=|=>|\.\.\.|[-+*/%!<>?:=.,~()[\]{}]/y

const match = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The token at or behind an offset. The beginning of a text or of a heredoc is a token; what is in it the parser reads. */
export const tokenAt = (text: string, from: number): Token => {
  let start = from + (match(blank, text, from)?.length ?? 0)
  start += match(comment, text, start)?.length ?? 0
  const token = (kind: Token['kind'], found: string): Token => ({ kind, text: found, start, end: start + found.length })
  if (start >= text.length) return token('end', '')
  if (text[start] === '\n') return token('newline', '\n')
  if (text[start] === '"') return token('quote', '"')
  if (text.startsWith('/*', start)) throw new HclFault('cut-short', start)
  for (const [kind, pattern] of patterns) {
    const found = match(pattern, text, start)
    if (found !== undefined) return token(kind, found)
  }
  throw new HclFault('syntax', start)
}

const patterns = [
  ['name', name],
  ['number', number],
  ['heredoc', heredoc],
  ['operator', operator],
] as const
