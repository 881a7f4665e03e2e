import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { largestUnpackedBytes, unpack, type Unpacked } from '../../../../src-main/services/records/unpack'
import { aggregate } from './support/aggregate'

const text = Buffer.from('{"temperature": 21}')
const shown = (records: readonly Unpacked[]) =>
  records.map(({ data, packing, subSequence, partitionKey }) => [
    Buffer.from(data).toString('latin1'),
    packing.join(),
    subSequence,
    partitionKey,
  ])
const plain = text.toString('latin1')

describe('unpacking a record', () => {
  it.each([
    ['plain data', text, ''],
    ['gzip', gzipSync(text), 'gzip'],
    ['gzip in gzip', gzipSync(gzipSync(text)), 'gzip,gzip'],
  ])('takes one record out of %s', (_what, data, packing) => {
    expect(shown(unpack(data, 'all'))).toEqual([[plain, packing, undefined, undefined]])
  })

  it('takes user records out of an aggregate, whether gzip is within it, around it or both', () => {
    const records = [
      { partitionKey: 'a', data: gzipSync(text) },
      { partitionKey: 'b', data: text },
    ]
    expect(shown(unpack(aggregate(records), 'all'))).toEqual([
      [plain, 'kpl,gzip', 0, 'a'],
      [plain, 'kpl', 1, 'b'],
    ])
    expect(shown(unpack(gzipSync(aggregate(records)), 'all'))).toEqual([
      [plain, 'gzip,kpl,gzip', 0, 'a'],
      [plain, 'gzip,kpl', 1, 'b'],
    ])
  })

  it('says how large each was before', () => {
    const packed = gzipSync(text)
    expect(unpack(packed, 'all')[0]?.packed).toEqual(packed)
    expect(unpack(aggregate([{ partitionKey: 'a', data: packed }]), 'all')[0]?.packed).toEqual(packed)
  })

  it.each([
    ['gzip cut short', gzipSync(text).subarray(0, -9)],
    ['gzip with a wrong checksum', Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8)])],
    ['what only begins like gzip', Buffer.from('1f8b08ffffff', 'hex')],
    ['nothing', Buffer.alloc(0)],
  ])('leaves %s as it is', (_what, data) => {
    expect(unpack(data, 'all')).toMatchObject([{ data, packing: [], isCut: false }])
  })

  it('does not unpack a little into gigabytes', () => {
    const bomb = gzipSync(Buffer.alloc(largestUnpackedBytes + 1))
    expect(bomb.length).toBeLessThan(100_000)
    expect(unpack(bomb, 'all')).toMatchObject([{ data: bomb, packing: [] }])
  })

  it('looks only at the beginning of much that is packed where that will do', () => {
    const words = Buffer.from(randomBytes(1_000_000).toString('hex'))
    const [found] = unpack(gzipSync(words), 'beginning')
    expect(found?.isCut).toBe(true)
    expect(found?.data.byteLength).toBeGreaterThan(2048)
    expect(words.subarray(0, found?.data.byteLength).equals(found?.data as Uint8Array)).toBe(true)
  })

  it('unpacks an aggregate whole even then', () => {
    const records = Array.from({ length: 200 }, (_, i) => ({ partitionKey: `key-${i}`, data: randomBytes(100) }))
    expect(unpack(gzipSync(aggregate(records)), 'beginning')).toHaveLength(200)
  })
})
