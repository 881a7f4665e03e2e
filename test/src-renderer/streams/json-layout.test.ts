import { expect, it } from 'vitest'
import { layOutJson } from '../../../src-renderer/streams/json-layout'

it('indents objects and lists', () => {
  const value = { a: [1, { b: null }], c: {}, d: [], e: 'x' }
  expect(layOutJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
})

it('keeps every digit of a number and what looks like structure inside a text', () => {
  expect(layOutJson('{"big":12345678901234567890,"t":"{a: [1, 2]} \\" end"}')).toBe(
    '{\n  "big": 12345678901234567890,\n  "t": "{a: [1, 2]} \\" end"\n}',
  )
})

it('leaves a lone value alone', () => {
  expect(layOutJson('-1.50e+3')).toBe('-1.50e+3')
})
