import { describe, expect, it } from 'vitest'
import { Workload } from '../../../src-main/contract/design'
import { shapeName, shapeNames, shapes, tenths, withHour } from '../../../src-renderer/design/shapes'

describe('a shape of the load', () => {
  it.each(shapeNames)('%s is one that a workload can have, and is known again', (name) => {
    const workload = { recordsPerSecond: 1, recordBytes: { kind: 'constant', bytes: 1 }, shape: shapes[name] }
    expect(Workload.safeParse(workload).success).toBe(true)
    expect(shapeName(shapes[name])).toBe(name)
  })

  it('is drawn hour by hour, in tenths of the busiest', () => {
    expect(tenths([1, 2, 4])).toEqual([2.5, 5, 10])
    expect(withHour([1, 2], 1, 7)).toEqual([1, 7])
  })

  it('is never nothing at all', () => {
    expect(withHour([0, 3], 1, 0)).toEqual([0, 3])
  })
})
