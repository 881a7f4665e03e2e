import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elementKinds, type ElementKind } from '../../../../src-main/contract/design'
import { RunFault, runFaultKinds } from '../../../../src-main/contract/run'
import { amountOf, faultKindsOf, faultOf, measureOf } from '../../../../src-renderer/designer/run/fault-kinds'

const wanted = fc
  .constantFrom(...runFaultKinds)
  .chain((kind) => {
    const { min, max } = measureOf(kind) ?? { min: 0, max: 0 }
    return fc.record({ kind: fc.constant(kind), amount: fc.integer({ min, max }) })
  })
  .map((part) => ({ ...part, element: 'orders', shardId: null }))

it('makes of what a form can say a fault that main takes, and reads it back', () => {
  fc.assert(
    fc.property(wanted, (asked) => {
      const fault = faultOf(asked)
      expect(RunFault.parse(fault)).toEqual(fault)
      expect(fault.kind).toBe(asked.kind)
      if (measureOf(asked.kind) !== null) expect(amountOf(fault)).toBeCloseTo(asked.amount)
    }),
  )
})

it('has an element for every kind of fault', () => {
  const kinds = (Object.keys(elementKinds) as ElementKind[]).flatMap(faultKindsOf)
  expect(new Set(kinds)).toEqual(new Set(runFaultKinds))
})
