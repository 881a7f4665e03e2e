import { describe, expect, it } from 'vitest'
import { finished } from '../../../../src-main/planning/analysis/turns'
import { bestOf } from '../../../../src-main/planning/analysis/rank'
import { planCurves, type CurveKind, type PlanCurves } from '../../../../src-main/planning/analysis/plan-curves'
import { modes, payingBy, withRate } from '../../../../src-main/planning/analysis/variations'
import type { Design } from '../../../../src-main/planning/design/design'
import { designOf, evaluated, inEnglish, pipeline, reader, source } from '../pipelines'

const curvesOf = (design: Design, kind: CurveKind): PlanCurves =>
  finished(planCurves(design, { kind, element: null }, evaluated))

/** Key of the way that is the cheapest that fits, computed afresh. */
const bestMode = (design: Design, rate: number, present: number): string | undefined => {
  const rated = withRate(design, new Set(['source']), rate / present)
  const best = bestOf(modes.map((mode) => evaluated(payingBy(rated, 'stream', mode))))
  return best === undefined ? undefined : `plan.curve.${modes[best] ?? ''}`
}

describe('ways to pay, over load', () => {
  const design = pipeline(source(1000), { shards: 1 }, [reader('a')])
  const drawn = curvesOf(design, 'modes-over-load')

  it('has a curve for each, of the bill there', () => {
    expect(drawn.curves.map(({ key }) => inEnglish({ key, values: {} }))).toEqual([
      'Provisioned, just enough shards',
      'On-demand',
      'On-demand Advantage',
    ])
    expect(drawn).toMatchObject({ element: 'stream', axis: { key: 'plan.axis.recordsPerSecond', at: 1000 } })
    // 1,000 records/s: $0.015 × 730 of one shard, 2,628 million units at $0.014, and nothing for shared reads.
    const at = drawn.axis.xs.indexOf(1000)
    expect(drawn.curves[0]?.points[at]?.y.toFixed(2)).toBe((10.95 + 36.79).toFixed(2))
  })

  it('crosses where another one becomes the cheapest that fits', () => {
    // Shards for thirty times the average cost more than on-demand data; that, from 25 MiB/s on, more than Advantage.
    const spiky = pipeline(source(1000, { peakToAverage: 30 }), {}, [reader('a')])
    const { crossings } = curvesOf(spiky, 'modes-over-load')
    expect(crossings.map(({ from, to }) => [from, to])).toEqual([
      ['plan.curve.provisioned', 'plan.curve.on-demand'],
      ['plan.curve.on-demand', 'plan.curve.on-demand-advantage'],
    ])
    for (const { x, from, to } of crossings) {
      expect(bestMode(spiky, x, 1000)).toBe(to)
      expect(bestMode(spiky, x * (1 - 2e-4), 1000)).toBe(from)
    }
  })

  it('has on-demand before provisioned where next to nothing flows only if that is cheaper', () => {
    for (const [i, x] of drawn.axis.xs.entries()) {
      const points = drawn.curves.map(({ points: all }) => all[i])
      const cheapest = points.reduce((a, b) => (a !== undefined && b !== undefined && b.y.lt(a.y) ? b : a))
      expect(drawn.curves[points.indexOf(cheapest)]?.key).toBe(bestMode(design, x, 1000))
    }
  })
})

describe('ways to read, over consumers', () => {
  it('go up to as many as a stream may have: more where the account is under Advantage', () => {
    const alone = pipeline(source(500), { mode: 'on-demand' })
    const other = designOf([{ kind: 'stream', id: 'other', mode: 'on-demand-advantage' }])
    const beside = { ...alone, elements: [...alone.elements, ...other.elements] }
    expect(curvesOf(alone, 'reads-over-consumers').axis.xs.at(-1)).toBe(20)
    expect(curvesOf(beside, 'reads-over-consumers').axis.xs.at(-1)).toBe(50)
  })

  it('is feasible with shared reads up to what a shard gives, and has as many shards as that takes', () => {
    const drawn = curvesOf(pipeline(source(500), { shards: 1 }, [reader('a')]), 'reads-over-consumers')
    const [shared, fanOut] = drawn.curves
    expect(drawn.axis).toMatchObject({ at: 1, isWhole: true })
    // Five polls a second and shard.
    expect(shared?.points.map(({ isFeasible }) => isFeasible)).toEqual(drawn.axis.xs.map((x) => x <= 5))
    expect(fanOut?.points.every(({ isFeasible }) => isFeasible)).toBe(true)
    // Only shared reads up to five fit and are cheaper; from six on only fan-out fits.
    expect(drawn.crossings).toEqual([{ x: 6, from: 'plan.curve.shared', to: 'plan.curve.fan-out' }])
  })
})

