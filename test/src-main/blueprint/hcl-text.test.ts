import { parse } from '@cdktf/hcl2json'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksText, type Block, type References } from '../../../src-main/blueprint/hcl-text'
import type { Value } from '../../../src-main/blueprint/resource'
import { anyText } from '../../support/any-text'

const references: References = {
  resource: ({ ref, attribute }) => `aws_thing.${ref}.${attribute ?? 'id'}`,
  variable: (name) => `var.${name}`,
  pseudo: () => 'data.aws_region.current.region',
}

const textOf = (value: Value) => blocksText([{ block: 'locals', body: [{ name: 'value', value }] }], references)

/** The parser leaves the marks of what is computed as they are written. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll(/([$%])\1(?=\{)/g, '$1')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [plain(name), plain(one)]))
}

const readBack = async (value: Value): Promise<unknown> => {
  const { locals } = (await parse('main.tf', textOf(value))) as {
    readonly locals: readonly { readonly value: unknown }[]
  }
  return plain(locals[0]?.value)
}

/** HCL has text in normal form C only; and of two marks before a brace this parser does not tell whether they are an escape. */
const isTold = (text: string) => !/([$%])\1+\{/.test(text) && text.normalize('NFC') === text

const anyString = fc
  .oneof(
    anyText({ maxLength: 12 }),
    fc.string({
      maxLength: 12,
      unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'E', 'O', 'T', ' ', '=', ',', '#', 'a'),
    }),
  )
  .filter(isTold)

const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    anyString,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((one) => one + 0),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      // Names that say what is computed are never those of data.
      anyString.filter((name) => !['ref', 'parameter', 'pseudo', 'join', 'raw', 'json', '__proto__'].includes(name)),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value

describe('the text of HCL', () => {
  it('is read back as what it was by HashiCorp’s parser', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        expect(await readBack(value)).toEqual(value)
      }),
      { numRuns: 60 },
    )
  })

  it('computes nothing that is only text', () => {
    expect(textOf('costs ${5} or %{if}')).toBe('locals {\n  value = "costs $${5} or %%{if}"\n}\n')
  })

  it('has lines of text only where their end has a line of its own, and no words of the language as names', async () => {
    const values = { text: 'T\n', list: ['T\n', { text: 'T\n' }], words: { for: 1, null: [{ for: 2 }] } }
    expect(await readBack(values)).toEqual(values)
  })

  it('stands as terraform fmt leaves it', () => {
    const block: Block = {
      ...{ block: 'resource', labels: ['aws_thing', 'one'], comment: 'Why it is there.' },
      body: [
        { name: 'depends_on', value: { raw: '[aws_thing.two]' } },
        { name: 'id', value: 'a' },
        { name: 'longer_name', value: { join: ['arn:', { ref: 'two', attribute: 'arn' }, '/*'] } },
        { name: 'many', value: { json: { Version: '1', Statement: [{ Effect: 'Allow', Resource: ['*'] }] } } },
        { name: 'lines', value: 'a=1\nb=2\n' },
        { block: 'inner', body: [{ name: 'on', value: true }] },
        { block: 'empty', body: [] },
      ],
    }
    expect(blocksText([block], references)).toBe(`# Why it is there.
resource "aws_thing" "one" {
  id          = "a"
  longer_name = "arn:\${aws_thing.two.arn}/*"
  many = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect   = "Allow"
        Resource = ["*"]
      },
    ]
  })
  lines = <<-EOT
    a=1
    b=2
  EOT

  inner {
    on = true
  }

  empty {}

  depends_on = [aws_thing.two]
}
`)
  })
})
