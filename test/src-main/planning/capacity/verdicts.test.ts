import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heaviestShare } from '../../../../src-main/planning/capacity/heaviest-key'
import { withEnoughShards, withRate } from '../../../../src-main/planning/analysis/variations'
import type { KeySpread } from '../../../../src-main/planning/flow/partition-keys'
import { designOf, evaluated, pipeline, reader, said, source, verdictOn } from '../pipelines'

const keys: fc.Arbitrary<KeySpread> = fc.oneof(
  fc.constant<KeySpread>({ kind: 'uniform' }),
  fc.record({ kind: fc.constant('hot-key' as const), share: fc.double({ min: 0.001, max: 1, noNaN: true }) }),
  fc.record({
    ...{ kind: fc.constant('zipf' as const), keys: fc.integer({ min: 1, max: 1e9 }) },
    exponent: fc.double({ min: 0, max: 5, noNaN: true }),
  }),
)
const severity = { unknown: 0, fits: 1, near: 2, throttles: 3 } as const
const sources = new Set(['source'])

describe('laws of verdicts', () => {
  const anyPipeline = fc
    .record({
      rate: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
      bytes: fc.integer({ min: 1, max: 1_048_576 }),
      ...{ keys, shards: fc.integer({ min: 1, max: 200 }), readers: fc.integer({ min: 0, max: 8 }) },
    })
    .map(({ rate, bytes, keys: partitionKeys, shards, readers }) => {
      const workload = { recordBytes: { kind: 'constant' as const, bytes }, partitionKeys }
      const shared = Array.from({ length: readers }, (_, i) => reader(`reader-${i}`))
      return pipeline(source(rate, workload), { shards }, shared)
    })

  it('more load never makes a provisioned stream fit better', () => {
    fc.assert(
      fc.property(anyPipeline, fc.double({ min: 1, max: 100, noNaN: true }), (design, factor) => {
        const [less, more] = [verdictOn(design, 'stream'), verdictOn(withRate(design, sources, factor), 'stream')]
        expect(more.load ?? 0).toBeGreaterThanOrEqual((less.load ?? 0) * (1 - 1e-9))
        expect(severity[more.state]).toBeGreaterThanOrEqual(severity[less.state])
        expect(more.throttledPerHour).toBeGreaterThanOrEqual(less.throttledPerHour - 1e-3)
        expect(more.ageGrowthMinutesPerHour).toBeGreaterThanOrEqual(less.ageGrowthMinutesPerHour - 1e-9)
      }),
    )
  })

  it('what is refused is never more than what comes', () => {
    fc.assert(
      fc.property(anyPipeline, (design) => {
        const verdict = verdictOn(design, 'stream')
        const sent = design.elements[0]
        const rate = sent?.kind === 'source' ? Number(sent.workload.recordsPerSecond) : NaN
        expect(verdict.throttledPerHour).toBeLessThanOrEqual(rate * 3600 * (1 + 1e-9))
        expect(verdict.ageGrowthMinutesPerHour).toBeLessThan(60)
      }),
    )
  })

  it('just enough shards are enough, and one less is not, unless no number helps', () => {
    fc.assert(
      fc.property(anyPipeline, (design) => {
        const enough = withEnoughShards(design, 'stream')
        const verdict = verdictOn(enough, 'stream')
        const stream = enough.elements.find((element) => element.kind === 'stream')
        const hopeless = verdict.findings.some(({ key }) => /hotKey|readCalls|readBytesFanOut/.test(key))
        if (hopeless || stream === undefined || stream.shards === 10_000) return
        expect(verdict.state).not.toBe('throttles')
        if (stream.shards === 1) return
        const withLess = { ...enough, elements: enough.elements.map((element) => ({ ...element })) }
        const less = withLess.elements.find((element) => element.kind === 'stream')
        if (less !== undefined) less.shards -= 1
        expect(verdictOn(withLess, 'stream').state).toBe('throttles')
      }),
    )
  })

  it('the heaviest key has a part of the records', () => {
    fc.assert(
      fc.property(keys, (some) => {
        expect(heaviestShare(some)).toBeGreaterThanOrEqual(0)
        expect(heaviestShare(some)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('every finding is said in words, on demand too', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), keys, (rate, partitionKeys) => {
        const load = source(rate, { partitionKeys, recordBytes: { kind: 'lognormal', median: 900, p99: 90_000 } })
        for (const mode of ['provisioned', 'on-demand', 'on-demand-advantage'] as const) {
          const verdict = verdictOn(
            pipeline(load, { mode, shards: 10 }, [reader('a'), reader('b')], 'sa-east-1'),
            'stream',
          )
          for (const sentence of said(verdict)) expect(sentence).toMatch(/\.$/)
        }
      }),
    )
  })
})

it('says of elements that nothing flows to that they fit', () => {
  const readers = [
    reader('shared'),
    { ...reader('worker'), recordsPerSecondPerWorker: 0 },
    { kind: 'function', id: 'function', msPerBatch: 100 },
  ] as const
  for (const mode of ['provisioned', 'on-demand', 'on-demand-advantage'] as const) {
    const design = pipeline(source(0), { mode }, readers)
    for (const id of ['stream', 'worker', 'function']) {
      const verdict = verdictOn(design, id)
      expect(verdict).toMatchObject({ state: 'fits', throttledPerHour: 0, ageGrowthMinutesPerHour: 0 })
    }
  }
})

describe('a provisioned stream', () => {
  it('fits where its busiest second is below both write limits of a shard', () => {
    // 1,500 KiB/s over 2 shards of 1,024 KiB/s; 1,500 records/s over 2 of 1,000.
    expect(verdictOn(pipeline(source(500, { peakToAverage: 3 }), { shards: 2 }), 'stream')).toEqual({
      ...{ element: 'stream', state: 'fits', load: 0.75, limit: 'plan.limit.writeRecords' },
      ...{ throttledPerHour: 0, ageGrowthMinutesPerHour: 0, findings: [] },
    })
  })

  it('throttles what is beyond them, and says how many shards are enough', () => {
    const verdict = verdictOn(pipeline(source(1500), { shards: 1 }), 'stream')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.5, limit: 'plan.limit.writeRecords' })
    expect(verdict.throttledPerHour).toBe(500 * 3600)
    expect(said(verdict)).toEqual([
      'The busiest shard gets 1.465 MiB/s and takes 1: it needs 2 shards instead of 1.',
      'The busiest shard gets 1,500 records/s and takes 1,000: it needs 2 shards instead of 1.',
    ])
  })

  it('is near its limit from 80 % on, and fits at all of it', () => {
    expect(verdictOn(pipeline(source(800)), 'stream')).toMatchObject({ state: 'near', load: 0.8 })
    expect(said(verdictOn(pipeline(source(800)), 'stream'))).toEqual([
      '80% of its tightest limit in the busiest second.',
    ])
    expect(verdictOn(pipeline(source(1000)), 'stream')).toMatchObject({ state: 'near', throttledPerHour: 0 })
  })

  it('has one busy shard where one key is hot, which no number of shards helps', () => {
    const load = source(2500, {
      partitionKeys: { kind: 'hot-key', share: 0.5 },
      recordBytes: { kind: 'constant', bytes: 100 },
    })
    const verdict = verdictOn(pipeline(load, { shards: 10 }), 'stream')
    // 1,250 records/s of the key, and a tenth of the others.
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.375, throttledPerHour: 375 * 3600 })
    expect(said(verdict)).toEqual([
      'One partition key brings 1,250 records/s, and a shard takes 1,000: no number of shards helps, salting the key does.',
    ])
  })

  it('knows the share of the most frequent of Zipf’s keys', () => {
    // The harmonic number of 1,000 is 7.48547…, that of a million 14.39272…
    expect(heaviestShare({ kind: 'zipf', keys: 1000, exponent: 1 })).toBeCloseTo(1 / 7.4854708605, 9)
    expect(heaviestShare({ kind: 'zipf', keys: 1_000_000, exponent: 1 })).toBeCloseTo(1 / 14.3927267229, 9)
    // zeta(2) less its rest.
    expect(heaviestShare({ kind: 'zipf', keys: 1_000_000, exponent: 2 })).toBeCloseTo(1 / (Math.PI ** 2 / 6 - 1e-6), 9)
    expect(heaviestShare({ kind: 'zipf', keys: 4000, exponent: 0 })).toBeCloseTo(1 / 4000, 9)
  })

  it('refuses records that are too large, whatever the rate', () => {
    const sizes = {
      kind: 'histogram' as const,
      sizes: [
        { bytes: 1000, weight: 99 },
        { bytes: 2 ** 21, weight: 1 },
      ],
    }
    const verdict = verdictOn(pipeline(source(10, { recordBytes: sizes })), 'stream')
    expect(verdict).toMatchObject({ state: 'throttles', limit: 'plan.limit.recordSize', throttledPerHour: 360 })
    expect(said(verdict)[0]).toContain('1% of the records are larger than 1,024 KiB')
    expect(verdictOn(pipeline(source(10, { recordBytes: sizes }), { maxRecordKiB: 2048 }), 'stream').state).toBe('fits')
  })

  it('is read too slowly by too many that share its reads', () => {
    const load = source(900)
    const verdict = verdictOn(pipeline(load, {}, [reader('a'), reader('b'), reader('c')]), 'stream')
    // Three times 900 KiB/s of 2 MiB/s: each reads two thirds of 1,024 KiB/s.
    expect(verdict).toMatchObject({ state: 'throttles', limit: 'plan.limit.readBytes', throttledPerHour: 0 })
    expect(verdict.ageGrowthMinutesPerHour).toBeCloseTo(60 * (1 - 2048 / 2700), 9)
    expect(said(verdict)).toEqual([
      'Shared readers take 2.637 MiB/s from the busiest shard, which gives 2: 2 shards are enough instead of 1, or enhanced fan-out for some.',
    ])
    const fanOut = verdictOn(pipeline(load, {}, [reader('a'), reader('b'), reader('c', 'fan-out')]), 'stream')
    expect(fanOut).toMatchObject({ state: 'near', ageGrowthMinutesPerHour: 0 })
  })

  it('answers five GetRecords a second and shard', () => {
    const readers = Array.from({ length: 6 }, (_, i) => reader(`reader-${i}`))
    const verdict = verdictOn(pipeline(source(1), { shards: 100 }, readers), 'stream')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.2, limit: 'plan.limit.readCalls' })
    expect(said(verdict)[0]).toContain('poll each shard 6 times a second, and a shard answers 5')
  })

  it('is polled without a pause by Flink, which the other readers feel', () => {
    const flink = { kind: 'flink-application', id: 'flink' } as const
    expect(said(verdictOn(pipeline(source(1), {}, [flink, reader('a')]), 'stream'))).toEqual([
      'Flink polls without a pause and takes what calls a shard has left: enhanced fan-out for it spares the other shared readers.',
    ])
    expect(verdictOn(pipeline(source(1), {}, [flink, reader('a', 'fan-out')]), 'stream').findings).toEqual([])
  })

  it('has twenty registered consumers at most', () => {
    const readers = Array.from({ length: 21 }, (_, i) => reader(`reader-${i}`, 'fan-out'))
    expect(verdictOn(pipeline(source(1), {}, readers), 'stream').limit).toBe('plan.limit.fanOutConsumers')
    expect(verdictOn(pipeline(source(1), { mode: 'on-demand-advantage' }, readers), 'stream').state).toBe('fits')
  })
})

