import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBucket } from '../../../../../src-main/engine/streams/limits/limits'

describe('a token bucket', () => {
  it('never lets more through in any window than one second of burst and the rate of the window', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 700 }), amount: fc.integer({ min: 1, max: 400 }) }),
    )
    fc.assert(
      fc.property(steps, (wanted) => {
        const bucket = createBucket(1000, 0)
        const passed: { at: number; amount: number }[] = []
        let now = 0
        for (const { wait, amount } of wanted) {
          now += wait
          if (!bucket.canTake(amount, now)) continue
          bucket.take(amount)
          passed.push({ at: now, amount })
        }
        passed.forEach((first, i) => {
          let sum = 0
          for (const { at, amount } of passed.slice(i)) {
            sum += amount
            expect(sum).toBeLessThanOrEqual(1000 + (at - first.at) + 1e-6)
          }
        })
      }),
    )
  })

  it('of larger capacity never lets more through in any window than that and the rate of the window', () => {
    const wanted = fc.record({ wait: fc.integer({ min: 0, max: 3000 }), amount: fc.integer({ min: 1, max: 5000 }) })
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 5000 }), fc.array(wanted), (capacity, all) => {
        const bucket = createBucket(1000, 0, capacity)
        const passed: { at: number; amount: number }[] = []
        let now = 0
        for (const { wait, amount } of all) {
          now += wait
          if (!bucket.canTake(amount, now)) continue
          bucket.take(amount)
          passed.push({ at: now, amount })
        }
        passed.forEach((first, i) => {
          let sum = 0
          for (const { at, amount } of passed.slice(i)) {
            sum += amount
            expect(sum).toBeLessThanOrEqual(capacity + (at - first.at) + 1e-6)
          }
        })
      }),
    )
  })

  it('keeps what it holds when its capacity grows, and no more than there is room for when it shrinks', () => {
    const bucket = createBucket(1000, 0)
    bucket.resize(5000)
    expect(bucket.canTake(1001, 0)).toBe(false)
    expect(bucket.canTake(5000, 4000)).toBe(true)
    bucket.resize(1000)
    expect(bucket.canTake(1001, 4000)).toBe(false)
  })

  it('makes later takers wait for a debt', () => {
    const bucket = createBucket(1000, 0)
    bucket.take(3000)
    expect(bucket.canTake(1, 1999)).toBe(false)
    expect(bucket.canTake(1, 2002)).toBe(true)
  })

  it('tells when it will hold enough', () => {
    const bucket = createBucket(1000, 0)
    bucket.take(3000)
    expect(bucket.canTake(1, 0)).toBe(false)
    const ms = bucket.msUntil(1)
    expect(bucket.canTake(1, ms - 1)).toBe(false)
    expect(bucket.canTake(1, ms)).toBe(true)
    expect(bucket.msUntil(1)).toBe(0)
  })

  it('neither fills nor freezes when the clock steps back', () => {
    const bucket = createBucket(1000, 10_000)
    bucket.take(1000)
    expect(bucket.canTake(1, 0)).toBe(false)
    expect(bucket.canTake(500, 500)).toBe(true)
  })
})
