import { describe, expect, it } from 'vitest'
import { checkDesign } from '../../../src-main/planning/check/check-design'
import { elementKinds } from '../../../src-main/planning/design/elements'
import { evaluate } from '../../../src-main/planning/evaluate'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { sampleDesigns } from '../../../src-main/services/sample-designs'

const terms = { hours: 730, rounding: 'line', withFreeTier: true, today: '2026-11-22' } as const
const bookOf = (region: string) => bundledBooks.get(region)

it('comes with designs that together hold every kind of element', () => {
  const kinds = new Set(sampleDesigns().flatMap(({ design }) => design.elements.map(({ kind }) => kind)))
  expect([...kinds].sort()).toEqual(Object.keys(elementKinds).sort())
})

describe.each(sampleDesigns())('$id', ({ design }) => {
  it('says why it is built as it is, and has nothing wrong with it', () => {
    expect(design.description?.length).toBeGreaterThan(200)
    expect(checkDesign(design)).toEqual([])
  })

  it('fits, and costs something', () => {
    const { bill, verdicts } = evaluate(design, { bookOf, terms })
    expect(verdicts.filter(({ state }) => state === 'throttles')).toEqual([])
    expect(bill.total.toNumber()).toBeGreaterThan(10)
  })
})