describe('an on-demand stream', () => {
  it('is billed as Advantage where another one is, which is told, and may have as many consumers as those', () => {
    const readers = Array.from({ length: 21 }, (_, i) => reader(`reader-${i}`, 'fan-out'))
    const alone = pipeline(source(1), { mode: 'on-demand' }, readers)
    const other = designOf([{ kind: 'stream', id: 'other', mode: 'on-demand-advantage' }])
    const beside = { ...alone, elements: [...alone.elements, ...other.elements] }
    expect(verdictOn(alone, 'stream').state).toBe('throttles')
    expect(verdictOn(beside, 'stream').state).toBe('fits')
    expect(said(verdictOn(beside, 'stream'))).toEqual([
      'Billed as On-demand Advantage too: that is a setting of the account, for all of its on-demand streams.',
    ])
    expect(said(verdictOn(beside, 'other'))).toEqual([])
    expect(evaluated(beside).design).toBe(beside)
  })

  it('has room for double its busiest second, which a new one has yet to grow to', () => {
    const verdict = verdictOn(pipeline(source(20_000), { mode: 'on-demand' }), 'stream')
    expect(verdict).toMatchObject({ state: 'fits', load: 0.5 })
    expect(said(verdict)[0]).toContain('A new stream takes 4 MiB/s and 4,000 records/s')
    expect(verdictOn(pipeline(source(3000), { mode: 'on-demand' }), 'stream').findings).toEqual([])
    const warm = pipeline(source(20_000), { mode: 'on-demand-advantage', warmMiBps: 20 })
    expect(verdictOn(warm, 'stream').findings).toEqual([])
  })

  it('takes 200 MB/s where AWS has no larger ceiling', () => {
    const load = source(3000, { recordBytes: { kind: 'constant', bytes: 100_000 } })
    const verdict = verdictOn(pipeline(load, { mode: 'on-demand' }, [], 'eu-central-1'), 'stream')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.5, limit: 'plan.limit.onDemandBytes' })
    expect(verdict.throttledPerHour).toBeCloseTo(1000 * 3600, 3)
    expect(verdictOn(pipeline(load, { mode: 'on-demand' }), 'stream').state).toBe('fits')
  })

  it('does not help one key that is too hot for a shard', () => {
    const load = source(3000, { partitionKeys: { kind: 'hot-key', share: 0.5 } })
    const verdict = verdictOn(pipeline(load, { mode: 'on-demand' }), 'stream')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.5, limit: 'plan.limit.keyRecords' })
    expect(verdict.throttledPerHour).toBeCloseTo(500 * 3600, 6)
  })
})

