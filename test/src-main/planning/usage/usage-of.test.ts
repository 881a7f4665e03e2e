import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantityOf, type Usage } from '../../../../src-main/metering/usage'
import type { Dimension } from '../../../../src-main/metering/dimensions'
import { Design, type DesignInput } from '../../../../src-main/planning/design/design'
import { flowThrough } from '../../../../src-main/planning/flow/flow'
import { leftOutOf } from '../../../../src-main/planning/usage/left-out'
import { usesOf } from '../../../../src-main/planning/usage/usage-of'
import { addUsage } from '../../../../src-main/metering/usage'
import { anyDesign } from '../design/any-design'
import en from '../../../../resources/locales/en.json'

type ElementInput = DesignInput['elements'][number]

const designOf = (elements: readonly ElementInput[]): Design => {
  const ids = elements.map(({ id }) => id)
  // In a row, each giving to the next.
  const edges = ids.slice(1).map((to, at) => ({ from: ids[at] ?? '', to }))
  return Design.parse({ formatVersion: 2, name: 'test', elements: [...elements], edges })
}

const usesIn = (elements: readonly ElementInput[], hours = 730) => usesOf(flowThrough(designOf(elements)), hours)
const usageIn = (elements: readonly ElementInput[], hours = 730): Usage =>
  addUsage(...usesIn(elements, hours).map(({ usage }) => usage))
const quantityIn = (elements: readonly ElementInput[], dimension: Dimension): number =>
  quantityOf(usageIn(elements), dimension)
const missingIn = (elements: readonly ElementInput[]) =>
  usesIn(elements).flatMap(({ unknown = [] }) => unknown.map(({ dimension, missing }) => `${dimension} ${missing}`))

const source = (recordsPerSecond: number, bytes: number, more = {}): ElementInput => ({
  ...{ kind: 'source', id: 'source', name: 'Source' },
  workload: { recordsPerSecond, recordBytes: { kind: 'constant', bytes } },
  ...more,
})
const stream = (more = {}): ElementInput => ({ kind: 'stream', id: 'stream', name: 'Stream', ...more })
const application = (more = {}): ElementInput => ({ kind: 'application', id: 'app', name: 'Application', ...more })
const func = (more = {}): ElementInput => ({
  kind: 'function',
  id: 'function',
  name: 'Function',
  msPerBatch: 10,
  ...more,
})
const delivery = (more = {}): ElementInput => ({ kind: 'delivery', id: 'delivery', name: 'Delivery', ...more })
const bucket = (more = {}): ElementInput => ({ kind: 'bucket', id: 'bucket', name: 'Bucket', ...more })

const seconds = 730 * 3600

describe('a record that grows', () => {
  it('from 0.9 KB to 1.1 KB doubles on-demand ingest and leaves payload units alone', () => {
    const small = [source(100, 900), stream({ mode: 'on-demand' })]
    const large = [source(100, 1100), stream({ mode: 'on-demand' })]
    expect(quantityIn(large, 'onDemand.incoming')).toBe(2 * quantityIn(small, 'onDemand.incoming'))
    const units = (bytes: number) => quantityIn([source(100, bytes), stream()], 'provisioned.payloadUnits')
    expect(units(1100)).toBe(units(900))
    expect(units(900)).toBe(100 * seconds)
  })

  it('never costs fewer units, KiB or steps of Firehose', () => {
    const dimensions = [
      ['provisioned.payloadUnits', 'provisioned'],
      ['onDemand.incoming', 'on-demand'],
    ] as const
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 0, max: 60_000 }), (bytes, more) => {
        for (const [dimension, mode] of dimensions) {
          const at = (size: number) => quantityIn([source(3, size), stream({ mode })], dimension)
          expect(at(bytes + more)).toBeGreaterThanOrEqual(at(bytes))
        }
        const ingested = (size: number) => quantityIn([source(3, size), delivery()], 'firehose.ingested')
        expect(ingested(bytes + more)).toBeGreaterThanOrEqual(ingested(bytes))
      }),
    )
  })
})

