import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeySampling } from '../../../../../src-main/engine/streams/heavy-keys/key-sampling'
import { countingIds } from '../../../../../src-main/platform/ids'

/** Pass requests of `sizes` records within one second. @returns what was looked at, by place in the whole series */
const look = (sizes: readonly number[], now = 0, sampling = createKeySampling(countingIds())) => {
  const looked: { place: number; standsFor: number }[] = []
  let first = 0
  for (const size of sizes) {
    sampling.pass(size, now, (place, standsFor) => looked.push({ place: first + place, standsFor }))
    first += size
  }
  return looked
}

describe('sampling of keys', () => {
  it('looks at every record of a quiet stream', () => {
    expect(look([1, 1, 3]).map(({ place }) => place)).toEqual([0, 1, 2, 3, 4])
  })

  it('lets the samples stand for all records, up to one sample more or less', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 100 }), (sizes) => {
        const looked = look(sizes)
        const all = sizes.reduce((sum, size) => sum + size, 0)
        const stoodFor = looked.reduce((sum, { standsFor }) => sum + standsFor, 0)
        const widest = Math.max(1, ...looked.map(({ standsFor }) => standsFor))
        expect(Math.abs(stoodFor - all)).toBeLessThanOrEqual(2 * widest)
        expect(looked.every(({ place }, i) => place > (looked[i - 1]?.place ?? -1))).toBe(true)
      }),
    )
  })

  it('looks at a bounded number of records a second, from a burst on as under steady load', () => {
    const sampling = createKeySampling(countingIds())
    const second = (now: number): number => look(new Array<number>(1000).fill(500), now, sampling).length
    expect(second(0)).toBeLessThan(20_000)
    expect(second(1000)).toBeLessThan(2100)
    expect(second(2000)).toBeLessThan(2100)
    expect(look([100], 3000, sampling).length).toBeLessThan(100)
    expect(look([100], 4000, sampling)).toHaveLength(100)
  })

  it('is not fooled by keys that come in turn', () => {
    const looked = look(new Array<number>(400).fill(500))
    const ofEach = [0, 0, 0, 0]
    for (const { place, standsFor } of looked) ofEach[place % 4] = (ofEach[place % 4] as number) + standsFor
    for (const records of ofEach) expect(records / 200_000).toBeCloseTo(0.25, 1)
  })
})
