import { describe, expect, it } from 'vitest'
import { BillTerms } from '../../../src-main/contract/bill'
import { plan } from '../../../src-main/contract/plan'
import type { Design } from '../../../src-main/planning/design/design'
import { systemClock } from '../../../src-main/platform/clock'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { planHandlers } from '../../../src-main/services/plan-handlers'
import { designOf, inEnglish, pipeline, reader, source } from '../planning/pipelines'

const handlers = planHandlers({ bookOf: (region) => bundledBooks.get(region) }, systemClock())
const terms = BillTerms.parse({})
const euros = BillTerms.parse({ currency: { code: 'EUR', perDollar: 0.5 } })

/** 1,500 records of 1 KiB a second on two shards: $21.90 and 3,942 million payload units, $55.19. */
const design = pipeline(source(1500), { shards: 2 }, [reader('a'), reader('b', 'fan-out')])
const alone = pipeline(source(1500), { shards: 2 })

/** What a window is told must be what the contract says. */
const ask = async <N extends keyof typeof plan & keyof typeof handlers>(
  name: N,
  input: Parameters<(typeof handlers)[N]>[0],
) => {
  const answer = await (handlers[name] as (given: typeof input) => ReturnType<(typeof handlers)[N]>)(input)
  expect(plan[name].output.parse(answer)).toEqual(answer)
  return answer as Awaited<ReturnType<(typeof handlers)[N]>>
}

describe('the answer to a design', () => {
  it('is its bill, its verdicts, its flows and what a million events cost', async () => {
    const answer = await ask('plan.evaluate', { design: alone, terms })
    expect(answer).toMatchObject({ isFeasible: true, problems: [], perConsumer: null })
    expect(answer.bill.total).toBe('77.09')
    // $77.09 over 1,500 × 2,628,000 records.
    expect(Number(answer.perMillionEvents)).toBeCloseTo(77.09 / 3942, 9)
    expect(answer.flows[0]).toEqual({
      ...{ element: 'source', recordsPerSecond: 1500, peakRecordsPerSecond: 1500, recordBytes: 1024 },
    })
    expect(answer.verdicts).toMatchObject([{ element: 'stream', state: 'fits', load: 0.75 }])
  })

  it('is in the period and the currency asked for, per unit a month’s', async () => {
    const yearly = await ask('plan.evaluate', { design: alone, terms: { ...euros, period: 'year' } })
    expect(yearly.bill.total).toBe((77.09 * 12 * 0.5).toFixed(2))
    const consumers = await ask('plan.evaluate', { design, terms: euros })
    expect(Number(consumers.perConsumer)).toBeCloseTo(Number(consumers.bill.total) / 2, 9)
  })

  it('names what is wrong with the connections', async () => {
    const broken: Design = { ...alone, edges: [...alone.edges, { from: 'stream', to: 'nowhere' }] }
    const { problems } = await ask('plan.evaluate', { design: broken, terms })
    expect(problems).toMatchObject([{ place: 'edges[1]' }])
  })
})

it('draws curves in the currency, each with a name', async () => {
  for (const kind of [
    'modes-over-load',
    'modes-over-retention',
    'reads-over-consumers',
    'kafka-over-throughput',
    'growth',
  ] as const) {
    const [dollars, half] = await Promise.all([
      ask('plan.curve', { design, terms, kind, element: null }),
      ask('plan.curve', { design, terms: { ...euros, period: 'year' }, kind, element: null }),
    ])
    expect(inEnglish({ key: dollars.xUnit, values: {} })).not.toBe('')
    for (const [i, { key, points }] of dollars.curves.entries()) {
      expect(inEnglish({ key, values: {} })).not.toBe('')
      expect(half.curves[i]?.points[3]?.y).toBeCloseTo((points[3]?.y ?? NaN) / 2, 6)
    }
  }
})

