import { describe, expect, it } from 'vitest'
import { edgeDollarColumns, edgeDollars } from '../../../src-main/services/edge-dollars'

const edge = (from: string, to: string, bytesPerSecond: number | null) => ({ from, to, bytesPerSecond })
const edges = [edge('web', 'clicks', 300), edge('app', 'clicks', 100), edge('clicks', 'counter', null)]

describe('dollars an hour of edges', () => {
  it('are those of what they lead to, by bytes; of what is not metered they are unknown, not nothing', () => {
    expect(edgeDollars(edges, new Map([['clicks', '0.06']]))).toEqual(['0.045', '0.015', null])
    expect(edgeDollars(edges, new Map())).toEqual([null, null, null])
  })

  it('hold what sources cost, where that is known', () => {
    const dollars = new Map(Object.entries({ web: '0.1', clicks: '0.06', counter: '0' }))
    expect(edgeDollars(edges, dollars)).toEqual(['0.145', '0.015', '0'])
  })

  it('change over time with those of the elements', () => {
    const columns = edgeDollarColumns(edges, new Map([['clicks', Float64Array.of(4, 8)]]))
    expect(columns.map((column) => column && [...column])).toEqual([[3, 6], [1, 2], null])
  })
})
