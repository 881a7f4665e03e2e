import { expect, it } from 'vitest'
import { sparkPath } from '../../../src-renderer/charts/spark-path'

it('runs from left to right and reaches the top at the highest value', () => {
  expect(sparkPath([0, 5, 10]).line).toBe('M0.00 16.00L30.00 8.50L60.00 1.00')
})

it('lies at the bottom when there is nothing', () => {
  expect(sparkPath([0, 0]).line).toBe('M0.00 16.00L60.00 16.00')
})

it('has gaps where nothing is known, and a point for a value alone', () => {
  expect(sparkPath([4, null, null, null, 2, 4, null])).toEqual({
    line: 'M0.00 1.00h0.5M40.00 8.50L50.00 1.00',
    area: 'M0.00 16L0.00 1.00V16ZM40.00 16L40.00 8.50L50.00 1.00V16Z',
  })
})

it('is empty for less than two values', () => {
  expect(sparkPath([3])).toEqual({ line: '', area: '' })
})