it('says what the cost is most sensitive to, around the bill', async () => {
  const { base, bars } = await ask('plan.sensitivity', { design: alone, terms })
  expect(base).toBe('77.09')
  // Extended retention of two shards is $29.20, two fifths of the units $22.08, a shard on either side $21.90.
  expect(bars.map(({ member }) => member)).toEqual(['retentionHours', 'workload.recordsPerSecond', 'shards'])
})

it('maps what is the cheapest', async () => {
  const { cells, recordsPerSecond, recordBytes } = await ask('plan.map', {
    ...{ design, terms, element: 'stream', fanOutConsumers: 1 },
  })
  expect(cells).toHaveLength(recordsPerSecond.length)
  expect(cells[0]).toHaveLength(recordBytes.length)
})

it('gives ranges, letting others go on meanwhile', async () => {
  const uncertain = pipeline(source({ p10: 500, p50: 800, p90: 1200 }), { shards: 2 })
  let others = 0
  const timer = setInterval(() => others++, 1)
  const ranges = await ask('plan.ranges', { design: uncertain, terms: euros, seed: 3 })
  clearInterval(timer)
  expect(others).toBeGreaterThan(0)
  expect(ranges).toMatchObject({ runs: 2000, feasible: 1 })
  const { histogram } = ranges
  expect(histogram[0]?.from).toBeLessThanOrEqual(Number(ranges.p10))
  expect(histogram.at(-1)?.to).toBeGreaterThanOrEqual(Number(ranges.p90))
})

it('tells what an outage does and costs', async () => {
  const long = pipeline(source(256), { retentionHours: 240 }, [reader('a')])
  const outage = await ask('plan.outage', { design: long, terms: euros, element: 'a', hours: 175 })
  expect(outage).toMatchObject({ lostRecords: 0, extra: '0.075' })
  expect(outage.catchUpHours).toBeCloseTo(25, 9)
})

it('finds the cheapest that fits, its reason in the currency', async () => {
  const { options, reason } = await ask('plan.cheapest', { design: pipeline(source(900), { shards: 5 }), terms: euros })
  expect(options[0]).toMatchObject({ isFeasible: true, isPresent: false })
  expect(reason).toMatchObject({ key: 'plan.reason.saves', values: { savedUsd: '21.9' } })
})

it('compares scenarios with the first', async () => {
  const scenarios = [
    { name: 'A', design: pipeline(source(1500), { shards: 1 }) },
    { name: 'B', design: alone },
  ]
  const { rows, cheapestThatFits } = await ask('plan.compare', { scenarios, terms })
  expect(cheapestThatFits).toBe(1)
  expect(rows.map(({ throttledPerHour, load }) => [throttledPerHour, load])).toEqual([
    [1_800_000, 1.5],
    [0, 0.75],
  ])
  expect(rows[0]).toMatchObject({ difference: null, change: null })
  expect(rows[1]?.difference?.map(inEnglish)).toEqual(['+10.95 a month', 'no throttles'])
  expect(rows[1]?.change).toMatchObject({ difference: '10.95' })
})

it('gives up what would take longer than a window waits', async () => {
  let time = 0
  const hasty = planHandlers({ bookOf: () => undefined }, { ...systemClock(), now: () => (time += 1000) })
  await expect(hasty['plan.map']({ design, terms, element: null, fanOutConsumers: 1 })).rejects.toMatchObject({
    error: { kind: 'refusal', code: 'TooLargeToPlan' },
  })
})

it('answers for an empty design', async () => {
  const empty = designOf([])
  expect(await ask('plan.evaluate', { design: empty, terms })).toMatchObject({
    isFeasible: true,
    perMillionEvents: null,
  })
  expect(await ask('plan.ranges', { design: empty, terms, seed: 1 })).toMatchObject({ p50: '0', runs: 1 })
  expect((await ask('plan.cheapest', { design: empty, terms })).options).toHaveLength(1)
  expect((await ask('plan.sensitivity', { design: empty, terms })).bars).toEqual([])
})
