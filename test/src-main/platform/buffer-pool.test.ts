import { describe, expect, it } from 'vitest'
import { createBufferPool } from '../../../src-main/platform/buffer-pool'

describe('a buffer pool', () => {
  it('gives the size that is asked for, and the same memory again once it was handed back', () => {
    const pool = createBufferPool()
    const first = pool.take(70_000)
    expect(first).toHaveLength(70_000)
    pool.give(first)
    const second = pool.take(69_000)
    expect(second).toHaveLength(69_000)
    expect(isSame(second, first)).toBe(true)
    expect(isSame(pool.take(70_000), first)).toBe(false)
  })

  it('takes back a part of what it gave', () => {
    const pool = createBufferPool()
    const buffer = pool.take(10_000)
    pool.give(buffer.subarray(10, 20))
    expect(isSame(pool.take(10_000), buffer)).toBe(true)
  })

  it('never gives the same memory to two, however often it is handed back', () => {
    const pool = createBufferPool()
    const buffer = pool.take(5_000)
    pool.give(buffer)
    pool.give(buffer)
    expect(isSame(pool.take(5_000), pool.take(5_000))).toBe(false)
  })

  it('leaves alone what it did not give', () => {
    const pool = createBufferPool()
    const foreign = Buffer.allocUnsafeSlow(8192)
    pool.give(foreign)
    expect(isSame(pool.take(8192), foreign)).toBe(false)
  })

  it('keeps no more than it may', () => {
    const pool = createBufferPool(8192)
    const [kept, dropped] = [pool.take(8192), pool.take(8192)]
    pool.give(kept)
    pool.give(dropped)
    expect(isSame(pool.take(8192), kept)).toBe(true)
    expect(isSame(pool.take(8192), dropped)).toBe(false)
  })

  it('wastes no more than a quarter', () => {
    const pool = createBufferPool()
    for (const size of [5_000, 70_000, 1_100_000]) expect(pool.take(size).buffer.byteLength).toBeLessThan(size * 1.25)
  })
})

const isSame = (a: Buffer, b: Buffer): boolean => a.buffer === b.buffer