describe('a function', () => {
  const run = { kind: 'function', id: 'function', batchRecords: 100, msPerBatch: 200 } as const

  it('falls behind where a shard brings more than its invocations get through', () => {
    // 100 records in 200 ms are 500 a second.
    const verdict = verdictOn(pipeline(source(900), {}, [run]), 'function')
    expect(verdict).toMatchObject({
      state: 'throttles',
      load: 1.8,
      limit: 'plan.limit.functionTime',
      throttledPerHour: 0,
    })
    expect(verdict.ageGrowthMinutesPerHour).toBeCloseTo(60 * (1 - 500 / 900), 9)
    expect(said(verdict)).toEqual([
      'The busiest shard brings 900 records/s, and the function gets through 500: a parallelization of 2 is enough, or larger batches.',
    ])
    expect(verdictOn(pipeline(source(900), {}, [{ ...run, parallelization: 2 }]), 'function').state).toBe('near')
    expect(verdictOn(pipeline(source(900), { shards: 2 }, [run]), 'function').state).toBe('near')
  })

  it('handles a key in order, whatever the parallelization', () => {
    const load = source(900, { partitionKeys: { kind: 'hot-key', share: 0.7 } })
    const verdict = verdictOn(pipeline(load, {}, [{ ...run, parallelization: 10 }]), 'function')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.26, limit: 'plan.limit.functionKey' })
  })

  it('is unknown while nobody says how long a batch takes', () => {
    const verdict = verdictOn(pipeline(source(1), {}, [{ kind: 'function', id: 'function' }]), 'function')
    expect(verdict).toMatchObject({ state: 'unknown', load: null, limit: null })
    expect(said(verdict)).toHaveLength(1)
  })
})

