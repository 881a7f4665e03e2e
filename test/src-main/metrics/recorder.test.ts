import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Recorder } from '../../../src-main/metrics/recorder'
import { mergeStatistics, type StatisticSet } from '../../../src-main/storage/packed-statistics'

const code = 3

const add = (recorder: Recorder, second: number, value: number): void =>
  recorder.at(Math.floor(second / 60)).add(code, second % 60, value)

const secondsOf = (recorder: Recorder, from = 0, to = Infinity): Map<number, StatisticSet> => {
  const seconds = new Map<number, StatisticSet>()
  recorder.eachSecond(code, from, to, (second, set) => seconds.set(second, mergeStatistics(seconds.get(second), set)))
  return new Map([...seconds].sort(([a], [b]) => a - b))
}

const samples = fc.array(
  fc.record({
    second: fc.integer({ min: 6000, max: 6400 }),
    value: fc.oneof(
      fc.nat(),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0),
    ),
  }),
)

/** What the samples of each second come to, worked out one by one. */
const expected = (all: readonly { second: number; value: number }[]): Map<number, StatisticSet> => {
  const seconds = new Map<number, StatisticSet>()
  for (const { second, value } of all) {
    const sample = { count: 1, sum: value, minimum: value, maximum: value }
    seconds.set(second, mergeStatistics(seconds.get(second), sample))
  }
  return new Map([...seconds].sort(([a], [b]) => a - b))
}

describe('a recorder', () => {
  it('gives back the statistics of every second, in whatever order samples came', () => {
    fc.assert(
      fc.property(samples, (all) => {
        const recorder = new Recorder(() => {})
        for (const { second, value } of all) add(recorder, second, value)
        expect(secondsOf(recorder)).toEqual(expected(all))
      }),
    )
  })

  it('knows the same of minutes it has sealed, and gives as their totals what their seconds come to', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 100, max: 108 }), (all, before) => {
        const recorder = new Recorder(() => {})
        for (const { second, value } of all) add(recorder, second, value)
        const sealed = recorder.sealBefore(before)
        expect(secondsOf(recorder)).toEqual(expected(all))
        for (const { minute, totals } of sealed) {
          const seconds = [...expected(all)].filter(([second]) => Math.floor(second / 60) === minute)
          const total = seconds.map(([, set]) => set).reduce((sum, set) => mergeStatistics(sum, set))
          expect(totals.get(code)?.count).toBe(total.count)
          expect(totals.get(code)?.sum).toBeCloseTo(total.sum, 3)
          expect(totals.get(code)?.minimum).toBe(total.minimum)
          expect(totals.get(code)?.maximum).toBe(total.maximum)
        }
      }),
    )
  })

  it('adds a sample that comes after its minute was sealed to that minute', () => {
    const recorder = new Recorder(() => {})
    add(recorder, 6000, 5)
    expect(recorder.sealBefore(101)).toHaveLength(1)
    add(recorder, 6000, 7)
    expect(recorder.sealBefore(101)).toMatchObject([{ minute: 100 }])
    expect(recorder.sums(code, 6000, 2)).toEqual([12, 0])
    expect(recorder.sinceStart(code)).toEqual({ count: 2, sum: 12 })
  })

  it('asks to be sealed once for each minute it opens', () => {
    let asked = 0
    const recorder = new Recorder(() => asked++)
    for (const second of [6000, 6001, 6060, 6002, 6061]) add(recorder, second, 1)
    expect(asked).toBe(2)
  })

  it('keeps counting what it has forgotten second by second', () => {
    const recorder = new Recorder(() => {})
    add(recorder, 6000, 5)
    recorder.sealBefore(101)
    expect(recorder.trim(100 + 60)).toBe(true)
    expect(recorder.trim(100 + 61)).toBe(false)
    expect(secondsOf(recorder).size).toBe(0)
    expect(recorder.sinceStart(code)).toEqual({ count: 1, sum: 5 })
  })

  it('gives sums over sealed and open minutes alike, zero where it knows nothing', () => {
    const recorder = new Recorder(() => {})
    add(recorder, 6058, 1)
    add(recorder, 6059, 2)
    add(recorder, 6060, 3)
    recorder.sealBefore(101)
    expect(recorder.sums(code, 6057, 5)).toEqual([0, 1, 2, 3, 0])
  })
})
