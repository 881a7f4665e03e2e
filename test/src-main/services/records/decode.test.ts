import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../../src-main/services/records/decode'
import { aggregate } from './support/aggregate'

const mebibyte = 1024 * 1024
const whole = { subSequences: [undefined], room: Infinity }
const bytesOf = (base64 = ''): number => Buffer.from(base64, 'base64').length

describe('a decoded record', () => {
  it('is whole where it is not packed, however large', () => {
    const [record] = decode(Buffer.alloc(10 * mebibyte), whole)
    expect(record).toMatchObject({ packing: [], isCut: false })
    expect(bytesOf(record?.data)).toBe(10 * mebibyte)
    expect(record).not.toHaveProperty('unpacked')
  })

  it('shows of what is packed the first 8 MiB, beside all of it as it was put', () => {
    const packed = gzipSync(Buffer.alloc(8 * mebibyte + 1))
    const [record] = decode(packed, whole)
    expect(record).toMatchObject({ packing: ['gzip'], data: packed.toString('base64'), isCut: true })
    expect(bytesOf(record?.unpacked)).toBe(8 * mebibyte)
    expect(decode(gzipSync(Buffer.alloc(8 * mebibyte)), whole)).toMatchObject([{ isCut: false }])
  })

  it('is of an aggregate as many user records as there is room for, at least one', () => {
    const users = ['a', 'b', 'c'].map((partitionKey) => ({ partitionKey, data: Buffer.alloc(300) }))
    const keysWith = (room: number) =>
      decode(aggregate(users), { subSequences: [2, 0, 1], room }).map(({ partitionKey }) => partitionKey)
    expect(keysWith(0)).toEqual(['c'])
    expect(keysWith(800)).toEqual(['c', 'a'])
    expect(keysWith(1200)).toEqual(['c', 'a', 'b'])
  })
})
