import { describe, expect, it } from 'vitest'
import { breakEvenMap, designOfCell } from '../../../../src-main/planning/analysis/map'
import { finished } from '../../../../src-main/planning/analysis/turns'
import { bestOf } from '../../../../src-main/planning/analysis/rank'
import { modes } from '../../../../src-main/planning/analysis/variations'
import { designOf, evaluated, pipeline, reader, source } from '../pipelines'

const design = pipeline(source(100), { shards: 2 }, [reader('a'), { kind: 'delivery', id: 'delivery' }])
const map = finished(breakEvenMap(design, { element: null, fanOutConsumers: 3 }, evaluated))

describe('the break-even map', () => {
  it('has in each cell what an evaluation of that design says', () => {
    for (const [row, rate] of [...map.recordsPerSecond.entries()].filter(([i]) => i % 4 === 1)) {
      for (const [column, size] of [...map.recordBytes.entries()].filter(([i]) => i % 4 === 1)) {
        const of = { stream: 'stream', fanOutConsumers: 3, size, rate }
        const ways = modes.map((mode) => evaluated(designOfCell(design, { ...of, mode })))
        const best = bestOf(ways)
        expect(map.cells[row]?.[column]).toEqual({
          best: best === undefined ? null : { mode: modes[best], amount: ways[best]?.bill.total },
          isFeasible: evaluated(designOfCell(design, of)).isFeasible,
        })
      }
    }
  })

  it('marks what the stream as it is would not take', () => {
    // Two shards take 2,000 records of 1 KiB.
    const column = map.recordBytes.indexOf(1024)
    expect(map.cells.map((row) => row[column]?.isFeasible)).toEqual(map.recordsPerSecond.map((rate) => rate <= 2000))
  })

  it('has so many fan-out consumers in place of those that may choose, and leaves the others', () => {
    const changed = designOfCell(design, { stream: 'stream', fanOutConsumers: 3, size: 100, rate: 10 })
    expect(changed.elements.map(({ id }) => id)).toEqual([
      'source',
      'stream',
      'delivery',
      'reader-1',
      'reader-2',
      'reader-3',
    ])
    expect(changed.edges).toContainEqual({ from: 'stream', to: 'delivery' })
  })

  it('is empty for a design without a stream that something flows to', () => {
    const lonely = designOf([{ kind: 'stream', id: 'stream' }])
    expect(finished(breakEvenMap(lonely, { element: null, fanOutConsumers: 0 }, evaluated))).toMatchObject({
      element: null,
      cells: [],
    })
  })
})
