import { parse } from '@cdktf/hcl2json'
import { describe, expect, it } from 'vitest'
import { parseHcl } from '../../../../src-main/blueprint/hcl/parse'
import type { Body, Expression } from '../../../../src-main/blueprint/hcl/syntax'
import { resourcesOf } from '../../../../src-main/blueprint/resources'
import { terraformOf } from '../../../../src-main/blueprint/terraform'
import { sampleDesigns } from '../../../../src-main/services/sample-designs'
import { publicFiles } from '../files'

/** Blocks and attributes as HashiCorp's own parser tells them; what is an expression there is only told to be one. */
const shape = (body: Body): unknown => {
  const out: Record<string, unknown> = {}
  for (const { name, value } of body.attributes) out[name] = valueShape(value)
  for (const { type, labels, body: inner } of body.blocks) {
    const path = [type, ...labels]
    const last = path.pop() ?? ''
    let at = out
    for (const label of path) at = (at[label] ??= {}) as Record<string, unknown>
    at[last] = [...((at[last] as unknown[] | undefined) ?? []), shape(inner)]
  }
  return out
}

const valueShape = (value: Expression): unknown => {
  if (value.kind === 'literal') return value.value
  if (value.kind === 'list') return value.items.map(valueShape)
  if (value.kind === 'unary' && value.of.kind === 'literal' && value.operator === '-') return -Number(value.of.value)
  if (value.kind !== 'object' || !value.members.every(([key]) => key.kind === 'literal')) return '${}'
  return Object.fromEntries(
    value.members.map(([key, inner]) => [key.kind === 'literal' ? String(key.value) : '', valueShape(inner)]),
  )
}

const told = (value: unknown): unknown => {
  if (typeof value === 'string')
    return /\$\{/.test(value.replaceAll('$${', '')) ? '${}' : value.replaceAll('$${', '${').replaceAll('%%{', '%{')
  if (Array.isArray(value)) return value.map(told)
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, told(inner)]))
    : value
}

/** A text is a template wherever it has an expression. */
const same = async (text: string) => {
  expect(shape(parseHcl(text))).toEqual(told(await parse('main.tf', text)))
}

describe('a file of Terraform', () => {
  it.each(publicFiles('terraform').map(({ name, text }) => [name, text] as const))(
    'is read as HashiCorp’s parser reads it: %s',
    (_name, text) => same(text),
  )

  it.each(sampleDesigns().map(({ id, design }) => [id, design] as const))(
    'that was exported is, too: %s',
    async (_id, design) => {
      for (const { name, text } of terraformOf(resourcesOf(design)).files) if (name.endsWith('.tf')) await same(text)
    },
  )

  it('knows strings, heredocs, comments and numbers in all their forms', () =>
    same(`
a = "tab\\t \\"quoted\\" \\u00e9 $\${kept} %%{kept}" # behind
b = <<EOT
  as it is
    \${var.x}
EOT
c = <<-EOT
    less
      indented
  EOT
/* a comment
   x = 1 */
d = [1.5e3, -2, true, null,] // behind
e = { "a b" = 1, c : 2
  d = [
    "x", # one
  ]
}
f "g" h {
  i {}
  i { j = 1 }
}
`))
})

it('knows where everything stands', () => {
  const text = 'resource "a" "b" {\n  shards = 4 # four\n}\n'
  const block = parseHcl(text).blocks[0]
  const value = block?.body.attributes[0]?.value
  expect(text.slice(value?.start, value?.end)).toBe('4')
  expect(text[block?.close ?? 0]).toBe('}')
})

it.each([
  ['1 + 2 * 3 == 7 && !false || false', 'binary'],
  ['a ? b : c ? d : e', 'choice'],
  ['f(x, y...)', 'call'],
  ['a.b[0].c["d"][*].e', 'splat'],
  ['{ for k, v in m : k => v... if v }', 'for'],
])('reads the expression %s', (text, kind) => {
  expect(parseHcl(`x = ${text}`).attributes[0]?.value.kind).toBe(kind)
})
