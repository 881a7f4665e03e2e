import { describe, expect, it } from 'vitest'
import { createHandOuts } from '../../../../../src-main/engine/streams/consumption/hand-outs'

describe('what is remembered of hand-outs', () => {
  it('tells when a record went out, each time', () => {
    const handOuts = createHandOuts(0)
    handOuts.add(1, 4, 100)
    handOuts.add(4, 5, 200)
    handOuts.add(2, 4, 300)
    expect([1, 2, 4, 5].map(handOuts.timesOf)).toEqual([[100], [100, 300], [200], []])
  })

  it('forgets the oldest, and from when on it remembers', () => {
    const handOuts = createHandOuts(50)
    expect(handOuts.since).toBe(50)
    for (let i = 0; i < 10; i++) handOuts.add(i, i + 1, 100 + i)
    handOuts.forget(103, 100)
    expect(handOuts.since).toBe(102)
    expect([2, 3].map(handOuts.timesOf)).toEqual([[], [103]])
    handOuts.forget(0, 2)
    expect(handOuts.since).toBe(107)
    expect([7, 8, 9].map(handOuts.timesOf)).toEqual([[], [108], [109]])
    handOuts.forget(1000, 100)
    expect(handOuts.since).toBe(109)
    expect(handOuts.timesOf(9)).toEqual([])
  })
})
