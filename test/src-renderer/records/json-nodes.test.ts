import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonNodes, type JsonNode } from '../../../src-renderer/records/json-nodes'

const written = ({ kind, name, text, children = [] }: JsonNode): unknown => {
  if (kind === 'object') return Object.fromEntries(flat(children).map((child) => [child.name, written(child)]))
  if (kind === 'array') return flat(children).map(written)
  return name === undefined ? undefined : JSON.parse(text)
}
const flat = (children: readonly JsonNode[]): readonly JsonNode[] =>
  children.flatMap((child) => (child.kind === 'range' ? (child.children ?? []) : [child]))

it('says what the text says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value, null, 1)
      expect(written(jsonNodes(text) as JsonNode)).toEqual(JSON.parse(text))
    }),
  )
})

it('keeps every digit of a number', () => {
  expect(jsonNodes('{"id": 12345678901234567890.10}')?.children?.[0]).toMatchObject({
    name: 'id',
    text: '12345678901234567890.10',
  })
})

it('keeps strings that look like structure whole', () => {
  expect(jsonNodes('["{\\"a\\": [1, 2]}"]')?.children).toMatchObject([{ kind: 'string', text: '"{\\"a\\": [1, 2]}"' }])
})

it('shows a long list in ranges', () => {
  const root = jsonNodes(JSON.stringify(Array.from({ length: 1201 }, (_, at) => at)))
  expect(root?.size).toBe(1201)
  expect(root?.children?.map(({ name }) => name)).toEqual(['0 … 499', '500 … 999', '1000 … 1200'])
  expect(root?.children?.[2]?.children?.at(-1)).toMatchObject({ name: '1200', text: '1200' })
})

it('nests deeper than the stack', () => {
  expect(jsonNodes(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)?.kind).toBe('array')
})

it('makes nothing of what is not JSON', () => {
  expect(jsonNodes('{"a": }')).toBeUndefined()
})
