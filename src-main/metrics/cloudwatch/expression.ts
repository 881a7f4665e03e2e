/*
 * Metric math: text to tree.
 *
 *     sum      product { ( + | - ) product }
 *     product  unary { ( * | / ) unary }
 *     unary    [ - ] unary | atom
 *     atom     number | id | "text" | FUNCTION ( [ sum { , sum } ] ) | REPEAT | LINEAR | ( sum ) | [ sum { , sum } ]
 *
 * Ids begin with a lower-case letter, functions are written in capitals.
 * Source: CloudWatch user guide, "Using metric math", read 2026-11-21
 */

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'list'; readonly entries: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }

export type Operator = '+' | '-' | '*' | '/'

/** Words for what is wrong with an expression. */
export interface BadExpression {
  readonly kind: 'bad'
  readonly reason: string
}

export const bad = (reason: string): BadExpression => ({ kind: 'bad', reason })

const token = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|"([^"]*)"|'([^']*)'|([-+*/()[\],]))/y

/** No honest expression nests as deeply, and every level is a call of ours within another. */
const deepest = 40

export const parseExpression = (text: string): Expression | BadExpression => {
  try {
    return new Parser(text).parse()
  } catch (error) {
    if (error instanceof SyntaxError) return bad(error.message)
    throw error
  }
}

interface Token {
  readonly kind: 'number' | 'word' | 'text' | 'sign' | 'end'
  readonly text: string
}

/** Inside, what is wrong is thrown: it ends everything that is under way. */
class Parser {
  private at = 0
  private depth = 0
  private next: Token

  constructor(private readonly text: string) {
    this.next = this.read()
  }

  parse(): Expression {
    const expression = this.sum()
    if (this.next.kind !== 'end') throw new SyntaxError(`'${this.next.text}' is not expected there.`)
    return expression
  }

  private sum(): Expression {
    if (++this.depth > deepest) throw new SyntaxError('It is nested too deeply.')
    let left = this.product()
    for (let operator = this.take('+', '-'); operator !== undefined; operator = this.take('+', '-')) {
      left = { kind: 'operation', operator, left, right: this.product() }
    }
    this.depth--
    return left
  }

  private product(): Expression {
    let left = this.unary()
    for (let operator = this.take('*', '/'); operator !== undefined; operator = this.take('*', '/')) {
      left = { kind: 'operation', operator, left, right: this.unary() }
    }
    return left
  }

  private unary(): Expression {
    let isNegative = false
    while (this.take('-') !== undefined) isNegative = !isNegative
    const of = this.atom()
    return isNegative ? { kind: 'negative', of } : of
  }

  private atom(): Expression {
    const { kind, text } = this.next
    if (kind === 'end') throw new SyntaxError('It ends too early.')
    this.next = this.read()
    if (kind === 'number') return { kind: 'number', value: Number(text) }
    if (kind === 'text') return { kind: 'text', text }
    if (kind === 'word') return this.named(text)
    if (text === '[') return { kind: 'list', entries: this.entries(']') }
    if (text !== '(') throw new SyntaxError(`'${text}' is not expected there.`)
    const [inner, ...more] = this.entries(')')
    if (inner === undefined || more.length > 0) throw new SyntaxError('Parentheses hold one expression.')
    return inner
  }

  private named(word: string): Expression {
    if (this.take('(') !== undefined) return { kind: 'call', name: word, arguments: this.entries(')') }
    return /^[a-z]/.test(word) ? { kind: 'id', id: word } : { kind: 'word', word }
  }

  /** What stands between an opening sign, which is taken already, and its end. */
  private entries(end: string): Expression[] {
    const entries: Expression[] = []
    if (this.take(end) !== undefined) return entries
    do entries.push(this.sum())
    while (this.take(',') !== undefined)
    if (this.take(end) === undefined) throw new SyntaxError(`'${end}' is missing.`)
    return entries
  }

  private take<S extends string>(...signs: readonly S[]): S | undefined {
    const taken = this.next.kind === 'sign' ? signs.find((sign) => sign === this.next.text) : undefined
    if (taken !== undefined) this.next = this.read()
    return taken
  }

  private read(): Token {
    token.lastIndex = this.at
    const found = token.exec(this.text)
    if (found === null) {
      const rest = this.text.slice(this.at).trim()
      if (rest === '') return { kind: 'end', text: '' }
      throw new SyntaxError(`'${rest.slice(0, 20)}' cannot be read.`)
    }
    this.at = token.lastIndex
    const [, number, word, doubled, single, sign] = found
    if (number !== undefined) return { kind: 'number', text: number }
    if (word !== undefined) return { kind: 'word', text: word }
    const text = doubled ?? single
    return text === undefined ? { kind: 'sign', text: sign ?? '' } : { kind: 'text', text }
  }
}
