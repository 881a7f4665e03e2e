/*
 * What a text of HashiCorp's configuration language is made of. Each part knows where it stands, so that an edit can change it and
 * nothing else. @source HCL native syntax specification, https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */

/** Offsets in the text; `end` is behind the last character. */
export interface Range {
  readonly start: number
  readonly end: number
}

export type Expression = Range &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    /** Texts and expressions in turn, such as `a-${var.b}`. */
    | { readonly kind: 'template'; readonly parts: readonly Expression[] }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
    /** `of[*].rest`: `each` is the rest, of the value named by `itself`. */
    | { readonly kind: 'splat'; readonly of: Expression; readonly each: Expression }
    | { readonly kind: 'itself' }
    | {
        readonly kind: 'call'
        readonly name: string
        readonly items: readonly Expression[]
        readonly isSpread: boolean
      }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'object'; readonly members: readonly (readonly [Expression, Expression])[] }
    | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | {
        readonly kind: 'for'
        readonly key: string
        readonly value: string
        readonly over: Expression
        /** Of an object; undefined: it makes a list. */
        readonly resultKey?: Expression
        readonly result: Expression
        readonly test?: Expression
        readonly isGrouped: boolean
      }
    /** A template with `%{ if }` or `%{ for }`, which are not read further. */
    | { readonly kind: 'directives' }
  )

export interface Attribute extends Range {
  readonly name: string
  readonly value: Expression
}

export interface Block extends Range {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: Body
  /** Offset of the closing brace. */
  readonly close: number
}

export interface Body {
  readonly attributes: readonly Attribute[]
  readonly blocks: readonly Block[]
}

/** What is wrong with a text, and where. */
export class HclFault extends Error {
  constructor(
    readonly what: 'syntax' | 'cut-short' | 'twice' | 'too-deep',
    readonly at: number,
    readonly member = '',
  ) {
    super(what)
  }
}