describe('a stream', () => {
  it('that keeps 24 hours is charged for none of it; beyond, provisioned by the shard, on demand by what is kept', () => {
    const day = usageIn([source(1, 1024), stream({ shards: 3 })])
    expect(quantityOf(day, 'provisioned.extendedRetention')).toBe(0)
    const month = usageIn([source(1, 1024), stream({ shards: 3, retentionHours: 720 })])
    expect(quantityOf(month, 'provisioned.extendedRetention')).toBe(3 * 730)
    const kept = (hours: number): number => ((hours * 3600) / 2 ** 20) * 730
    expect(quantityOf(month, 'provisioned.longTermRetention')).toBeCloseTo(kept(552), 6)
    const onDemand = usageIn([source(1, 1024), stream({ mode: 'on-demand', retentionHours: 720 })])
    expect(quantityOf(onDemand, 'onDemand.extendedRetention')).toBeCloseTo(kept(144), 6)
    expect(quantityOf(onDemand, 'onDemand.longTermRetention')).toBeCloseTo(kept(552), 6)
  })

  it('with encryption calls for its key every five minutes, and so does each that writes or reads', () => {
    const encrypted = stream({ encryption: 'aws-key' })
    expect(quantityIn([source(1, 1), encrypted, application()], 'kms.requests')).toBe((3 * seconds) / 300)
    expect(quantityIn([source(1, 1), encrypted], 'kms.keys')).toBe(0)
    expect(quantityIn([source(1, 1), stream({ encryption: 'customer-key' })], 'kms.keys')).toBe(730)
    // AWS's developer guide: 8,640 calls of a stream in a month of 30 days.
    expect(quantityOf(usageIn([encrypted], 720), 'kms.requests')).toBe(8640)
  })

  it('under On-demand Advantage uses its commitment up, and the account is charged for the rest', () => {
    const committed = (25 * seconds) / 1024
    const little = usesIn([source(1024, 1024), stream({ mode: 'on-demand-advantage' }), application()])
    expect(little.map(({ element }) => element)).toEqual(['source', 'stream', 'app', null])
    const account = little.at(-1)?.usage ?? {}
    expect(quantityOf(account, 'advantage.incomingShortfall')).toBeCloseTo((committed * 24) / 25, 6)
    expect(quantityOf(account, 'advantage.retrievalShortfall')).toBeCloseTo((committed * 24) / 25, 6)
    const much = usageIn([source(102_400, 1024), stream({ mode: 'on-demand-advantage' }), application()])
    expect(quantityOf(much, 'advantage.incomingShortfall')).toBe(0)
  })
})

describe('streams of which one is under On-demand Advantage', () => {
  const two = (modes: readonly string[]) => {
    const streams = modes.map((mode, n) => stream({ id: `stream-${String(n)}`, mode, retentionHours: 48 }))
    const edges = streams.map(({ id }) => ({ from: 'source', to: id }))
    const design = Design.parse({ formatVersion: 2, name: 'test', elements: [source(100, 1100), ...streams], edges })
    return usesOf(flowThrough(design), 730).map(({ element, usage }) => ({ element, usage }))
  }

  it('use all that is on demand as Advantage: it is a setting of the account', () => {
    const mixed = two(['on-demand-advantage', 'on-demand'])
    expect(mixed).toEqual(two(['on-demand-advantage', 'on-demand-advantage']))
    expect(Object.keys(addUsage(...mixed.map(({ usage }) => usage))).filter((of) => of.startsWith('onDemand'))).toEqual(
      [],
    )
  })

  it('leave provisioned ones as they are', () => {
    const second = (first: string) => two([first, 'provisioned']).filter(({ element }) => element === 'stream-1')
    expect(second('on-demand-advantage')).toEqual(second('provisioned'))
    expect(second('provisioned')).toHaveLength(1)
  })
})

