import { contract } from '../../src-main/contract'
import { payingBy, withRate, withSizes, type Mode } from '../../src-main/planning/analysis/variations'
import { Design } from '../../src-main/planning/design/design'
import { evaluate } from '../../src-main/planning/evaluate'
import { systemClock } from '../../src-main/platform/clock'
import { silentLogger } from '../../src-main/platform/logger'
import { Decimal } from '../../src-main/pricing/money'
import { bundledBooks } from '../../src-main/services/bundled-books'
import { createContractServer, type Handlers } from '../../src-main/services/contract-server'
import { planHandlers } from '../../src-main/services/plan-handlers'
import { sampleDesigns } from '../../src-main/services/sample-designs'
import { machine, ratios, spread } from './figures'

/*
 * What-if planning on one core: 10,000 evaluations of different designs of six elements (flow, verdicts, use, bill to its total),
 * beside as many bare multiplications, roundings and sums of decimals as their bills have lines; and how long a window waits
 * for the answers to one design, from its message to the reply as JSON.
 */

const scenarios = 10_000
const turns = 7
const answers = 200
const slowAnswers = 5

const pipeline = Design.parse({
  formatVersion: 2,
  name: 'orders',
  elements: [
    {
      ...{ kind: 'source', id: 'shop', name: 'Shop' },
      workload: {
        recordsPerSecond: { p10: 800, p50: 1000, p90: 1600 },
        recordBytes: { kind: 'lognormal', median: 800, p99: 9000 },
        peakToAverage: 3,
        growthPerMonth: 0.05,
      },
    },
    { kind: 'stream', id: 'orders', name: 'Orders', shards: 6, retentionHours: 168 },
    { kind: 'application', id: 'stock', name: 'Stock' },
    { kind: 'function', id: 'fraud', name: 'Fraud', reads: 'fan-out', msPerBatch: 20 },
    { kind: 'delivery', id: 'archive', name: 'Archive', formatConversion: 'parquet' },
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

const shop = new Set(['shop'])
const modes: readonly Mode[] = ['provisioned', 'on-demand', 'on-demand-advantage']

/** No two have the same rate; every hundredth has record sizes that no other has. */
const designs = Array.from({ length: scenarios }, (_, i): Design => {
  const rated = withRate(pipeline, shop, 0.01 * (i + 1))
  const sized = withSizes(rated, shop, { kind: 'constant', bytes: 100 + 37 * Math.floor(i / 100) })
  return payingBy(sized, 'orders', modes[i % modes.length] as Mode)
})

const clock = systemClock()
const bookOf = (region: string) => bundledBooks.get(region)
const options = {
  bookOf,
  terms: { hours: 730, rounding: 'line', withFreeTier: true, today: new Date(clock.now()).toISOString().slice(0, 10) },
} as const

const timed = (work: () => void): number => {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

const measureEvaluations = (): void => {
  const lineCounts = designs.map((design) => evaluate(design, options).bill.lines.length)
  const [rate, quantity] = [new Decimal('0.0000166667'), new Decimal('123456.789012')]
  let sum = new Decimal(0)
  const bare = (): void => {
    for (const lines of lineCounts) {
      for (let line = 0; line < lines; line++) sum = sum.plus(rate.times(quantity).toDecimalPlaces(2))
    }
  }
  let total = new Decimal(0)
  const evaluations = (): void => {
    for (const design of designs) total = total.plus(evaluate(design, options).bill.total)
  }
  const [taken, bareTaken]: [number[], number[]] = [[], []]
  for (let turn = -1; turn < turns; turn++) {
    const [ours, theirs] = [timed(evaluations), timed(bare)]
    // The first turn warms up.
    if (turn >= 0) {
      taken.push(ours)
      bareTaken.push(theirs)
    }
  }
  const lines = lineCounts.reduce((all, count) => all + count, 0)
  console.log(`  ${scenarios} evaluations, ${lines} lines of bills, ms     ${spread(taken, 0)}`)
  console.log(`  the same lines as bare decimals, ms                ${spread(bareTaken, 0)}`)
  console.log(`  ratio                                              ${spread(ratios(taken, bareTaken))}`)
}

const server = createContractServer({
  ...{ contract, clock, logger: silentLogger },
  handlers: planHandlers({ bookOf }, clock) as unknown as Handlers<typeof contract>,
})

/** @returns milliseconds until the reply is there as JSON, and its length */
const ask = (name: string, input: object): Promise<readonly [number, number]> =>
  new Promise((resolve, reject) => {
    const begin = performance.now()
    const connection = server.connect((message) => {
      if (message.type !== 'reply') return reject(new Error(JSON.stringify(message)))
      const { length } = JSON.stringify(message)
      connection.close()
      resolve([performance.now() - begin, length])
    })
    connection.receive({ type: 'call', id: 1, name, input })
  })

const measureAnswer = async (name: string, more: object, count: number): Promise<void> => {
  const times: number[] = []
  let bytes = 0
  for (let i = -2; i < count; i++) {
    const design = withRate(pipeline, shop, 1 + (i + 2) / 100)
    const [ms, length] = await ask(name, { design, terms: {}, ...more })
    if (i >= 0) times.push(ms)
    bytes = length
  }
  tell(`${name} ${JSON.stringify(more)}`, times, bytes)
}

const tell = (name: string, times: readonly number[], bytes: number): void =>
  console.log(`  ${name.padEnd(58)} ${spread(times, 1)}; ${(bytes / 1024).toFixed(0)} KiB`)

/** The designs that come with the program, each as it is. */
const measureSamples = async (): Promise<void> => {
  for (const { id, design } of sampleDesigns()) {
    const times: number[] = []
    let bytes = 0
    for (let i = 0; i < answers / 4; i++) {
      const [ms, length] = await ask('plan.evaluate', { design, terms: {} })
      times.push(ms)
      bytes = length
    }
    tell(`plan.evaluate of ${id}, ${design.elements.length} elements`, times, bytes)
  }
}

console.log(`Planning; ${machine()}`)
console.log('median (lowest to highest)')
measureEvaluations()
console.log('ms to the answer; length of it')
// The program's own timers keep nothing alive.
const awake = setInterval(() => undefined, 1000)
await measureAnswer('plan.evaluate', {}, answers)
await measureSamples()
await measureAnswer('plan.outage', { element: 'fraud', hours: 12 }, answers)
await measureAnswer('plan.cheapest', {}, slowAnswers)
await measureAnswer('plan.sensitivity', {}, slowAnswers)
for (const kind of [
  'modes-over-load',
  'modes-over-retention',
  'reads-over-consumers',
  'kafka-over-throughput',
  'growth',
]) {
  await measureAnswer('plan.curve', { kind, element: null }, slowAnswers)
}
await measureAnswer('plan.map', { element: null, fanOutConsumers: 2 }, slowAnswers)
await measureAnswer('plan.ranges', {}, slowAnswers)
clearInterval(awake)
