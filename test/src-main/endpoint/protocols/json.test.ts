import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json } from '../../../../src-main/endpoint/protocols/json'
import { anyText } from '../../../support/any-text'

const encoded = (value: object): string => Buffer.concat(json.encode(value)).toString()

describe('JSON answers', () => {
  it('say what JSON.stringify says of plain values', () => {
    const plain = fc.jsonValue().map((value) => ({ value }))
    fc.assert(
      fc.property(plain, (value) => {
        expect(JSON.parse(encoded(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('survive any text, as a value and as a name', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText({ maxLength: 200 }), anyText({ maxLength: 200 })), (value) => {
        expect(JSON.parse(encoded(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('write blobs of any size in base64', () => {
    const sizes = [0, 1, 2, 3, 380, 390, 5000, 100_000]
    const value = { Records: sizes.map((size) => ({ Data: new Uint8Array(size).fill(7) })) }
    const records = (JSON.parse(encoded(value)) as { Records: { Data: string }[] }).Records
    expect(records.map(({ Data }) => Buffer.from(Data, 'base64'))).toEqual(
      value.Records.map(({ Data }) => Buffer.from(Data)),
    )
  })

  it('write a blob that is part of a larger buffer', () => {
    expect(encoded({ Data: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) })).toBe('{"Data":"AgM="}')
  })

  it.each([
    [0, '0'],
    [1767225600000, '1767225600'],
    [1767225600123, '1767225600.123'],
    [1767225600007, '1767225600.007'],
    [1767225600120, '1767225600.120'],
    [-1500, '-1.5'],
  ])('write %d ms as %s seconds', (epochMs, seconds) => {
    expect(encoded({ When: new Date(epochMs) })).toBe(`{"When":${seconds}}`)
  })

  it('write null where there is no number', () => {
    expect(encoded({ Values: [NaN, Infinity, 0.5] })).toBe('{"Values":[null,null,0.5]}')
  })

  it('leave members without a value out', () => {
    expect(encoded({ A: undefined, B: 1, C: undefined, D: { E: undefined } })).toBe('{"B":1,"D":{}}')
  })
})

describe('JSON requests', () => {
  it.each(['', '{', "{'a':1}", '{"a":1}x'])('are malformed when they read %s', (text) => {
    expect(json.decode(Buffer.from(text))).toBeUndefined()
  })
})
