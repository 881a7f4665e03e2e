import { describe, expect, it } from 'vitest'
import { BillTerms } from '../../../src-main/contract/bill'
import type { EventOf, InputOf } from '../../../src-main/contract/define'
import { simulate as contract } from '../../../src-main/contract/simulate'
import { systemClock } from '../../../src-main/platform/clock'
import { Decimal } from '../../../src-main/pricing/money'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { simulateHandlers } from '../../../src-main/services/simulate-handlers'
import { inEnglish, pipeline, reader, source } from '../planning/pipelines'

const terms = BillTerms.parse({})
const goals = { throttledShare: 0.001, lagSeconds: 60, monthlyUsd: null }

type Name = keyof typeof contract
type Event<N extends Name> = EventOf<(typeof contract)[N]>
type Input<N extends Name> = InputOf<(typeof contract)[N]>

/** All that a window is told until the feed ends; each event as the contract says. */
const asked = <N extends Name>(
  name: N,
  input: Input<N>,
  { onEvent = () => {}, threads = 1 }: { onEvent?: (event: Event<N>, stop: () => void) => void; threads?: number } = {},
): Promise<readonly Event<N>[]> =>
  new Promise((resolve, reject) => {
    const events: Event<N>[] = []
    const handlers = simulateHandlers({ bookOf: (region) => bundledBooks.get(region) }, systemClock(), threads)
    const begin = handlers[name] as (input: Input<N>, sink: object) => () => void
    const stop = begin(input, {
      send: (event: Event<N>) => {
        expect(contract[name].event.parse(event)).toEqual(event)
        events.push(event)
        onEvent(event, stop)
      },
      end: () => resolve(events),
      fail: reject,
    })
  })

const runInput = { terms, seed: 1, from: null, hours: 24, stepSeconds: 300 }
const orders = pipeline(source(900, { peakToAverage: 3 }), { shards: 2 }, [reader('app')])

describe('a simulation', () => {
  it('is told as its columns, what holds it up, its totals and its bill', async () => {
    const events = await asked('simulate.run', { ...runInput, design: orders })
    const done = events.at(-1)
    if (done?.kind !== 'done') throw new Error('It did not end well.')
    const { simulation } = done
    // The window need not wait for what helps.
    expect(events.find(({ kind }) => kind === 'simulated')).toEqual({
      kind: 'simulated',
      simulation: { ...simulation, bottlenecks: null, computedMs: expect.any(Number) as number },
    })
    expect(simulation.times).toHaveLength(288)
    // The coming Monday, midnight UTC.
    const first = new Date(simulation.times[0] ?? 0)
    expect([first.getUTCDay(), first.getUTCHours(), first.getUTCMinutes()]).toEqual([1, 0, 0])
    expect(first.getTime()).toBeGreaterThan(Date.now())
    expect(simulation.elements.map(({ element }) => element)).toEqual(['source', 'stream', 'app'])
    for (const { recordsPerSecond, dollarsPerHour } of simulation.elements) {
      expect(recordsPerSecond).toHaveLength(288)
      expect(dollarsPerHour?.every((dollars) => dollars >= 0) ?? true).toBe(true)
    }
    // 2,700 records a second at the peak, and two shards take 2,000.
    const [bottleneck] = simulation.bottlenecks ?? []
    expect(bottleneck?.element).toBe('stream')
    expect(inEnglish(bottleneck?.finding as never)).toMatch(/^stream: the busiest shard is sent up to 1\d\d% of the/)
    expect(bottleneck?.fix?.told.map(inEnglish)).toEqual([
      ...['stream: provisioned, shards: 3', expect.stringMatching(/^\+1\d\.\d+ a month/), 'nothing throttled'],
    ])
    expect(simulation.totals.throttledRecords).toBeGreaterThan(0)
    expect(Number(simulation.bill.total)).toBeGreaterThan(2 * 730 * 0.015)
  })

  it('costs each moment what adds up to the bill of each element', async () => {
    const events = await asked('simulate.run', { ...runInput, design: orders })
    const done = events.at(-1)
    if (done?.kind !== 'done') throw new Error('It did not end well.')
    const { elements, bill, times } = done.simulation
    const stream = elements.find(({ element }) => element === 'stream')?.dollarsPerHour ?? []
    const mean = stream.reduce((sum, dollars) => sum + dollars, 0) / times.length
    const ofStream = bill.byElement.find(({ key }) => key === 'stream')?.amount ?? '0'
    expect(mean * terms.hours).toBeCloseTo(new Decimal(ofStream).toNumber(), 1)
    // It is dearer by day than by night.
    expect(Math.max(...stream)).toBeGreaterThan(1.5 * Math.min(...stream))
  })

  it('of a longer time has 1,500 moments at most', async () => {
    const events = await asked('simulate.run', { ...runInput, design: orders, hours: 730 })
    const done = events.at(-1)
    if (done?.kind !== 'done') throw new Error('It did not end well.')
    expect(done.simulation.stepSeconds).toBe(300)
    expect(done.simulation.times.length).toBeLessThanOrEqual(1500)
    expect(done.simulation.times.length).toBeGreaterThan(700)
  })

  it('is the same for the same seed, whenever it is asked for', async () => {
    const [once, again] = await Promise.all([
      asked('simulate.run', { ...runInput, design: orders }),
      asked('simulate.run', { ...runInput, design: orders }),
    ])
    const timeless = (events: typeof once) => {
      const done = events.at(-1)
      return done?.kind === 'done' ? { ...done.simulation, computedMs: 0 } : undefined
    }
    expect(timeless(again)).toEqual(timeless(once))
  })
})

