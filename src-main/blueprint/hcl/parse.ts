import { tokenAt, type Token } from './lexer'
import { HclFault, type Attribute, type Block, type Body, type Expression } from './syntax'
import { readHeredoc, readQuoted, type TemplateText } from './template'

/*
 * A parser by recursive descent. Between round and square brackets newlines mean nothing; everywhere else they end something.
 */

/** Deeper than anybody nests, and less than what a stack bears. */
const deepest = 100

/** @throws HclFault */
export const parseHcl = (text: string): Body => new Parser(text).file()

/** An expression alone, as in a template of JSON. @throws HclFault */
export const parseExpression = (text: string): Expression => new Parser(text).only()

/** What stands between quotes, read as a template. @throws HclFault */
export const parseTemplate = (text: string): Expression => {
  const quoted = `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`
  return new Parser(quoted).only()
}

class Parser {
  private at = 0
  private depth = 0
  private newlines = true

  constructor(readonly text: string) {}

  file(): Body {
    const body = this.body()
    if (this.peek().kind !== 'end') throw this.wrong()
    return body
  }

  only(): Expression {
    return this.overLines(() => {
      const value = this.expression()
      if (this.peek().kind !== 'end') throw this.wrong()
      return value
    })
  }

  private peek(): Token {
    let token = tokenAt(this.text, this.at)
    while (!this.newlines && token.kind === 'newline') token = tokenAt(this.text, token.end)
    return token
  }

  private next(): Token {
    const token = this.peek()
    this.at = token.end
    return token
  }

  private is(text: string): boolean {
    const token = this.peek()
    return token.text === text && token.kind !== 'quote'
  }

  private skip(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }

  private expect(text: string): Token {
    if (!this.is(text)) throw this.wrong()
    return this.next()
  }

  private name(): Token {
    if (this.peek().kind !== 'name') throw this.wrong()
    return this.next()
  }

  private wrong(): HclFault {
    const { kind, start } = this.peek()
    return new HclFault(kind === 'end' ? 'cut-short' : 'syntax', start)
  }

  /** Between brackets newlines mean nothing. */
  private overLines<T>(work: () => T): T {
    return this.withNewlines(false, work)
  }

  private byLines<T>(work: () => T): T {
    return this.withNewlines(true, work)
  }

  private withNewlines<T>(count: boolean, work: () => T): T {
    const before = this.newlines
    this.newlines = count
    const result = work()
    this.newlines = before
    return result
  }

  private deeper<T>(work: () => T): T {
    this.depth += 1
    if (this.depth > deepest) throw new HclFault('too-deep', this.at)
    const result = work()
    this.depth -= 1
    return result
  }

  private body(): Body {
    const attributes = new Map<string, Attribute>()
    const blocks: Block[] = []
    for (;;) {
      while (this.skip('\n'));
      if (this.peek().kind !== 'name') return { attributes: [...attributes.values()], blocks }
      const name = this.next()
      if (this.skip('=')) {
        if (attributes.has(name.text)) throw new HclFault('twice', name.start, name.text)
        const value = this.expression()
        attributes.set(name.text, { name: name.text, value, start: name.start, end: value.end })
      } else blocks.push(this.block(name))
      if (!this.is('\n') && this.peek().kind !== 'end' && !this.is('}')) throw this.wrong()
    }
  }

  private block(type: Token): Block {
    const labels: string[] = []
    while (!this.is('{')) {
      const token = this.peek()
      if (token.kind === 'name') labels.push(this.next().text)
      else if (token.kind === 'quote') labels.push(this.label())
      else throw this.wrong()
    }
    this.expect('{')
    const body = this.deeper(() => this.body())
    const { start: close, end } = this.expect('}')
    return { type: type.text, labels, body, start: type.start, end, close }
  }

  private label(): string {
    const value = this.template()
    if (value.kind !== 'literal') throw new HclFault('syntax', value.start)
    return String(value.value)
  }

  private expression(): Expression {
    return this.deeper(() => {
      const test = this.operation(0)
      if (!this.skip('?')) return test
      const yes = this.expression()
      this.expect(':')
      const no = this.expression()
      return { kind: 'choice', test, yes, no, start: test.start, end: no.end }
    })
  }

  private operation(level: number): Expression {
    const operators = levels[level]
    if (operators === undefined) return this.unary()
    let left = this.operation(level + 1)
    for (;;) {
      const { text, kind } = this.peek()
      if (kind !== 'operator' || !operators.includes(text)) return left
      this.next()
      const right = this.operation(level + 1)
      left = { kind: 'binary', operator: text, left, right, start: left.start, end: right.end }
    }
  }

  private unary(): Expression {
    const { text, start } = this.peek()
    if (text !== '-' && text !== '!') return this.withSteps(this.term())
    this.next()
    const of = this.deeper(() => this.unary())
    return { kind: 'unary', operator: text, of, start, end: of.end }
  }