describe('an application', () => {
  const application = { kind: 'application', id: 'application' } as const

  it('needs as many workers as its records take', () => {
    const few = { ...application, workers: 2, recordsPerSecondPerWorker: 400 }
    const verdict = verdictOn(pipeline(source(1000), { shards: 4 }, [few]), 'application')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.25, limit: 'plan.limit.workers' })
    expect(said(verdict)).toEqual(['1,000 records/s come, and each of 2 workers takes 400: 3 workers are enough.'])
  })

  it('has no use for more workers than shards', () => {
    const many = { ...application, workers: 8, recordsPerSecondPerWorker: 400 }
    const verdict = verdictOn(pipeline(source(1000), { shards: 2 }, [many]), 'application')
    expect(verdict.state).toBe('throttles')
    expect(said(verdict)).toEqual([
      '1,000 records/s come, a worker takes 400, and 2 shards keep no more than as many workers busy: more shards or faster workers help.',
      'The busiest shard brings 500 records/s to one worker, which takes 400: more shards help, or salting a hot key.',
      '8 workers for 2 shards: a shard is read by one worker, the others idle.',
    ])
  })

  it('is unknown while nobody says what a worker takes', () => {
    expect(verdictOn(pipeline(source(1), {}, [application]), 'application')).toMatchObject({ state: 'unknown' })
  })
})