describe('uncertainty', () => {
  it('is told with its progress, from nothing to all', async () => {
    const input = { design: orders, terms, seed: 1, goals, runs: 100 }
    const events = await asked('simulate.uncertainty', input)
    expect(events.at(-1)).toMatchObject({ kind: 'done', uncertainty: { runs: 100 } })
    const parts = events.flatMap((event) => (event.kind === 'progress' ? [event.part] : []))
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    expect(parts.every((part) => part >= 0 && part <= 1)).toBe(true)
  })

  it('is the same in however many threads its runs are drawn', async () => {
    const input = { design: orders, terms, seed: 1, goals, runs: 300 }
    const [alone, ...shared] = await Promise.all(
      [1, 2, 3].map((threads) => asked('simulate.uncertainty', input, { threads })),
    )
    expect(alone?.at(-1)?.kind).toBe('done')
    for (const events of shared) {
      expect(events.at(-1)).toEqual(alone?.at(-1))
      const parts = events.flatMap((event) => (event.kind === 'progress' ? [event.part] : []))
      expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    }
  })

  it('is given up at once when the window does not wait for it', async () => {
    const input = { design: orders, terms, seed: 1, goals, runs: 10_000 }
    const seen: string[] = []
    await new Promise<void>((resolve, reject) => {
      const onEvent = ({ kind }: { readonly kind: string }, stop: () => void): void => {
        seen.push(kind)
        stop()
        resolve()
      }
      asked('simulate.uncertainty', input, { onEvent, threads: 2 }).catch(reject)
    })
    // Another is answered meanwhile, and nothing comes of the one that was given up.
    const next = await asked('simulate.uncertainty', { ...input, runs: 10 })
    expect(next.at(-1)?.kind).toBe('done')
    expect(seen).toEqual(['progress'])
  })
})

it('the optimiser tells the cheapest that meets the goals first, the design as it is, and the front', async () => {
  const euros = BillTerms.parse({ currency: { code: 'EUR', perDollar: 0.5 }, period: 'year' })
  const input = { design: orders, terms: euros, seed: 1, goals, choices: ['shards', 'mode'] as const }
  const events = await asked('simulate.optimise', { ...input, choices: [...input.choices] })
  const done = events.at(-1)
  if (done?.kind !== 'done') throw new Error('It did not end well.')
  const [first] = done.candidates
  expect(first).toMatchObject({ meetsGoals: true, isPresent: false })
  expect(first?.changes.map(inEnglish)).toEqual(['stream: provisioned, shards: 3'])
  // A year of half as many euros.
  expect(Number(first?.amount)).toBeCloseTo((first?.monthlyUsd ?? NaN) * 12 * 0.5, 6)
  expect(done.candidates.filter(({ isPresent }) => isPresent)).toMatchObject([{ meetsGoals: false, changes: [] }])
  expect(done.candidates.some(({ isOnFront }) => isOnFront)).toBe(true)
  expect(done.tried).toBeGreaterThanOrEqual(done.candidates.length)
  expect(inEnglish(done.reason)).toContain('The design as it is misses them.')
})
