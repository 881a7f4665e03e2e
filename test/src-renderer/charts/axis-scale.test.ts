import { expect, it } from 'vitest'
import { axisRange } from '../../../src-renderer/charts/axis-scale'

const MIB = 1024 * 1024

it('counts bytes in powers of two', () => {
  expect(axisRange(7.4 * MIB, 'binary')).toEqual({ interval: 2 * MIB, max: 8 * MIB })
})

it('counts records in round tens', () => {
  expect(axisRange(11_034, 'decimal')).toEqual({ interval: 5000, max: 15_000 })
})

it('has a quiet range where nothing happens', () => {
  expect(axisRange(0, 'binary')).toEqual({ interval: 256, max: 1024 })
  expect(axisRange(0, 'decimal')).toEqual({ interval: 2, max: 8 })
})

it('always reaches the highest value, in at most five steps', () => {
  for (const scale of ['binary', 'decimal'] as const) {
    for (let highest = 0.01; highest < 1e12; highest *= 1.37) {
      const { interval, max } = axisRange(highest, scale)
      expect(max).toBeGreaterThanOrEqual(highest)
      expect(max / interval).toBeLessThanOrEqual(5)
    }
  }
})