describe('an application', () => {
  it('of KCL 3 writes three renewals in ten seconds and a checkpoint a minute for each shard, and reports twice a minute', () => {
    const writes = quantityIn([source(1, 1), stream({ shards: 10 }), application({ workers: 4 })], 'dynamodb.writes')
    expect(writes).toBe(10 * seconds * 0.3 + (10 * seconds) / 60 + (5 * seconds) / 30)
  })

  it('without a client library has no lease table; how many metrics one sends is not known', () => {
    const none = application({ clientLibrary: 'none' })
    expect(quantityIn([source(1, 1), stream(), none], 'dynamodb.writes')).toBe(0)
    expect(missingIn([source(1, 1), stream(), application({ metrics: 'detailed' })])).toEqual([
      'cloudwatch.metrics plan.missing.clientMetrics',
    ])
  })
})

describe('a function', () => {
  const runs = (rate: number, more = {}, shards = 2) =>
    quantityIn([source(rate, 1000), stream({ shards }), func(more)], 'lambda.requests') / seconds

  it('runs for full batches, and for what came within its window', () => {
    expect(runs(1000)).toBe(10)
    expect(runs(100)).toBe(2)
    expect(runs(100, { batchWindowSeconds: 10 })).toBe(1)
    expect(runs(100, { batchWindowSeconds: 10, batchRecords: 10_000 })).toBeCloseTo(0.2, 9)
    expect(runs(1, { parallelization: 10 })).toBe(1)
  })

  it('runs for each record that is not read in batches', () => {
    expect(quantityIn([source(7, 1000), func()], 'lambda.requests')).toBe(7 * seconds)
  })

  it('is charged for its memory as long as it runs; how long a batch takes has to be said', () => {
    const elements = [source(1000, 1000), stream(), func({ memoryMiB: 2048, msPerBatch: 20, msPerRecord: 1 })]
    expect(quantityIn(elements, 'lambda.x86')).toBeCloseTo((10 * 0.02 + 1000 * 0.001) * 2 * seconds, 3)
    const unsaid = { kind: 'function', id: 'f', name: 'f' } as const
    expect(missingIn([source(1, 1), stream(), unsaid])).toEqual(['lambda.x86 plan.missing.functionMs'])
  })
})

describe('a delivery', () => {
  it('counts what it reads from Kafka without rounding, and the larger of in and out', () => {
    const kafka: ElementInput = { kind: 'kafka-cluster', id: 'kafka', name: 'Kafka', type: 'serverless' }
    const ingested = (bytesOut: number) =>
      quantityIn(
        [source(1, 2 ** 10), kafka, delivery({ transform: { msPerBatch: 1, bytesOut } })],
        'firehose.mskIngested',
      )
    expect(ingested(0.5)).toBeCloseTo(seconds / 2 ** 20, 9)
    expect(ingested(3)).toBeCloseTo((3 * seconds) / 2 ** 20, 9)
  })

  it('to a table is charged for what is processed, not rounded, and what a function adds as if from a stream', () => {
    const table: ElementInput = { kind: 'iceberg-table', id: 'table', name: 'Table', storageDays: 1 }
    const direct = usageIn([source(1, 100), delivery({ transform: { msPerBatch: 1, bytesOut: 3 } }), table])
    expect(quantityOf(direct, 'firehose.ingested')).toBe(0)
    expect(quantityOf(direct, 'firehose.icebergDirect')).toBeCloseTo((100 * seconds) / 2 ** 30, 9)
    expect(quantityOf(direct, 'firehose.icebergFromStream')).toBeCloseTo((200 * seconds) / 2 ** 30, 9)
  })

  it('writes an object when a buffer is full or its time is over, for each shard or active partition', () => {
    const puts = (elements: readonly ElementInput[]) => quantityIn([...elements, bucket({ storageDays: 1 })], 's3.puts')
    expect(puts([source(10, 1000), delivery()])).toBe(seconds / 300)
    expect(puts([source(10, 1000), stream({ shards: 4 }), delivery()])).toBe((4 * seconds) / 300)
    expect(puts([source(5, 2 ** 19), delivery()])).toBe(seconds / 2)
    const partitioned = delivery({ partitioning: { activePartitions: 50 }, bufferMiB: 64 })
    expect(puts([source(10, 1000), partitioned])).toBe((50 * seconds) / 300)
    expect(puts([source(0.01, 1000), partitioned])).toBe(0.01 * seconds)
  })
})

