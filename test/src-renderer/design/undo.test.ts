import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changed, firstStep, keptSteps, redone, settled, undone, type Steps } from '../../../src-renderer/design/undo'

const after = (values: readonly number[]): Steps<number> =>
  values.reduce((steps, value) => changed(steps, value), firstStep(0))

describe('steps of a value', () => {
  it('lead back to the beginning and forth to the end, whatever they were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 60 }), (values) => {
        const end = after(values)
        const back = end.past.reduce((steps) => undone(steps), end)
        expect(back).toMatchObject({ past: [], present: 0 })
        expect(end.past.reduce((steps) => redone(steps), back)).toEqual(end)
      }),
    )
  })

  it('are all kept, a thousand of them and more', () => {
    const end = after(Array.from({ length: 1200 }, (_, index) => index + 1))
    expect(end.past).toHaveLength(1200)
    expect(end.past.reduce((steps) => undone(steps), end).present).toBe(0)
  })

  it('are fewer the more is in each, the oldest going first', () => {
    expect(keptSteps([1, 2, 3, 4], 4_000_000)).toEqual([3, 4])
    expect(keptSteps([1, 2, 3, 4], 100)).toEqual([1, 2, 3, 4])
  })

  it('are one for what was dragged, until it is let go', () => {
    const dragged = [1, 2, 3].reduce((steps, value) => changed(steps, value, 'rate'), firstStep(0))
    expect(undone(dragged).present).toBe(0)
    const again = changed(settled(dragged), 4, 'rate')
    expect(undone(again).present).toBe(3)
  })

  it('are none for what does not change anything', () => {
    expect(changed(firstStep({ a: 1 }), { a: 1 }).past).toEqual([])
  })

  it('forget the way forth once another one was taken', () => {
    expect(changed(undone(after([1, 2])), 5)).toMatchObject({ past: [0, 1], present: 5, future: [] })
  })
})
