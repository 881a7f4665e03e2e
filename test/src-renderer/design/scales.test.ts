import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positionOf, scaleOf, stepFrom, valueAt, WAY, type Scale } from '../../../src-renderer/design/scales'

const members = [
  'recordsPerSecond',
  'bytes',
  'peakToAverage',
  'growthPerMonth',
  'shards',
  'retentionHours',
  'bufferSeconds',
]
const scale = fc.constantFrom(...members.map((member) => scaleOf([member]) as Scale))
const place = fc.integer({ min: 0, max: WAY })

describe('a slider', () => {
  it('never goes back while it is pushed forth', () => {
    fc.assert(
      fc.property(scale, place, place, (of, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(valueAt(low, of)).toBeLessThanOrEqual(valueAt(high, of))
      }),
    )
  })

  it('reaches from end to end, and stays within', () => {
    fc.assert(
      fc.property(scale, place, (of, at) => {
        expect([valueAt(0, of), valueAt(WAY, of)]).toEqual([of.min, of.max])
        expect(valueAt(at, of)).toBeGreaterThanOrEqual(of.min)
        expect(valueAt(at, of)).toBeLessThanOrEqual(of.max)
      }),
    )
  })

  it('has another value at every press of a key, up to its ends', () => {
    fc.assert(
      fc.property(scale, place, fc.constantFrom(1, -1), (of, at, by) => {
        const value = valueAt(at, of)
        const end = by > 0 ? of.max : of.min
        const next = stepFrom(value, by, of)
        expect(value === end ? next === end : Math.sign(next - value) === by).toBe(true)
      }),
    )
  })

  it('stands at its end for what is beyond', () => {
    expect(positionOf(1e9, scaleOf(['shards']) as Scale)).toBe(WAY)
  })
})