describe('what is kept', () => {
  it('in a bucket is what comes in for as many days as objects are kept', () => {
    const stored = quantityIn(
      [source(1, 1024), delivery({ compressedTo: 0.5 }), bucket({ storageDays: 30 })],
      's3.storage',
    )
    expect(stored / 730).toBeCloseTo((30 * 86_400 * 512) / 2 ** 30, 9)
  })

  it('and what is written are not known unless somebody says so', () => {
    expect(missingIn([source(1, 1), delivery({ bufferSeconds: 0 }), bucket()])).toEqual([
      's3.storage plan.missing.storageDays',
      's3.puts plan.missing.objects',
    ])
    expect(missingIn([{ kind: 'flink-application', id: 'f', name: 'f' }])).toEqual([
      'flink.backups plan.missing.backupGB',
    ])
    expect(missingIn([bucket()])).toEqual([])
  })
})

describe('a queue', () => {
  const requests = (bytes: number, messagesPerBatch: number) =>
    quantityIn(
      [source(10, bytes), func(), { kind: 'queue', id: 'queue', name: 'Queue', messagesPerBatch }],
      'sqs.requests',
    ) / seconds

  it('takes three requests a batch, and more where a batch is beyond 64 KiB', () => {
    expect(requests(1000, 1)).toBe(30)
    expect(requests(1000, 10)).toBe(3)
    expect(requests(100_000, 1)).toBe(50)
    expect(requests(10_000, 10)).toBe(5)
  })
})

describe('any design', () => {
  it('uses nothing negative, and no account but under On-demand Advantage', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        const uses = usesOf(flowThrough(design), 730)
        for (const { usage } of uses) expect(Object.values(usage).every((amount) => amount > 0n)).toBe(true)
        const isAdvantage = design.elements.some((one) => one.kind === 'stream' && one.mode === 'on-demand-advantage')
        expect(uses.some(({ element }) => element === null)).toBe(isAdvantage)
      }),
    )
  })

  it('has figures though every function multiplies a thousand million million times, and though nothing is left of a record', () => {
    const functions = Array.from({ length: 40 }, (_, n) =>
      func({ id: `f${String(n)}`, recordsOut: 1e15, bytesOut: n % 2 === 0 ? 1e15 : 0 }),
    )
    expect(quantityIn([source(1, 1), ...functions], 'lambda.requests')).toBeGreaterThan(1e15)
  })

  const texts = new Map<string, string>()
  const collect = (value: object, path: string): void => {
    for (const [name, text] of Object.entries(value)) {
      if (typeof text === 'string') texts.set(`${path}${name}`, text)
      else collect(text as object, `${path}${name}.`)
    }
  }
  collect(en.plan, 'plan.')
  const places = (key: string): readonly string[] =>
    [...(texts.get(key) ?? 'no such text {none}').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

  it('opens each amount to a sentence with all of its figures, and names what is missing or left out', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        for (const { usage, workings = {}, unknown = [] } of usesOf(flowThrough(design), 730)) {
          expect(Object.keys(workings).sort()).toEqual(Object.keys(usage).sort())
          for (const { key, values } of Object.values(workings)) {
            expect(
              places(key).filter((place) => !(place in values)),
              key,
            ).toEqual([])
          }
          for (const { missing } of unknown) expect(places(missing), missing).toEqual([])
        }
        for (const { key } of leftOutOf(design)) expect(places(key), key).toEqual(['elements'])
      }),
    )
  })
})

it('charges for crossing zones only on the way to a gateway or an endpoint: Kinesis is reached free of charge', () => {
  const crossed = (more: object) =>
    quantityIn([source(1024, 1024, { crossAz: 0.5, ...more }), stream()], 'transfer.crossAz')
  const sent = (1024 * 1024 * seconds) / 2 ** 30
  expect(crossed({})).toBe(0)
  expect(crossed({ natGateways: 1 })).toBe(sent)
  expect(crossed({ interfaceEndpointAzs: 2 })).toBe(sent)
})
