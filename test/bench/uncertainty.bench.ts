import { performance } from 'node:perf_hooks'
import { BillTerms } from '../../src-main/contract/bill'
import { freeChoices } from '../../src-main/contract/simulate'
import { Design } from '../../src-main/planning/design/design'
import { systemClock } from '../../src-main/platform/clock'
import { bundledBooks } from '../../src-main/services/bundled-books'
import { simulateHandlers } from '../../src-main/services/simulate-handlers'
import { machine, spread } from './figures'

/*
 * What a window asks of simulations, from its question to the whole answer: its thread is started, simulates, prices and answers.
 * And for how long main is away from everything else meanwhile, at most.
 */

const turns = 5

const orders = Design.parse({
  formatVersion: 2,
  name: 'orders',
  elements: [
    {
      ...{ kind: 'source', id: 'shop', name: 'Shop' },
      workload: {
        recordsPerSecond: { p10: 800, p50: 1000, p90: 1600 },
        recordBytes: { kind: 'lognormal', median: 800, p99: 9000 },
        ...{ peakToAverage: 2, growthPerMonth: 0.05 },
      },
    },
    { kind: 'stream', id: 'orders', name: 'Orders', shards: 4 },
    { kind: 'application', id: 'stock', name: 'Stock' },
    { kind: 'function', id: 'fraud', name: 'Fraud', reads: 'fan-out', msPerBatch: 20 },
    { kind: 'delivery', id: 'archive', name: 'Archive' },
    { kind: 'bucket', id: 'lake', name: 'Lake', storageDays: 30 },
  ],
  edges: [
    { from: 'shop', to: 'orders' },
    { from: 'orders', to: 'stock' },
    { from: 'orders', to: 'fraud' },
    { from: 'orders', to: 'archive' },
    { from: 'archive', to: 'lake' },
  ],
})
const large: Design = {
  ...orders,
  elements: orders.elements.map((element) => {
    if (element.kind === 'stream') return { ...element, shards: 1000 }
    if (element.kind !== 'source') return element
    return { ...element, workload: { ...element.workload, recordsPerSecond: 250_000 } }
  }),
}

const handlers = simulateHandlers({ bookOf: (region) => bundledBooks.get(region) }, systemClock())
const asked = { terms: BillTerms.parse({}), seed: 1 }
const goals = { throttledShare: 0.001, lagSeconds: 60, monthlyUsd: null }

type Begin = (input: object, sink: object) => () => void

interface Answer {
  readonly ms: number
  /** Of the processor, in all threads: what the time would be on a machine with nothing else to do. */
  readonly cpuMs: number
  readonly bytes: number
  /** The longest that a timer had to wait. */
  readonly away: number
}

const answer = (name: keyof typeof handlers, input: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const begin = performance.now()
    const used = process.cpuUsage()
    let [seen, away, bytes] = [begin, 0, 0]
    const ticks = setInterval(() => {
      away = Math.max(away, performance.now() - seen - 1)
      seen = performance.now()
    }, 1)
    const end = (): void => {
      clearInterval(ticks)
      const { user, system } = process.cpuUsage(used)
      resolve({ ms: performance.now() - begin, cpuMs: (user + system) / 1000, bytes, away })
    }
    const send = (event: unknown): void => void (bytes = JSON.stringify(event).length)
    ;(handlers[name] as Begin)({ ...asked, ...input }, { send, end, fail: reject })
  })

const measure = async (what: string, name: keyof typeof handlers, input: object): Promise<void> => {
  const answers: Answer[] = []
  for (let i = -1; i < turns; i++) {
    const one = await answer(name, input)
    if (i >= 0) answers.push(one)
  }
  const figures = (of: 'ms' | 'cpuMs'): string =>
    spread(
      answers.map((one) => one[of]),
      0,
    )
  const away = Math.max(...answers.map((one) => one.away)).toFixed(0)
  const length = ((answers[0]?.bytes ?? 0) / 1024).toFixed(0)
  console.log(`  ${what.padEnd(44)} ${figures('ms')}; ${figures('cpuMs')}; ${length} KiB; ${away}`)
}

const run = { from: null, stepSeconds: null }
console.log(`Simulations asked for; ${machine()}`)
console.log(
  'ms to the answer, median (lowest to highest); ms of the processor; its length; the longest main was away, in ms',
)
await measure('a day of a small design, automatic step', 'simulate.run', { ...run, design: orders, hours: 24 })
await measure('a month of a small design, automatic step', 'simulate.run', { ...run, design: orders, hours: 730 })
await measure('a month of 1,000 shards, steps of a minute', 'simulate.run', {
  ...{ ...run, design: large, hours: 730, stepSeconds: 60 },
})
await measure('1,000 Monte Carlo runs of a small design', 'simulate.uncertainty', { design: orders, goals, runs: 1000 })
await measure('the optimiser, all choices free', 'simulate.optimise', {
  ...{ design: orders, goals, choices: [...freeChoices] },
})
