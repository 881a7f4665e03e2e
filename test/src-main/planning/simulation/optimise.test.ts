import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finished } from '../../../../src-main/planning/analysis/turns'
import type { Design } from '../../../../src-main/planning/design/design'
import type { Element } from '../../../../src-main/planning/design/elements'
import type { FreeChoice } from '../../../../src-main/planning/simulation/choices'
import { meetsGoals, type Goals } from '../../../../src-main/planning/simulation/goals'
import { judging, type Judge } from '../../../../src-main/planning/simulation/judge'
import { optimise, type Optimised } from '../../../../src-main/planning/simulation/optimise'
import { designOf, inEnglish, pipeline, reader, source } from '../pipelines'
import { hoursOf, judgeOf, prices } from './judging'

const goals: Goals = { throttledShare: 0.001, lagSeconds: 60, monthlyUsd: null }
const choices: readonly FreeChoice[] = ['mode', 'shards', 'retention', 'reads', 'autoscaling']

const optimised = (
  design: Design,
  more: Partial<{ goals: Goals; choices: readonly FreeChoice[]; most: number; judge: Judge; confirm: Judge }> = {},
) => finished(optimise(design, { goals, choices, most: 80, judge: judgeOf(6), confirm: judgeOf(6), ...more }))

const amounts = ({ candidates }: Optimised): readonly string[] => candidates.map(({ bill }) => bill.total.toFixed(2))

const bufferOf = (element: Element): readonly number[] => (element.kind === 'delivery' ? [element.bufferSeconds] : [])

