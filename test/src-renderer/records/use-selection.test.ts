import { expect, it } from 'vitest'
import { createRowBuffer } from '../../../src-renderer/records/row-buffer'
import { useSelection } from '../../../src-renderer/records/use-selection'
import { recordLine } from '../samples'

const tenRows = (keep = 100) => {
  const rows = createRowBuffer(keep)
  rows.add(Array.from({ length: 10 }, (_, at) => recordLine({ partitionKey: String(at) })))
  const selection = useSelection(rows)
  return { rows, selection, keys: () => selection.lines().map(({ partitionKey }) => partitionKey) }
}

it('selects one, a range from it, and single ones in addition', () => {
  const { selection, keys } = tenRows()
  selection.choose(5, 'one')
  selection.choose(3, 'range')
  expect(keys()).toEqual(['3', '4', '5'])
  selection.choose(4, 'toggle')
  selection.choose(8, 'toggle')
  expect(keys()).toEqual(['3', '5', '8'])
  selection.choose(1, 'one')
  expect(keys()).toEqual(['1'])
})

it('selects all and none', () => {
  const { selection } = tenRows()
  selection.all()
  expect(selection.count.value).toBe(10)
  selection.clear()
  expect([selection.count.value, selection.active.value]).toEqual([0, null])
})

it('leaves out rows that have been let go since', () => {
  const { rows, selection, keys } = tenRows(10)
  selection.all()
  rows.add([recordLine({ partitionKey: '10' })])
  expect(keys()).not.toContain('0')
  expect(keys()).toContain('9')
})
