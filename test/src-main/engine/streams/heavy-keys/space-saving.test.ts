import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpaceSaving } from '../../../../../src-main/engine/streams/heavy-keys/space-saving'

const size = 6

/** Add keys that are small numbers, with weights. @returns the sketch and the true weights */
const addAll = (sent: readonly { readonly key: number; readonly weight: number }[]) => {
  const sketch = new SpaceSaving(size)
  const truth = new Map<number, number>()
  for (const { key, weight } of sent) {
    // Keys share words with each other, as few hash keys do: all four must be looked at.
    const hashKeys = Uint32Array.of(9, 9, 9, 9, key & 1, key & 2, key & 4, key >> 3)
    sketch.add({ hashKeys, at: 1, name: () => `key-${key}`, weight, records: 1, bytes: weight * 10 })
    truth.set(key, (truth.get(key) ?? 0) + weight)
  }
  return { sketch, truth }
}

const sent = fc.array(fc.record({ key: fc.nat(30), weight: fc.integer({ min: 1, max: 50 }) }), { maxLength: 300 })

describe('the sketch of heavy keys', () => {
  it('never says too little of a key, and at most 1/m of everything too much', () => {
    fc.assert(
      fc.property(sent, (all) => {
        const { sketch, truth } = addAll(all)
        for (const { name, weight, error } of sketch.counters()) {
          const real = truth.get(Number(name.slice(4))) ?? 0
          expect(weight).toBeGreaterThanOrEqual(real)
          expect(weight - error).toBeLessThanOrEqual(real)
          expect(error).toBeLessThanOrEqual(sketch.weight / size)
        }
      }),
    )
  })

  it('finds every key that has more than 1/m of everything', () => {
    fc.assert(
      fc.property(sent, (all) => {
        const { sketch, truth } = addAll(all)
        const found = sketch.counters().map(({ name }) => name)
        for (const [key, weight] of truth) {
          if (weight > sketch.weight / size) expect(found).toContain(`key-${key}`)
          else if (!found.includes(`key-${key}`)) expect(weight).toBeLessThanOrEqual(sketch.unseen)
        }
      }),
    )
  })

  it('is exact while there are no more keys than counters', () => {
    const { sketch } = addAll([1, 2, 3, 1, 1].map((key) => ({ key, weight: 2 })))
    expect(sketch.unseen).toBe(0)
    expect(sketch.counters()).toContainEqual({
      name: 'key-1',
      hashKey: expect.any(Uint32Array),
      weight: 6,
      error: 0,
      records: 3,
      bytes: 60,
    })
    expect(sketch).toMatchObject({ weight: 10, records: 5, bytes: 100 })
  })
})
