import { expect, it } from 'vitest'
import { thresholdPath } from '../../../src-renderer/alarms/threshold-path'

it('keeps values and threshold in view, whichever is higher', () => {
  expect(thresholdPath([0, 5, 10], 10)).toEqual({ line: 'M0.0 24.0L60.0 13.1L120.0 2.2', threshold: 24 - 24 / 1.1 })
  expect(thresholdPath([0, 20], 10).threshold).toBeCloseTo(24 - 12 / 1.1)
  expect(thresholdPath([-10, 0], -5).threshold).toBeCloseTo(24 - 12 / 1.1)
})

it('leaves a gap where there is no value, and shows a value that stands alone', () => {
  expect(thresholdPath([1, null, 1, 1], 0).line).toBe('M0.0 2.2h0.5M80.0 2.2L120.0 2.2')
  expect(thresholdPath([null, null], 1).line).toBe('')
})

it('draws a threshold of zero at the bottom of nothing', () => {
  expect(thresholdPath([], 0)).toEqual({ line: '', threshold: 24 })
})