describe('Kinesis and MSK, over throughput', () => {
  it('compares six ways, each sized for the load', () => {
    const drawn = curvesOf(
      pipeline(source(10_240), { shards: 10 }, [reader('a'), reader('b')]),
      'kafka-over-throughput',
    )
    expect(drawn.axis.at).toBeCloseTo(10, 9)
    expect(drawn.curves.map(({ key }) => inEnglish({ key, values: {} }))).toHaveLength(6)
    for (const { key, points } of drawn.curves) {
      const isFeasible = points[drawn.axis.xs.indexOf(10)]?.isFeasible
      expect([key, isFeasible]).toEqual([key, true])
    }
    // A serverless cluster takes 200 MB/s.
    const serverless = drawn.curves.find(({ key }) => key === 'plan.curve.msk-serverless')
    expect(serverless?.points.every(({ x, isFeasible }) => isFeasible === x * 1.048576 <= 200)).toBe(true)
  })
})

describe('ways to pay over retention', () => {
  it('shows what a second day and a second week cost, in each way', () => {
    const design = pipeline(source(500), { shards: 1, retentionHours: 72 })
    const drawn = curvesOf(design, 'modes-over-retention')
    const costAt = (key: string, hours: number) => {
      const { points = [] } = drawn.curves.find((curve) => curve.key === `plan.curve.${key}`) ?? {}
      return points.find(({ x }) => x === hours)?.y.toNumber() ?? NaN
    }
    expect(drawn.axis.at).toBe(72)
    // A surcharge on the one shard's hours, at once and up to a week: 730 × 0.02.
    expect(costAt('provisioned', 25) - costAt('provisioned', 24)).toBeCloseTo(14.6, 2)
    expect(costAt('provisioned', 168)).toBe(costAt('provisioned', 25))
    expect(costAt('provisioned', 8760)).toBeGreaterThan(costAt('provisioned', 168))
    expect(costAt('on-demand', 168)).toBeGreaterThan(costAt('on-demand', 25))
  })
})

describe('growth', () => {
  it('follows the bill over 24 months, and shows from when on the stream throttles', () => {
    const design = pipeline(source(500, { growthPerMonth: 0.1 }), { shards: 1 })
    const drawn = curvesOf(design, 'growth')
    const [asItIs, provisioned] = drawn.curves
    expect(asItIs?.points).toHaveLength(25)
    expect(asItIs?.points[0]?.y).toEqual(evaluated(design).bill.total)
    // 500 × 1.1^7 = 974, 500 × 1.1^8 = 1,072 records a second.
    expect(asItIs?.points.findIndex(({ isFeasible }) => !isFeasible)).toBe(8)
    expect(provisioned?.points.every(({ isFeasible }) => isFeasible)).toBe(true)
  })
})

it('leaves a stream that cameras feed for one that sources do', () => {
  const design = designOf(
    [
      { kind: 'video-stream', id: 'camera', mbps: 2 },
      { ...reader('detector'), recordsOut: 1 },
      { kind: 'stream', id: 'sightings' },
      source(100),
      { kind: 'stream', id: 'events' },
    ],
    [
      ['camera', 'detector'],
      ['detector', 'sightings'],
      ['source', 'events'],
    ],
  )
  expect(curvesOf(design, 'modes-over-load')).toMatchObject({ element: 'events', axis: { at: 100 } })
  const wanted = { kind: 'modes-over-load', element: 'sightings' } as const
  expect(finished(planCurves(design, wanted, evaluated))).toMatchObject({ element: null, curves: [] })
})

it('compares a cluster with itself at other sizes', () => {
  const cluster = {
    kind: 'kafka-cluster',
    id: 'cluster',
    brokerType: 'kafka.m5.large',
    brokers: 3,
    connectWorkers: 2,
  } as const
  const design = designOf([source(1000), cluster], [['source', 'cluster']])
  const drawn = curvesOf(design, 'kafka-over-throughput')
  expect(drawn).toMatchObject({ element: 'cluster' })
  // Two workers of MSK Connect are $0.11 × 730 each, in MSK's curves only.
  const serverless = drawn.curves.find(({ key }) => key === 'plan.curve.msk-serverless')
  expect(Number(serverless?.points[0]?.y)).toBeGreaterThan(547.5 + 160.6)
})

it('draws nothing for a design without an element that suits', () => {
  const empty = designOf([{ kind: 'bucket', id: 'bucket' }])
  expect(curvesOf(empty, 'modes-over-load')).toMatchObject({ element: null, curves: [], crossings: [] })
  expect(curvesOf(empty, 'kafka-over-throughput').curves).toEqual([])
  expect(curvesOf(empty, 'growth').curves).toHaveLength(1)
})