describe('the optimiser', () => {
  it('finds what meets the goals whenever anything it tried does, and never a dearer one first', () => {
    const load = fc.record({
      rate: fc.double({ min: 1, max: 8000, noNaN: true }),
      peakToAverage: fc.double({ min: 1, max: 6, noNaN: true }),
      shards: fc.integer({ min: 1, max: 12 }),
      monthlyUsd: fc.option(fc.integer({ min: 20, max: 900 }), { nil: null }),
    })
    fc.assert(
      fc.property(load, ({ rate, peakToAverage, shards, monthlyUsd }) => {
        const design = pipeline(source(rate, { peakToAverage }), { shards }, [reader('app')])
        const wanted = { ...goals, monthlyUsd }
        const { candidates, tried } = optimised(design, { goals: wanted, most: 60 })
        const [first] = candidates
        expect(tried).toBe(candidates.length)
        const good = candidates.filter((one) => meetsGoals(one, wanted))
        expect(first?.missed === 0).toBe(good.length > 0)
        for (const one of good) expect(first?.bill.total.lte(one.bill.total)).toBe(true)
        expect(candidates.filter(({ isPresent }) => isPresent).map((one) => one.design)).toEqual([design])
      }),
      { numRuns: 6 },
    )
  })

  it('puts nothing first that misses the goals in the finer steps of one who looks closer', () => {
    const spikes = [{ every: 'day' as const, atMinute: 87, minutes: 5, factor: 3 }]
    const design = pipeline(source(900, { spikes, arrivals: 'even' }), { shards: 6 })
    // An hour puts a spike together with the time around it.
    const judge = judging({ ...hoursOf(6), stepMs: 3_600_000 }, prices)
    const confirm = judging({ ...hoursOf(6), stepMs: 60_000 }, prices)
    const [first] = optimised(design, { choices: ['shards'], judge, confirm }).candidates
    expect(first?.missed).toBe(0)
    expect(meetsGoals(confirm(first?.design as Design), goals)).toBe(true)
    const [seeming] = optimised(design, { choices: ['shards'], judge, confirm: judge }).candidates
    expect(meetsGoals(confirm(seeming?.design as Design), goals)).toBe(false)
  })

  it('has no member on the front that another is better than, and leaves no better one off it', () => {
    const { candidates } = optimised(pipeline(source(1500, { peakToAverage: 3 }), { shards: 6 }, [reader('app')]))
    const isBetter = (a: (typeof candidates)[number], b: (typeof candidates)[number]): boolean =>
      a.bill.total.lte(b.bill.total) &&
      a.headroom >= b.headroom &&
      (a.bill.total.lt(b.bill.total) || a.headroom > b.headroom)
    const front = candidates.filter(({ isOnFront }) => isOnFront)
    expect(front.length).toBeGreaterThan(2)
    for (const one of candidates) {
      const dominated = front.some((other) => isBetter(other, one))
      if (one.isOnFront) expect(dominated).toBe(false)
      else expect(dominated || front.some((other) => other.headroom === one.headroom)).toBe(true)
    }
  })

  it('is the same whenever it is asked', () => {
    const design = pipeline(source(900, { peakToAverage: 4 }), { shards: 5 })
    const [once, again] = [optimised(design), optimised(design)]
    expect(amounts(again)).toEqual(amounts(once))
    expect(again.candidates.map((one) => one.design)).toEqual(once.candidates.map((one) => one.design))
  })

  it('takes shards away that nothing needs, and says what that saves', () => {
    const { candidates, reason } = optimised(pipeline(source(900), { shards: 10 }), { choices: ['shards'] })
    expect(candidates[0]?.changes.map(inEnglish)).toEqual(['stream: provisioned, shards: 1'])
    // Nine shards of $0.015 an hour.
    expect(reason).toMatchObject({ key: 'simulate.reason.saves', values: { savedUsd: '98.55' } })
    expect(inEnglish(reason)).toContain('98.55 less')
  })

  it('adds what a design that throttles needs', () => {
    const { candidates, reason } = optimised(pipeline(source(3300), { shards: 1 }), { choices: ['shards'] })
    expect(candidates[0]?.changes.map(inEnglish)).toEqual(['stream: provisioned, shards: 4'])
    expect(reason.key).toBe('simulate.reason.presentMisses')
  })

  it('leaves a design as it is where nothing is cheaper', () => {
    const { candidates, reason } = optimised(pipeline(source(700), { shards: 1 }), { choices: ['shards'] })
    expect(candidates[0]).toMatchObject({ isPresent: true, changes: [] })
    expect(reason.key).toBe('simulate.reason.presentIsCheapest')
  })

  it('keeps records no longer than asked for only if that may be chosen', () => {
    const design = pipeline(source(700), { shards: 1, retentionHours: 168 })
    expect(optimised(design, { choices: ['shards'] }).candidates[0]?.isPresent).toBe(true)
    expect(optimised(design, { choices: ['retention'] }).candidates[0]?.changes.map(inEnglish)).toEqual([
      'stream: records kept for 24 h',
    ])
  })

  it('does not hold the time a delivery buffers against it, and buffers no longer than now or than the lag that is wanted', () => {
    const delivering = (bufferSeconds: number): Design =>
      designOf(
        [
          source(500),
          { kind: 'stream', id: 'stream', shards: 1 },
          { kind: 'delivery', id: 'delivery', bufferSeconds },
          { kind: 'bucket', id: 'bucket', storageDays: 1 },
        ],
        [
          ['source', 'stream'],
          ['stream', 'delivery'],
          ['delivery', 'bucket'],
        ],
      )
    const longest = (design: Design, lagSeconds: number): number => {
      const { candidates } = optimised(design, { choices: ['delivery'], goals: { ...goals, lagSeconds } })
      expect(candidates.some(({ missed }) => missed === 0)).toBe(true)
      const seconds = candidates.flatMap((one) => one.design.elements.flatMap((element) => bufferOf(element)))
      return Math.max(...seconds)
    }
    expect(longest(delivering(300), 60)).toBe(300)
    expect(longest(delivering(60), 60)).toBe(60)
    expect(longest(delivering(60), 1000)).toBe(900)
  })

  it('says that nothing meets the goals where nothing does, with what comes closest first', () => {
    const hot = source(5000, { partitionKeys: { kind: 'hot-key', share: 1 } })
    const { candidates, reason } = optimised(pipeline(hot, { shards: 2 }), { choices: ['shards'] })
    expect(reason.key).toBe('simulate.reason.noneMeets')
    expect(inEnglish(reason)).toContain('% of its records are throttled')
    const misses = candidates.map(({ missed }) => missed)
    expect(misses).toEqual(misses.toSorted((a, b) => a - b))
  })

  it('says "at least" where prices are not known', () => {
    const { reason } = optimised(pipeline(source(700), { shards: 1 }, [], 'me-south-1'), { choices: ['shards'] })
    expect(reason.key).toBe('simulate.reason.atLeast')
  })

  it('stays within the number of designs it may simulate, but for the last few of its front', () => {
    const design = designOf(
      [source(1500), ...Array.from({ length: 8 }, (_, i) => ({ kind: 'stream' as const, id: `s${i}`, shards: 4 }))],
      Array.from({ length: 8 }, (_, i) => ['source', `s${i}`] as const),
    )
    const { tried } = optimised(design, { most: 50 })
    expect(tried).toBeGreaterThanOrEqual(50)
    expect(tried).toBeLessThanOrEqual(60)
  })
})
