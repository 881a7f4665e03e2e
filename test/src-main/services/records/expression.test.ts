import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { parseSequenceNumber } from '../../../../src-main/engine/streams/shards/sequence-number'
import { compileExpression } from '../../../../src-main/services/records/expression'
import { createFilter } from '../../../../src-main/services/records/filter'
import { sequenceNumberOf } from '../../../../src-main/services/records/found-record'
import { found } from './support/found'

/** A second of the sandbox is a tenth of ours. */
const now = (): number => performance.now() * 10

const holds = async (expression: string, data: string | Uint8Array, key?: string): Promise<boolean> => {
  const condition = await compileExpression(expression, now)
  return createFilter({}, condition).holds(found(data, key))
}
const message = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was thrown',
    (error: Error) => error.message,
  )

describe('a filter expression', () => {
  it.each([
    ['record.data.price > 10 && record.data.tags.includes("new")', '{"price": 12, "tags": ["new"]}', true],
    ['record.data.price > 10', '{"price": 9}', false],
    ['record.data[1] === null', '[1, null]', true],
    ['record.data === "42"', '42', true],
    ['record.data.startsWith("Zür")', 'Zürich', true],
    ['record.data === "ff 00"', new Uint8Array([0xff, 0x00]), true],
    ['record.bytes === 5', 'hello', true],
    ['record.partitionKey === "a\\"b"', 'x', true],
    ['record.shardId === "shardId-000000000007" && record.arrivedAt === 1800000100123', 'x', true],
    [`record.sequenceNumber === "${sequenceNumberOf(found(''))}"`, 'x', true],
    ['/^h.llo$/.test(record.data) // with a remark', 'hello', true],
    ['record.data.a?.b ?? 0', '{"a": {}}', false],
    ['new Date(record.arrivedAt).getUTCFullYear() === 2027', 'x', true],
    ['(() => { for (const c of record.data) if (c === "l") return true })()', 'hello', true],
  ])('%s', async (expression, data, expected) => {
    expect(await holds(expression, data, 'a"b')).toBe(expected)
  })

  it('knows the sequence number clients know', () => {
    expect(parseSequenceNumber(sequenceNumberOf(found('x')))).toEqual({
      ...{ version: 2, shardCreatedAt: 1_800_000_000, shardNumber: 7, index: 43n, arrivedAt: 1_800_000_100 },
    })
  })

  it.each([
    ['record.data.', 'Line 1, column 13 of the expression: expecting field name.'],
    ['1 +\n  * 2', "Line 2, column 3 of the expression: unexpected token in expression: '*'."],
    ['a b', "Line 1, column 3 of the expression: expecting ')'."],
    ['(1', "Line 1, column 3 of the expression: expecting ')'."],
    ['return true', "Line 1, column 1 of the expression: unexpected token in expression: 'return'."],
    ['await fetch("http://localhost")', "Line 1, column 7 of the expression: expecting ')'."],
  ])('that does not parse is refused with its place: %s', async (expression, words) => {
    expect(await message(compileExpression(expression, () => 0))).toBe(words)
  })

  it.each([
    ['record.data.a.b.c', "TypeError: cannot read property 'b' of undefined"],
    ['nothing', "ReferenceError: 'nothing' is not defined"],
    ['(() => { throw new RangeError("too much") })()', 'RangeError: too much'],
    ['(() => { throw "words" })()', 'words'],
    ['(() => { throw null })()', 'null'],
    ['(function f() { return f() })()', 'InternalError: stack overflow'],
    ['"x".repeat(2 ** 29)', 'InternalError: out of memory'],
  ])('that fails says so for that record, and goes on with the next: %s', async (expression, words) => {
    const condition = await compileExpression(`record.partitionKey === "good" || ${expression}`, now)
    const filter = createFilter({}, condition)
    expect(() => filter.holds(found('{"x": 1}'))).toThrow(words)
    expect(filter.holds(found('{"x": 1}', 'good'))).toBe(true)
  })

  it.each(['for (;;) {}', 'while (true) [].concat([1])', 'return /^(a+)+$/.test("a".repeat(40) + "!")'])(
    'that does not end is stopped, with the record it was at: %s',
    async (body) => {
      const failure = message(holds(`(() => { ${body} })()`, 'x'))
      expect(await failure).toBe(
        `The filter’s expression took longer than 1 s for one record (shardId-000000000007, ` +
          `sequence number ${sequenceNumberOf(found('x'))}) and was stopped. Does it loop?`,
      )
    },
  )

  it.each([
    'typeof process',
    'typeof require',
    'typeof fetch',
    'typeof XMLHttpRequest',
    'typeof WebSocket',
    'typeof Worker',
    'typeof setTimeout',
    'typeof std',
    'typeof os',
    'typeof WebAssembly',
    'typeof (0, eval)("this").process',
    'typeof Function("return this")().process',
    'typeof record.constructor.constructor("return this")().require',
  ])('reaches nothing outside: %s', async (expression) => {
    expect(await holds(`${expression} === "undefined"`, 'x')).toBe(true)
  })

  it('cannot import a module', async () => {
    expect(await holds('import("node:fs"), false', 'x')).toBe(false)
    expect(await message(compileExpression('import fs from "node:fs"', () => 0))).toMatch(/^Line 1, column /)
  })

  it('keeps nothing it changes in a record, and what it changes elsewhere stays in the sandbox', async () => {
    const condition = await compileExpression('(Array.prototype.includes = () => true, [].includes(1))', () => 0)
    expect(condition(found('x'), 'x')).toBe(true)
    expect([].includes(1 as never)).toBe(false)
  })
})
