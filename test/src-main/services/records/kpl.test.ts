import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unpackAggregate } from '../../../../src-main/services/records/kpl'
import { aggregate, aggregateMessage, framed } from './support/aggregate'

const userRecord = fc.record({
  partitionKey: fc.oneof(fc.constantFrom('a', 'b'), fc.string({ unit: 'grapheme', maxLength: 256 })),
  explicitHashKey: fc.option(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map(String), { nil: undefined }),
  data: fc.uint8Array({ maxLength: 300 }),
  tags: fc.array(fc.record({ key: fc.string(), value: fc.option(fc.string(), { nil: undefined }) }), { maxLength: 2 }),
})

describe('an aggregated record', () => {
  it('gives back every user record, in order, with its keys', () => {
    fc.assert(
      fc.property(fc.array(userRecord, { minLength: 1, maxLength: 40 }), (records) => {
        const unpacked = unpackAggregate(aggregate(records))
        expect(unpacked?.map(({ data, ...keys }) => ({ ...keys, data: Uint8Array.from(data) }))).toEqual(
          records.map(({ partitionKey, explicitHashKey, data }) => ({ partitionKey, explicitHashKey, data })),
        )
      }),
    )
  })

  it('is an ordinary record once a single bit of it is another', () => {
    const whole = aggregate([{ partitionKey: 'a', data: Buffer.from('hello') }])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length * 8 - 1 }), (bit) => {
        const damaged = Buffer.from(whole)
        damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(unpackAggregate(damaged)).toBeUndefined()
      }),
    )
  })

  it('is an ordinary record when its message is none, though the digest is right', () => {
    const message = aggregateMessage([{ partitionKey: 'a', explicitHashKey: '7', data: Buffer.from('hello') }])
    for (let length = 0; length < message.length; length++) {
      expect(unpackAggregate(framed(message.subarray(0, length)))).toBeUndefined()
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const unpacked = unpackAggregate(framed(bytes))
        expect(unpacked === undefined || unpacked.length > 0).toBe(true)
      }),
    )
  })

  it.each([
    ['without records', framed(Buffer.alloc(0))],
    ['that names a partition key it does not have', framed(Buffer.from([0x1a, 0x05, 0x08, 0x07, 0x1a, 0x01, 0x61]))],
    ['cut off within its magic', Buffer.from('f3899a', 'hex')],
    ['cut off within its digest', Buffer.from('f3899ac2000102', 'hex')],
  ])('is an ordinary record %s', (_what, data) => {
    expect(unpackAggregate(data)).toBeUndefined()
  })
})
