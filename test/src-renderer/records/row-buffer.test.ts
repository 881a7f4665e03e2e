import { expect, it } from 'vitest'
import { createRowBuffer } from '../../../src-renderer/records/row-buffer'
import { recordLine } from '../samples'

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => recordLine({ partitionKey: String(from + at) }))

it('keeps the newest rows, under the numbers they had', () => {
  const rows = createRowBuffer(100)
  for (let from = 0; from < 1000; from += 25) rows.add(lines(from, 25))
  expect(rows.length).toBeLessThanOrEqual(100)
  expect(rows.length).toBeGreaterThanOrEqual(50)
  expect(rows.first + rows.length).toBe(1000)
  expect(rows.row(999)?.partitionKey).toBe('999')
  expect(rows.row(rows.first)?.partitionKey).toBe(String(rows.first))
  expect(rows.row(rows.first - 1)).toBeUndefined()
})

it('begins at zero again once it is cleared', () => {
  const rows = createRowBuffer(10)
  rows.add(lines(0, 30))
  rows.clear()
  rows.add(lines(0, 1))
  expect([rows.first, rows.length]).toEqual([0, 1])
})
