import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRequestCheck } from '../../../../src-main/endpoint/checks/request-check'
import { compileStraightReader } from '../../../../src-main/endpoint/checks/straight-reader'
import { cbor } from '../../../../src-main/endpoint/protocols/cbor'
import { json } from '../../../../src-main/endpoint/protocols/json'
import type { Protocol } from '../../../../src-main/endpoint/protocols/protocol'
import { packedOf } from '../../../../src-main/engine/packed-list'
import { structure, type StructureShape } from '../../../../src-main/engine/shapes'
import { valueOf } from '../support/arbitrary-value'
import { everything } from '../support/everything-service'

/** Maps are read the long way, and so are timestamps in CBOR. */
const without = (...names: string[]): StructureShape =>
  structure(Object.fromEntries(Object.entries(everything.members).filter(([name]) => !names.includes(name))))

const straight = (protocol: Protocol, shape: StructureShape = everything) => {
  const read = compileStraightReader(shape, protocol.scalars)
  return (body: string | Uint8Array): object | undefined => {
    const source = protocol.source?.(Buffer.from(body as string))
    return source && read(source)
  }
}
const check = compileRequestCheck(everything, 'com.amazonaws.kinesis.v20131202', json.scalars)
const readJson = straight(json)

describe('reading a request straight', () => {
  it.each([
    { name: 'JSON', protocol: json, shape: without('Tags', 'Policies') },
    { name: 'CBOR', protocol: cbor, shape: without('Tags', 'Policies', 'When') },
  ])('gives what was sent in $name', ({ protocol, shape }) => {
    const read = straight(protocol, shape)
    fc.assert(
      fc.property(valueOf(shape), (value) => {
        expect(read(Buffer.concat(protocol.encode(value)))).toEqual(value)
      }),
      { numRuns: 50 },
    )
  })

  it('says nothing, or what the long way says, whatever the text', () => {
    const body = fc.oneof(
      fc.json(),
      fc.record({ Count: fc.jsonValue(), Records: fc.jsonValue() }).map((value) => JSON.stringify(value)),
      damaged(valueOf(everything).map((value) => Buffer.concat(json.encode(value)).toString())),
    )
    fc.assert(
      fc.property(body, (text) => {
        const input = readJson(text)
        if (input === undefined) return
        expect(check(json.decode(Buffer.from(text)))).toEqual({ kind: 'checked', input })
      }),
      { numRuns: 500 },
    )
  })

  it('says nothing, or what the long way says, whatever the CBOR', () => {
    const shape = without('Tags', 'Policies', 'When')
    const read = straight(cbor, shape)
    const checkCbor = compileRequestCheck(shape, '', cbor.scalars)
    const flip = fc.tuple(valueOf(shape), fc.nat(), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(flip, ([value, place, byte]) => {
        const body = Buffer.concat(cbor.encode(value))
        body[place % body.length] = byte
        const input = read(body)
        if (input === undefined) return
        expect(checkCbor(cbor.decode(body))).toEqual({ kind: 'checked', input })
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['blanks between all', ' { "Count" : 1 ,\n\t"Names" : [ "a" , "b" ] }\r\n', { Count: 1, Names: ['a', 'b'] }],
    ['members in any order', '{"Count":2,"Text":"a"}', { Count: 2, Text: 'a' }],
    ['escapes', '{"Text":"a\\"\\u00e9\\n\\\\"}', { Text: 'a"é\n\\' }],
    ['letters beyond ASCII', '{"PartitionKey":"🙂é"}', { PartitionKey: '🙂é' }],
    ['escapes in records', '{"Records":[{"Data":"","PartitionKey":"\\u00e9\\\\"}]}', records(['', 'é\\'])],
    ['emoji in records', '{"Records":[{"PartitionKey":"🙂","Data":"YQ=="}]}', records(['a', '🙂'])],
    ['no records at all', '{"Records":[{"Data":"YWI="},{"Data":"YWJj"}]}', records(['ab'], ['abc'])],
    ['nothing', '{}', {}],
  ])('takes %s', (_what, body, input) => {
    expect(readJson(body)).toEqual(input)
  })

  it.each([
    ['an unknown member', '{"Other":1}'],
    ['a null', '{"Text":null}'],
    ['a member twice', '{"Count":1,"Count":2}'],
    ['a member the engine does not act on', '{"StreamId":"x"}'],
    ['a wrong type', '{"Count":"x"}'],
    ['a broken constraint', '{"Count":0}'],
    ['a key that is too long', '{"Records":[{"Data":"","PartitionKey":"abcde"}]}'],
    ['a record without data', '{"Records":[{"PartitionKey":"a"}]}'],
    ['too many records', `{"Records":[${'{"Data":""},'.repeat(3)}{"Data":""}]}`],
    ['too few records', '{"Records":[]}'],
    ['a comma too many', '{"Count":1,}'],
    ['a comma too few', '{"Count":1 "Text":"a"}'],
    ['a bracket of the other kind', '{"Names":["a"}'],
    ['a control character', '{"Text":"a\nb"}'],
    ['a number that is none', '{"Count":01}'],
    ['base64 of the other alphabet', '{"Data":"_-8="}'],
    ['digits with stray bits', '{"Data":"YR=="}'],
    ['padding in the middle', `{"Data":"${'A'.repeat(500)}==AA"}`],
    ['a text without end', '{"Text":"a'],
    ['more than one value', '{}{}'],
    ['nothing at all', ''],
  ])('leaves %s to the long way', (_what, body) => {
    expect(readJson(body)).toBeUndefined()
  })

  it('leaves integers that a number does not hold exactly to the long way, in CBOR too', () => {
    const read = straight(cbor, everything)
    const total = (bytes: string) => read(Buffer.from(`a165546f74616c${bytes}`, 'hex'))
    expect(total('1b001fffffffffffff')).toEqual({ Total: Number.MAX_SAFE_INTEGER })
    expect(total('1b0020000000000001')).toBeUndefined()
    expect(total('3b7f80000000000001')).toBeUndefined()
  })

  it('packs records, long ones too', () => {
    const data = Buffer.alloc(5000, 'x')
    const shape = structure({ Records: { ...everything.members['Records']!, required: true } })
    const body = Buffer.concat(json.encode({ Records: [{ Data: data, PartitionKey: 'abc' }] }))
    const input = straight(json, shape)(body) as { Records: readonly object[] }
    expect(packedOf(input.Records)?.[0]?.column('PartitionKey').text(0)).toBe('abc')
    expect(input.Records).toEqual([{ Data: data, PartitionKey: 'abc' }])
  })
})

function records(...entries: readonly (readonly [data: string, key?: string])[]): object {
  return {
    Records: entries.map(([data, PartitionKey]) => ({
      Data: Buffer.from(data),
      ...(PartitionKey !== undefined && { PartitionKey }),
    })),
  }
}

/** One character is another, or missing. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const put = fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', 'A', '=', '\n', 'é')
  return fc.tuple(text, fc.nat(), put).map(([whole, place, character]) => {
    const at = place % (whole.length + 1)
    return whole.slice(0, at) + character + whole.slice(at + 1)
  })
}
