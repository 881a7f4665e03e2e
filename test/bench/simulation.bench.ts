import { Design, type DesignInput } from '../../src-main/planning/design/design'
import { simulate } from '../../src-main/planning/simulation/simulate'
import type { SimulateOptions } from '../../src-main/planning/simulation/simulation'
import { machine, spread } from './figures'

/*
 * Simulations on one core: a month of a thousand shards at steps of a minute, calm, with skewed keys and overloaded, with readers; a
 * year at steps of an hour; and a thousand runs of a small design, each with another seed and with its use.
 */

const hour = 3_600_000
const from = Date.UTC(2026, 10, 23)
const turns = 5

interface Sent {
  readonly recordsPerSecond: number
  readonly shards: number
  readonly partitionKeys?: object
}

const pipeline = ({ recordsPerSecond, shards, partitionKeys = { kind: 'uniform' } }: Sent): Design =>
  Design.parse({
    ...{ formatVersion: 2, name: 'bench' },
    elements: [
      {
        ...{ kind: 'source', id: 'shop', name: 'Shop' },
        workload: {
          ...{ recordsPerSecond, partitionKeys, peakToAverage: 1.3 },
          recordBytes: { kind: 'lognormal', median: 500, p99: 3000 },
        },
      },
      { kind: 'stream', id: 'orders', name: 'Orders', shards },
      { kind: 'application', id: 'stock', name: 'Stock', recordsPerSecondPerWorker: 100_000, workers: 100 },
      { kind: 'function', id: 'fraud', name: 'Fraud', reads: 'fan-out', msPerBatch: 20, parallelization: 10 },
    ],
    edges: [
      { from: 'shop', to: 'orders' },
      { from: 'orders', to: 'stock' },
      { from: 'orders', to: 'fraud' },
    ],
  } as DesignInput)

const measure = (name: string, work: () => void): void => {
  const times: number[] = []
  for (let turn = -1; turn < turns; turn++) {
    const begin = performance.now()
    work()
    // The first turn warms up.
    if (turn >= 0) times.push(performance.now() - begin)
  }
  console.log(`  ${name.padEnd(64)} ${spread(times, 0)}`)
}

const month: SimulateOptions = { seed: 1, from, durationMs: 730 * hour, stepMs: 60_000, moments: 1500 }
const zipf = { kind: 'zipf', keys: 1_000_000, exponent: 0.8 }
const calm = pipeline({ recordsPerSecond: 500_000, shards: 1000 })
const skewed = pipeline({ recordsPerSecond: 500_000, shards: 1000, partitionKeys: zipf })
const over = pipeline({ recordsPerSecond: 1_200_000, shards: 1000 })
const small = pipeline({ recordsPerSecond: 1000, shards: 2 })

console.log(`Simulation; ${machine()}`)
console.log('ms, median (lowest to highest)')
measure('a month of 1,000 shards by the minute, 500,000 records a second', () => simulate(calm, month))
measure('the same with keys of a Zipf distribution', () => simulate(skewed, month))
measure('the same with 1,200,000 records a second: overloaded all the time', () => simulate(over, month))
measure('a year of 1,000 shards by the hour', () => simulate(calm, { ...month, durationMs: 8784 * hour, stepMs: hour }))
measure('1,000 runs of a small design: a week by the hour, with its use', () => {
  for (let seed = 0; seed < 1000; seed++) {
    simulate(small, { seed, from, durationMs: 168 * hour, stepMs: hour, moments: 1 }).uses(730)
  }
})