describe('a delivery stream', () => {
  const delivery = { kind: 'delivery', id: 'delivery' } as const
  const put = (load: ReturnType<typeof source>, region?: string) =>
    designOf([load, delivery], [['source', 'delivery']], region)

  it('has AWS’s quotas for what is put to it, by region', () => {
    // 6 MiB/s of 5 in us-east-1; of 1 in eu-central-1.
    const load = source(6 * 1024)
    const verdict = verdictOn(put(load), 'delivery')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.2, limit: 'plan.limit.putBytes' })
    expect(verdict.throttledPerHour).toBeCloseTo(1024 * 3600, 3)
    expect(said(verdict)).toEqual(['6 MiB/s are put; the quota here is 5. AWS raises it on request.'])
    expect(verdictOn(put(load, 'eu-central-1'), 'delivery').load).toBe(6)
  })

  it('has a quota of requests, which small ones use up', () => {
    const verdict = verdictOn(put(source(3000, { recordsPerRequest: 1 })), 'delivery')
    expect(verdict).toMatchObject({ load: 1.5, limit: 'plan.limit.putRequests' })
    expect(verdictOn(put(source(3000)), 'delivery').state).toBe('fits')
  })

  it('reads a stream as fast as that, but for its function', () => {
    expect(verdictOn(pipeline(source(60_000), { shards: 60 }, [delivery]), 'delivery').state).toBe('fits')
    const unsaid = verdictOn(pipeline(source(800), {}, [{ ...delivery, transform: {} }]), 'delivery')
    expect(unsaid.state).toBe('unknown')
    expect(said(unsaid)).toEqual(['Whether it keeps up is not known: it is not said how long a batch takes.'])
    const slow = { ...delivery, transform: { batchRecords: 100, msPerBatch: 1000 } }
    // Five invocations of 100 records a second.
    const verdict = verdictOn(pipeline(source(800), {}, [slow]), 'delivery')
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.6, limit: 'plan.limit.functionTime' })
    expect(said(verdict)).toHaveLength(1)
  })

  it('refuses records of more than 1,000 KiB', () => {
    const large = source(1, { recordBytes: { kind: 'constant', bytes: 1_024_001 } })
    expect(verdictOn(put(large), 'delivery')).toMatchObject({ state: 'throttles', throttledPerHour: 3600 })
    const fits = source(1, { recordBytes: { kind: 'constant', bytes: 1_024_000 } })
    expect(verdictOn(put(fits), 'delivery').throttledPerHour).toBe(0)
  })
})

