/*
 * JSON as `JSON.parse` reads it, for files that people write: what is wrong has a place, and a member that is there twice is wrong.
 */

/** Lines and columns from 1. */
export interface JsonFault {
  readonly what: 'syntax' | 'cut-short' | 'twice' | 'too-deep'
  readonly line: number
  readonly column: number
  /** The member that is there twice. */
  readonly name: string
}

export type JsonAnswer = { readonly value: unknown; readonly fault?: undefined } | { readonly fault: JsonFault }

/** Deeper than any file of ours, and less than what a stack bears. */
const deepest = 100

const space = /[ \t\n\r]*/y
const scalar =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

class Refused extends Error {
  constructor(
    readonly what: JsonFault['what'],
    readonly at: number,
    readonly member = '',
  ) {
    super(what)
  }
}

/** @param text with or without a byte-order mark */
export const readJson = (text: string): JsonAnswer => {
  const reader = new Reader(text.replace(/^\uFEFF/, ''))
  try {
    return { value: reader.file() }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const before = reader.text.slice(0, error.at)
    const line = before.split('\n').length
    return { fault: { what: error.what, line, column: error.at - before.lastIndexOf('\n'), name: error.member } }
  }
}

class Reader {
  private at = 0

  constructor(readonly text: string) {}

  file(): unknown {
    const value = this.value(0)
    if (this.peek() !== '') throw new Refused('syntax', this.at)
    return value
  }

  private value(depth: number): unknown {
    if (depth > deepest) throw new Refused('too-deep', this.at)
    const next = this.peek()
    if (next === '{') return this.object(depth)
    if (next === '[') return this.array(depth)
    return this.scalar()
  }

  private object(depth: number): unknown {
    const members = new Map<string, unknown>()
    this.list('}', () => {
      const at = this.at
      if (this.peek() !== '"') throw this.refused()
      const name = this.scalar() as string
      if (members.has(name)) throw new Refused('twice', at, name)
      this.expect(':')
      members.set(name, this.value(depth + 1))
    })
    return Object.fromEntries(members)
  }

  private array(depth: number): unknown {
    const items: unknown[] = []
    this.list(']', () => items.push(this.value(depth + 1)))
    return items
  }

  /** What is between brackets, with commas. */
  private list(end: string, item: () => void): void {
    this.at += 1
    if (this.peek() === end) {
      this.at += 1
      return
    }
    for (;;) {
      this.peek()
      item()
      const next = this.peek()
      if (next !== ',' && next !== end) throw this.refused()
      this.at += 1
      if (next === end) return
    }
  }

  private scalar(): unknown {
    scalar.lastIndex = this.at
    const found = scalar.exec(this.text)
    if (found === null) throw this.refused()
    this.at = scalar.lastIndex
    return JSON.parse(found[0])
  }

  private expect(character: string): void {
    if (this.peek() !== character) throw this.refused()
    this.at += 1
  }

  /** The next character that is not space; '' at the end. */
  private peek(): string {
    space.lastIndex = this.at
    space.exec(this.text)
    this.at = space.lastIndex
    return this.text.charAt(this.at)
  }

  private refused(): Refused {
    return new Refused(this.isCutShort() ? 'cut-short' : 'syntax', this.at)
  }

  /** Is what is left nothing, or the beginning of something, such as `"na` or `tr`? */
  private isCutShort(): boolean {
    const rest = this.text.slice(this.at)
    return /^("([^"\\\n]|\\.)*\\?|-|tr?u?|fa?l?s?|nu?l?)?$/.test(rest)
  }
}
