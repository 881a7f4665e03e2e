import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockBytes,
  blockHeaderBytes,
  encodeBlock,
  isIntact,
  readHeader,
  type BlockHeader,
  type NewRecords,
} from '../../../../src-main/engine/log/block'
import { LoggedRecords } from '../../../../src-main/engine/log/logged-records'
import { keyNumberOf, sealBlock, sealBytes, unsealBody } from '../../../../src-main/engine/log/sealed-block'
import { everything, newRecords, testKey } from './support/shard-logs'

const seal = (records: NewRecords, number = 7): { plain: Buffer; sealed: Buffer; header: BlockHeader } => {
  const plain = Buffer.alloc(blockBytes(records))
  encodeBlock(plain, 0, records, 5, 1000)
  const sealed = Buffer.alloc(plain.byteLength + sealBytes)
  sealBlock(plain, sealed, testKey(number))
  return { plain, sealed, header: readHeader(sealed, 0) as BlockHeader }
}

describe('a sealed block', () => {
  it('is intact to anyone, says which key it needs, and gives the records back with that key', () => {
    const record = fc.tuple(fc.string({ maxLength: 40 }), fc.uint8Array({ maxLength: 300 }))
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 255 }), (put, number) => {
        const { sealed, header } = seal(newRecords(put), number)
        expect(isIntact(sealed, 0, header)).toBe(true)
        expect(keyNumberOf(sealed, 0)).toBe(number)
        const records = new LoggedRecords()
        const buffer = unsealBody(sealed, 0, header, testKey(number))
        records.addBlock({ buffer, bodyOffset: 0, header }, 0, everything)
        const got = records.unpacked().map(({ partitionKey, data }) => [partitionKey, Uint8Array.from(data)])
        // Half of a surrogate pair is no text: it is kept as UTF-8 keeps it.
        expect(got).toEqual(put.map(([key, data]) => [Buffer.from(key).toString(), data]))
      }),
      { numRuns: 50 },
    )
  })

  it('shows of a plain one only how many records there are, from which index on, and when they arrived', () => {
    const { plain, sealed } = seal(newRecords([['a partition key', 'the data']]))
    expect(sealed.subarray(12, blockHeaderBytes)).toEqual(plain.subarray(12, blockHeaderBytes))
    expect(sealed.includes('partition')).toBe(false)
    expect(sealed.includes('data')).toBe(false)
  })

  it('opens no more when anything of it was changed, whoever did it', () => {
    const { sealed } = seal(newRecords([['key', 'data']]))
    // The magic, the length and the checksum say themselves when they are wrong.
    for (let at = 12; at < sealed.byteLength; at++) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] as number) ^ 1
      expect(() => unsealBody(changed, 0, readHeader(changed, 0) as BlockHeader, testKey(7))).toThrow(
        'changed from outside',
      )
    }
  })
})
