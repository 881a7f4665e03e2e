import { describe, expect, it } from 'vitest'
import { heatColour, paintHeat, type HeatColours } from '../../../src-renderer/dashboards/heat-image'
import { held } from '../../../src-renderer/dashboards/history-points'

const colours: HeatColours = { cold: [0, 0, 0], warm: [100, 0, 0], hot: [100, 200, 0], unknown: [1, 2, 3] }

describe('the picture of the loads of shards', () => {
  it('goes from cold over warm at half the limit to hot at the limit and beyond', () => {
    expect(heatColour(0, colours)).toEqual([0, 0, 0])
    expect(heatColour(0.25, colours)).toEqual([50, 0, 0])
    expect(heatColour(0.5, colours)).toEqual([100, 0, 0])
    expect(heatColour(7, colours)).toEqual([100, 200, 0])
  })

  it('has a row for each shard and a pixel for each period, of its own colour where nothing is known', () => {
    const points = held({
      from: 0,
      period: 1,
      values: [
        [0, 10],
        [null, 20],
      ],
    })
    const image = { data: new Uint8ClampedArray(16) }
    paintHeat(points, { full: 10, colours }, image as unknown as ImageData)
    const pixels = [...image.data]
    expect([0, 4, 8, 12].map((at) => pixels.slice(at, at + 4))).toEqual([
      [0, 0, 0, 255],
      [100, 200, 0, 255],
      [1, 2, 3, 255],
      [100, 200, 0, 255],
    ])
  })
})
