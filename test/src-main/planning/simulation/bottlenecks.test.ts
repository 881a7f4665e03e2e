import { describe, expect, it } from 'vitest'
import { finished } from '../../../../src-main/planning/analysis/turns'
import type { Design } from '../../../../src-main/planning/design/design'
import { bottlenecksOf, type Bottleneck } from '../../../../src-main/planning/simulation/bottlenecks'
import { billOf } from '../../../../src-main/planning/simulation/judge'
import { simulate } from '../../../../src-main/planning/simulation/simulate'
import { inEnglish, pipeline, reader, source } from '../pipelines'
import { hoursOf, prices } from './judging'

const found = (design: Design, hours = 24): readonly Bottleneck[] => {
  const options = hoursOf(hours)
  const simulation = simulate(design, options)
  return finished(bottlenecksOf(simulation, { options, prices, bill: billOf(simulation, prices) }))
}

const fixOf = ({ fix }: Bottleneck): readonly string[] | undefined => fix?.told.map(inEnglish)

describe('bottlenecks', () => {
  it('are none where everything has room', () => {
    expect(found(pipeline(source(500), { shards: 2 }, [reader('app')]))).toEqual([])
  })

  it('name a shard that is sent too much, since when, and the cheapest that helps', () => {
    const [only, ...others] = found(pipeline(source(1400, { arrivals: 'even' }), { shards: 1 }))
    expect(others).toEqual([])
    expect(only).toMatchObject({ element: 'stream', totalMs: 24 * 3_600_000, from: hoursOf(24).from })
    expect(inEnglish(only?.finding as never)).toMatch(/^stream: the busiest shard is sent up to 14\d% of the/)
    // A second shard, and the payload units of what was refused until now.
    expect(fixOf(only as Bottleneck)).toEqual([
      'stream: provisioned, shards: 2',
      expect.stringMatching(/^\+\d+\.\d+ a month$/),
      'nothing throttled',
    ])
    expect(only?.fix?.extra?.toNumber()).toBeGreaterThan(10.94)
  })

  it('of far too few shards need no more than the fewest that help', () => {
    const isCalm = (shards: number): boolean =>
      simulate(pipeline(source(9000), { shards }), hoursOf(24)).totals.throttledRecords === 0
    const fewest = [9, 10, 11, 12].find(isCalm)
    const [only] = found(pipeline(source(9000), { shards: 2 }))
    expect(fixOf(only as Bottleneck)?.[0]).toBe(`stream: provisioned, shards: ${fewest}`)
  })

  it('last only as long as the load is too much', () => {
    const spikes = [{ every: 'day' as const, atMinute: 600, minutes: 60, factor: 4 }]
    const [only] = found(pipeline(source(400, { spikes, arrivals: 'even' }), { shards: 1 }))
    expect(only?.from).toBe(hoursOf(24).from + 600 * 60_000)
    expect(only?.totalMs).toBeGreaterThanOrEqual(55 * 60_000)
    expect(only?.totalMs).toBeLessThan(120 * 60_000)
  })

  it('name an application that is too slow, and how many workers are enough', () => {
    const app = { ...reader('app'), workers: 1, recordsPerSecondPerWorker: 700 }
    const [only] = found(pipeline(source(1000), { shards: 2 }, [app]))
    expect(only?.element).toBe('app')
    expect(inEnglish(only?.finding as never)).toMatch(
      /^app is sent up to 14\d% of what its workers can process, and falls up to [\d,]+ min behind\.$/,
    )
    expect(fixOf(only as Bottleneck)).toEqual(['app: workers: 2', 'the same cost', 'it keeps up'])
  })

  it('of an application with far too few workers need no more than the fewest that help', () => {
    const withWorkers = (workers: number, shards: number): Design =>
      pipeline(source(1000), { shards }, [{ ...reader('app'), workers, recordsPerSecondPerWorker: 50 }])
    const lagOf = (workers: number): number => simulate(withWorkers(workers, 100), hoursOf(24)).totals.worstLagMs
    const fewest = Array.from({ length: 100 }, (_, i) => i + 1).find((workers) => lagOf(workers) < 60_000)
    expect(fixOf(found(withWorkers(2, 100))[0] as Bottleneck)).toEqual([
      ...[`app: workers: ${fewest}`, 'the same cost', 'it keeps up'],
    ])
    // Each needs a shard to read.
    expect(fixOf(found(withWorkers(2, 2))[0] as Bottleneck)?.slice(0, 2)).toEqual([
      ...['stream: provisioned, shards: 20', 'app: workers: 20'],
    ])
  })

  it('of a function that may run far too seldom need no more runs than help', () => {
    const slow = {
      kind: 'function' as const,
      id: 'fn',
      msPerBatch: 0,
      msPerRecord: 10,
      maxConcurrency: 1,
      parallelization: 10,
    }
    const design = pipeline(source(1000), { shards: 2 }, [slow])
    expect(fixOf(found(design)[0] as Bottleneck)?.[0]).toBe('fn: runs at once: 10')
    // One batch after the other of each shard is not enough, however often it may run.
    const oneByOne = pipeline(source(1000), { shards: 2 }, [{ ...slow, parallelization: 1 }])
    expect(fixOf(found(oneByOne)[0] as Bottleneck)?.slice(0, 2)).toEqual([
      ...['fn: batches of a shard at once: 5', 'fn: runs at once: 10'],
    ])
  })

  it('are none where a reader is over its limit for a moment and has caught up within a minute', () => {
    const app = { ...reader('app'), workers: 1, recordsPerSecondPerWorker: 1000 }
    const spikes = [{ every: 'day' as const, atMinute: 600, minutes: 5, factor: 2.2 }]
    const design = pipeline(source(500, { spikes, arrivals: 'even' }), { shards: 2 }, [app])
    expect(found(design)).toEqual([])
    const longer = pipeline(
      source(500, { spikes: [{ ...spikes[0]!, minutes: 60 }], arrivals: 'even' }),
      { shards: 2 },
      [app],
    )
    expect(found(longer)).toMatchObject([{ element: 'app' }])
  })

  it('of one hot key have no fix that more shards could be', () => {
    const hot = source(2000, { partitionKeys: { kind: 'hot-key', share: 1 } })
    const [only] = found(pipeline(hot, { shards: 2 }))
    expect(only?.element).toBe('stream')
    expect(only?.fix).toBeNull()
  })

  it('have a cost that is not known where prices are not', () => {
    const [only] = found(pipeline(source(1400), { shards: 1 }, [], 'me-south-1'))
    expect(only?.fix?.extra).toBeNull()
    expect(fixOf(only as Bottleneck)?.[1]).toMatch(/not known/)
  })
})
