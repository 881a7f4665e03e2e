import type { Token } from './lexer'
import { HclFault, type Expression } from './syntax'

/*
 * Texts with expressions in them: between quotes, or as heredocs.
 */

/** Reads the expression behind `${`, up to and with the brace that ends it. */
export type ReadInner = (text: string, from: number) => { readonly value: Expression; readonly end: number }

export interface TemplateText {
  /** Behind the closing quote, or the last letter of the closing marker. */
  readonly end: number
  readonly value: (start: number) => Expression
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** Parts of a template as they are found. */
class Parts {
  readonly list: Expression[] = []
  hasDirectives = false
  private text = ''

  say(text: string): void {
    this.text += text
  }

  add(value: Expression): void {
    this.flush(value.start)
    this.list.push(value)
  }

  private flush(at: number): void {
    if (this.text !== '') this.list.push({ kind: 'literal', value: this.text, start: at, end: at })
    this.text = ''
  }

  done(start: number, end: number): Expression {
    if (this.hasDirectives) return { kind: 'directives', start, end }
    if (this.list.length === 0) return { kind: 'literal', value: this.text, start, end }
    this.flush(end)
    return { kind: 'template', parts: this.list, start, end }
  }
}

/** One step in a template: what is at an offset. @returns where to go on */
const step = (text: string, at: number, parts: Parts, read: ReadInner): number => {
  if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
    parts.say(text.slice(at + 1, at + 3))
    return at + 3
  }
  if (text.startsWith('${', at)) {
    const { value, end } = read(text, text[at + 2] === '~' ? at + 3 : at + 2)
    parts.add(value)
    return end
  }
  if (text.startsWith('%{', at)) {
    parts.hasDirectives = true
    const end = text.indexOf('}', at)
    if (end < 0) throw new HclFault('cut-short', text.length)
    return end + 1
  }
  parts.say(text.charAt(at))
  return at + 1
}

/** @param from behind the opening quote */
export const readQuoted = (text: string, from: number, read: ReadInner): TemplateText => {
  const parts = new Parts()
  let at = from
  for (;;) {
    const character = text[at]
    if (character === undefined) throw new HclFault('cut-short', text.length)
    if (character === '"') break
    if (character === '\n') throw new HclFault('syntax', at)
    if (character === '\\') {
      const [said, end] = escaped(text, at)
      parts.say(said)
      at = end
    } else at = step(text, at, parts, read)
  }
  return { end: at + 1, value: (start) => parts.done(start, at + 1) }
}

const escaped = (text: string, at: number): readonly [string, number] => {
  const letter = text.charAt(at + 1)
  const known = escapes[letter]
  if (known !== undefined) return [known, at + 2]
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0
  const code = text.slice(at + 2, at + 2 + digits)
  if (digits === 0 || !new RegExp(`^[0-9a-fA-F]{${String(digits)}}$`).test(code)) throw new HclFault('syntax', at)
  const point = parseInt(code, 16)
  if (point > 0x10ffff) throw new HclFault('syntax', at)
  return [String.fromCodePoint(point), at + 2 + digits]
}

/** @param opening such as `<<-EOT` with its newline */
export const readHeredoc = (text: string, opening: Token, read: ReadInner): TemplateText => {
  const marker = opening.text.replace(/^<<-?/, '').trim()
  const closing = new RegExp(`^[ \\t]*${marker.replaceAll(/[^\w]/g, '\\$&')}(?=\\r?$)`, 'mu')
  const rest = text.slice(opening.end)
  const found = closing.exec(rest)
  if (found === null) throw new HclFault('cut-short', text.length)
  const lines = rest.slice(0, found.index)
  const inner = opening.text.startsWith('<<-') ? outdented(lines) : lines
  const parts = new Parts()
  for (let at = 0; at < inner.length;) at = step(inner, at, parts, read)
  const end = opening.end + found.index + found[0].length
  return { end, value: (start) => parts.done(start, end) }
}

/** Without the blanks that all its lines begin with. */
const outdented = (text: string): string => {
  const depths = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0)
  const depth = Math.min(...depths, Infinity)
  return Number.isFinite(depth) ? text.replaceAll(new RegExp(`^[ \\t]{0,${String(depth)}}`, 'gm'), '') : text
}
