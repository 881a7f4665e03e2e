import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cbor } from '../../../../src-main/endpoint/protocols/cbor'
import { json } from '../../../../src-main/endpoint/protocols/json'
import { asArray, pack, PackedList, sameText, share, TimeColumn } from '../../../../src-main/engine/packed-list'
import { anyText } from '../../../support/any-text'

interface Entry {
  readonly Key?: string
  readonly Data?: Buffer
}

const entry = fc.record(
  {
    Key: anyText({ maxLength: 30 }),
    Data: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  },
  { requiredKeys: [] },
)
const time = fc.constantFrom(0, 1, 1_763_735_000_000, 1_763_735_000_123)

/** Entries packed, each with a time and a text that is always the same. */
const packed = (entries: readonly Entry[], times: readonly number[]): PackedList => {
  const { length, columns } = pack({ Key: 'text', Data: 'blob' }, entries as readonly Record<string, string | Buffer>[])
  const Time = new TimeColumn(Float64Array.from(times))
  return new PackedList(length, { ...columns, Time, Type: sameText('KMS', length) })
}

describe.each([
  ['JSON', json],
  ['CBOR', cbor],
])('a packed list in %s', (_, { encode }) => {
  it('is written as the objects that it stands for', () => {
    const list = fc.array(fc.tuple(entry, time), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(list, { maxLength: 3 }), (lists) => {
        const Records = lists.flatMap((each) =>
          each.map(([{ Key, Data }, at]) => ({ Key, Data, Time: new Date(at), Type: 'KMS' })),
        )
        const all = lists.map((each) =>
          packed(
            each.map(([fields]) => fields),
            each.map(([, at]) => at),
          ),
        )
        const expected = Buffer.concat(encode({ Before: 'a', Records, After: 1 }))
        const answered = (given: readonly object[]): Buffer =>
          Buffer.concat(encode({ Before: 'a', Records: given, After: 1 }))
        expect(answered(asArray(...all))).toEqual(expected)
        const shared = share(asArray(...all))
        expect(answered(shared)).toEqual(expected)
        expect(answered(shared)).toEqual(expected)
      }),
    )
  })

  it('is written once for all who share it', () => {
    const Records = share(asArray(packed([{ Data: Buffer.alloc(200_000, 7) }], [0])))
    const [first, second] = [encode({ Records, For: 'one' }), encode({ Records, For: 'another' })]
    const largest = (pieces: readonly Uint8Array[]): Uint8Array | undefined =>
      pieces.find(({ byteLength }) => byteLength > 200_000)
    expect(largest(first)).toBeDefined()
    expect(largest(second)).toBe(largest(first))
  })
})