  /** Members and indices behind a term. */
  private withSteps(term: Expression): Expression {
    let value = term
    for (;;) {
      const { start } = value
      if (this.is('.')) {
        this.next()
        const step = this.next()
        const end = step.end
        if (step.kind === 'name') value = { kind: 'member', of: value, name: step.text, start, end }
        else if (step.text === '*') return this.splat(value, end)
        else if (/^\d+$/.test(step.text))
          value = {
            kind: 'index',
            of: value,
            at: { kind: 'literal', value: Number(step.text), start: step.start, end },
            start,
            end,
          }
        else throw new HclFault(step.kind === 'end' ? 'cut-short' : 'syntax', step.start)
      } else if (this.is('[')) {
        const [at, end] = this.overLines(() => {
          this.next()
          if (this.skip('*')) return [undefined, this.expect(']')] as const
          const index = this.expression()
          return [index, this.expect(']')] as const
        })
        if (at === undefined) return this.splat(value, end.end)
        value = { kind: 'index', of: value, at, start, end: end.end }
      } else return value
    }
  }

  private splat(of: Expression, end: number): Expression {
    const each = this.withSteps({ kind: 'itself', start: end, end })
    return { kind: 'splat', of, each, start: of.start, end: each.end }
  }

  private term(): Expression {
    const { kind, text, start, end } = this.peek()
    if (kind === 'quote' || kind === 'heredoc') return this.template()
    if (kind === 'number') {
      this.next()
      return { kind: 'literal', value: Number(text), start, end }
    }
    if (kind === 'name') return this.named()
    if (text === '(') {
      const inner = this.overLines(() => {
        this.next()
        const value = this.expression()
        return { value, end: this.expect(')').end }
      })
      return { ...inner.value, start, end: inner.end }
    }
    if (text === '[') return this.overLines(() => this.list())
    if (text === '{') return this.object()
    throw this.wrong()
  }

  private named(): Expression {
    const { text, start, end } = this.next()
    if (this.is('(')) return this.overLines(() => this.call(text, start))
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true', start, end }
    return text === 'null' ? { kind: 'literal', value: null, start, end } : { kind: 'name', name: text, start, end }
  }

  private call(name: string, start: number): Expression {
    this.expect('(')
    const items: Expression[] = []
    let isSpread = false
    while (!this.is(')')) {
      items.push(this.expression())
      isSpread = this.skip('...')
      if (isSpread || !this.skip(',')) break
    }
    const { end } = this.expect(')')
    return { kind: 'call', name, items, isSpread, start, end }
  }

  private list(): Expression {
    const { start } = this.expect('[')
    if (this.is('for')) return this.loop(start, ']')
    const items: Expression[] = []
    while (!this.is(']')) {
      items.push(this.expression())
      if (!this.skip(',')) break
    }
    const { end } = this.expect(']')
    return { kind: 'list', items, start, end }
  }

  private object(): Expression {
    return this.deeper(() => {
      const { start } = this.expect('{')
      if (this.overLines(() => this.is('for'))) {
        return this.overLines(() => this.loop(start, '}'))
      }
      return this.byLines(() => this.members(start))
    })
  }

  private members(start: number): Expression {
    const members: [Expression, Expression][] = []
    while (this.skip('\n'));
    while (!this.is('}')) {
      const key = this.expression()
      if (!this.skip('=')) this.expect(':')
      members.push([key.kind === 'name' ? { ...key, kind: 'literal', value: key.name } : key, this.expression()])
      if (!this.is(',') && !this.is('\n')) break
      while (this.skip(',') || this.skip('\n'));
    }
    const { end } = this.expect('}')
    return { kind: 'object', members, start, end }
  }

  private loop(start: number, close: ']' | '}'): Expression {
    this.next()
    const first = this.name().text
    const second = this.skip(',') ? this.name().text : undefined
    this.expect('in')
    const over = this.expression()
    this.expect(':')
    const one = this.expression()
    const resultKey = close === '}' && this.expect('=>') ? one : undefined
    const result = resultKey === undefined ? one : this.expression()
    const isGrouped = resultKey !== undefined && this.skip('...')
    const test = this.skip('if') ? this.expression() : undefined
    const { end } = this.expect(close)
    return {
      ...{
        kind: 'for',
        key: second === undefined ? '' : first,
        value: second ?? first,
        over,
        result,
        isGrouped,
        start,
        end,
      },
      ...(resultKey === undefined ? {} : { resultKey }),
      ...(test === undefined ? {} : { test }),
    }
  }

  private template(): Expression {
    const token = this.next()
    const read = (inner: string, from: number): { readonly value: Expression; readonly end: number } => {
      const parser = new Parser(inner)
      parser.at = from
      parser.depth = this.depth + 1
      return parser.inTemplate()
    }
    const found: TemplateText =
      token.kind === 'quote' ? readQuoted(this.text, token.end, read) : readHeredoc(this.text, token, read)
    this.at = found.end
    return found.value(token.start)
  }

  /** An expression up to the brace that ends it in a template. */
  private inTemplate(): { readonly value: Expression; readonly end: number } {
    return this.overLines(() => {
      const value = this.expression()
      this.skip('~')
      return { value, end: this.expect('}').end }
    })
  }
}

/** The loosest first. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]
