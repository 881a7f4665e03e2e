import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { createPayloads, type FieldTemplate, type Payload } from '../../../../src-main/engine/producers/payload'
import { seededRandom } from '../../../../src-main/engine/producers/random'

const now = Date.UTC(2026, 10, 21, 12)

/** Many values of one field. */
const values = (field: FieldTemplate, count = 2000): Payload[string][] => {
  const make = createPayloads({ field }, seededRandom(7))
  return Array.from({ length: count }, () => make(now)['field'] ?? 'missing')
}

const numbers = (field: FieldTemplate): number[] => values(field).map(Number)

describe('payloads', () => {
  it('have the fields of their template, in its order', () => {
    const make = createPayloads(
      { order: { counter: 'order' }, customer: { id: 'customer', of: 9 }, paid: { pick: [true] }, at: { time: true } },
      seededRandom(1),
    )
    const payload = make(now)
    expect(Object.keys(payload)).toEqual(['order', 'customer', 'paid', 'at'])
    expect(payload).toMatchObject({ order: 'order-1', paid: true, at: '2026-11-21T12:00:00.000Z' })
  })

  it('are the same for the same seed', () => {
    const template = { a: { integer: [1, 1000] }, b: { id: 'user', of: 50, skewed: true } } as const
    const [one, other] = [createPayloads(template, seededRandom(3)), createPayloads(template, seededRandom(3))]
    for (let i = 0; i < 100; i++) expect(one(now)).toEqual(other(now))
  })

  it('pick all of the values, and no other', () => {
    expect(new Set(values({ pick: ['a', 2, false] }))).toEqual(new Set(['a', 2, false]))
  })

  it('draw whole numbers from the range, both ends included', () => {
    expect(new Set(values({ integer: [-1, 3] }))).toEqual(new Set([-1, 0, 1, 2, 3]))
  })

  it('draw decimals from the range with no more digits than asked for', () => {
    const drawn = numbers({ decimal: [-5, 38], digits: 1 })
    expect(Math.min(...drawn)).toSatisfy(within(-5, -4))
    expect(Math.max(...drawn)).toSatisfy(within(37, 38))
    for (const value of drawn) expect(String(value)).toMatch(/^-?\d+(\.\d)?$/)
  })

  it('name ids of one length, from the first to the last', () => {
    const ids = new Set(values({ id: 'user', of: 12 }))
    expect([...ids].sort()).toEqual(Array.from({ length: 12 }, (_, i) => `user-${String(i + 1).padStart(2, '0')}`))
  })

  it('let few of the skewed ids make most of the traffic', () => {
    const ids = values({ id: 'user', of: 1000, skewed: true })
    const ofFirstHundred = ids.filter((id) => String(id) <= 'user-0100').length
    expect(ofFirstHundred / ids.length).toSatisfy(within(0.55, 0.8))
  })

  it('count up from one, each counter for itself', () => {
    const make = createPayloads({ a: { counter: 'a' }, b: { counter: 'b' } }, seededRandom(1))
    expect([make(now), make(now), make(now)]).toEqual([1, 2, 3].map((i) => ({ a: `a-${i}`, b: `b-${i}` })))
  })
})