describe('a Kafka cluster', () => {
  const fed = (load: ReturnType<typeof source>, cluster: object) =>
    designOf(
      [
        load,
        { kind: 'kafka-cluster', id: 'cluster', ...cluster },
        { kind: 'sink', id: 'a' },
        { kind: 'sink', id: 'b' },
      ],
      [
        ['source', 'cluster'],
        ['cluster', 'a'],
        ['cluster', 'b'],
      ],
    )

  it('of standard brokers sustains what AWS’s sizing says', () => {
    // min(81 / 6.5, 96 / (1.5 × 2 + 5.7)) × 0.5 = 5.517 MiB/s a broker: MSK facts sheet §4.5 says 5.5.
    const three = { brokerType: 'kafka.m5.large', brokers: 3 }
    const verdict = verdictOn(fed(source(10 * 1024), three), 'cluster')
    expect(verdict).toMatchObject({ state: 'fits', limit: 'plan.limit.kafkaIn' })
    expect(verdict.load).toBeCloseTo(10 / (3 * 5.517241), 6)
    expect(verdictOn(fed(source(20 * 1024), three), 'cluster').state).toBe('throttles')
  })

  it('of Express brokers has their quotas', () => {
    const three = { type: 'express', brokerType: 'express.m7g.large', brokers: 3 }
    // 46.8 MB/s sustained.
    const load = source(46_800, { recordBytes: { kind: 'constant', bytes: 1000 } })
    expect(verdictOn(fed(load, three), 'cluster').load).toBeCloseTo(1, 9)
    const peaked = source(46_800 / 3, { recordBytes: { kind: 'constant', bytes: 1000 }, peakToAverage: 3 })
    // A peak may have half as much again; of that twice is read.
    expect(verdictOn(fed(peaked, three), 'cluster')).toMatchObject({ limit: 'plan.limit.kafkaIn' })
    expect(verdictOn(fed(peaked, three), 'cluster').load).toBeCloseTo(46.8 / 70.2, 9)
  })

  it('without servers has the quotas of a cluster and of partitions', () => {
    const load = source(1000, { recordBytes: { kind: 'constant', bytes: 60_000 } })
    const verdict = verdictOn(fed(load, { type: 'serverless', partitions: 10 }), 'cluster')
    // 6 MB/s into each of 10 partitions that take 5, and 12 out of 10.
    expect(verdict).toMatchObject({ state: 'throttles', load: 1.2 })
    expect(said(verdict)).toEqual([
      'The busiest partition gets 6 MB/s and takes 5: more partitions help, or salting a hot key.',
      '12 MB/s are read from the busiest partition, which gives 10: more partitions help.',
    ])
    expect(verdictOn(fed(load, { type: 'serverless', partitions: 2401 }), 'cluster').limit).toBe(
      'plan.limit.kafkaPartitions',
    )
  })

  it('that is sized from its workload fits', () => {
    for (const type of ['standard', 'express'] as const) {
      expect(verdictOn(fed(source(100_000), { type }), 'cluster').state).not.toBe('throttles')
    }
  })
})

describe('other elements', () => {
  it('cameras have the quotas of Video Streams', () => {
    const camera = (mbps: number, more: object = {}) =>
      verdictOn(designOf([{ kind: 'video-stream', id: 'camera', mbps, ...more }]), 'camera')
    expect(camera(4)).toMatchObject({ state: 'fits', load: 0.04 })
    expect(camera(110)).toMatchObject({ state: 'throttles', load: 1.1, limit: 'plan.limit.videoIn' })
    expect(camera(40, { fragmentSeconds: 20 })).toMatchObject({ load: 2, limit: 'plan.limit.videoFragment' })
    expect(camera(1, { consumers: 4 })).toMatchObject({ state: 'throttles', limit: 'plan.limit.videoConsumers' })
  })

  it('what a Flink application gets through is unknown', () => {
    const flink = { kind: 'flink-application', id: 'flink', parallelism: 100 } as const
    const verdict = verdictOn(pipeline(source(1), {}, [flink]), 'flink')
    expect(verdict.state).toBe('unknown')
    expect(said(verdict)[0]).toBe('100 KPUs; an application has 32 by default. AWS raises it on request.')
  })

  it('a source is told how many of its records fit into a request', () => {
    const verdict = verdictOn(pipeline(source(1, { recordBytes: { kind: 'constant', bytes: 51_200 } })), 'source')
    expect(verdict.state).toBe('fits')
    expect(said(verdict)).toEqual([
      '500 records of this size are 24.41 MiB, and a PutRecords request takes 10: 204 fit into one.',
    ])
  })

  it('says when an account needs a larger quota', () => {
    expect(said(verdictOn(pipeline(source(1), { shards: 20_001 }), 'stream'))).toEqual([
      '20,001 shards in the region; an account has 20,000 there. AWS raises it on request.',
    ])
  })
})
