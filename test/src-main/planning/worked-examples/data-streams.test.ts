import { describe, expect, it } from 'vitest'
import { billOf, priceOf, sends, streamed } from './bill-of'

/*
 * No published example exists, or none that can be used, of: AWS's own pricing page (its totals are cut off in every copy read),
 * retention and fan-out under On-demand Advantage, and channels.
 */

const KB = 1024

describe('provisioned', () => {
  it('10 records/s of 10 KB, 10 shared and 10 fan-out consumers, 2 shards: $273.85 [calculator, 2026]', () => {
    const pipeline = streamed(sends(10, 10 * KB), { shards: 2 }, { shared: 10, fanOut: 10 })
    expect(billOf(pipeline)).toEqual({
      'provisioned.payloadUnits': '0.37',
      'provisioned.shardHours': '21.90',
      'provisioned.consumerShardHours': '219.00',
      'provisioned.fanOutRetrieval': '32.58',
      total: '273.85',
    })
  })

  it('16.67 records/s of 3 KB, 3 consumers, 1 shard: $11.56 [calculator, pasted by ldynia/archcolider, 2021]', () => {
    expect(billOf(streamed(sends(16.67, 3 * KB), { shards: 1 }, { shared: 3 }))).toEqual({
      'provisioned.payloadUnits': '0.61',
      'provisioned.shardHours': '10.95',
      total: '11.56',
    })
  })

  it('10,000 records/s of 0.5 KB, 10 shards: $477.42 [calculator, pasted by yffrankwang/amazon-taxi-analytics]', () => {
    expect(billOf(streamed(sends(10_000, 512), { shards: 10 }, { shared: 4 }))).toEqual({
      'provisioned.payloadUnits': '367.92',
      'provisioned.shardHours': '109.50',
      total: '477.42',
    })
  })

  it('100 records/s of 1 KB, 2 shards: $25.58, in 730 h, though the text counts events of 720 h [AWS, Game Analytics Pipeline, 2025]', () => {
    expect(billOf(streamed(sends(100, KB), { shards: 2 })).total).toBe('25.58')
  })

  it.each([
    [1_000_000, '10.96'],
    [100_000_000, '12.35'],
  ])('1 shard and %i records: $%s [third party, 2026-08-15]', (records, total) => {
    expect(priceOf({ 'provisioned.shardHours': 730, 'provisioned.payloadUnits': records }).total).toBe(total)
  })

  it.each([
    [10, 1, '10.80', '4.20'],
    [100, 2, '21.60', '42.00'],
    [1000, 17, '183.60', '420.00'],
  ])(
    '%i GB of logs a day, %i shards, 720 h: $%s and $%s [AWS, Centralized Logging with OpenSearch; Log Hub]',
    (gigabytes, shards, shardHours, units) => {
      // One million records of 1 KB a GB, as AWS counts there.
      const source = sends((gigabytes * 1e6) / 86_400, KB)
      expect(billOf(streamed(source, { shards }), { hours: 720 })).toMatchObject({
        'provisioned.shardHours': shardHours,
        'provisioned.payloadUnits': units,
      })
    },
  )

  it('2,920 shard-hours and 6,500,000 units: $43.80 and $0.09 [infracost, kinesis_stream]', () => {
    expect(priceOf({ 'provisioned.shardHours': 2920, 'provisioned.payloadUnits': 6_500_000 })).toMatchObject({
      'provisioned.shardHours': '43.80',
      'provisioned.payloadUnits': '0.09',
    })
  })

  it.each([
    [10, 2, 22],
    [100, 2, 26],
    [1000, 10, 146],
  ])('%i requests/s on %i shards: $%i in whole dollars [AWS, Clickstream Analytics]', (rate, shards, dollars) => {
    expect(Math.round(Number(billOf(streamed(sends(rate, KB), { shards })).total))).toBe(dollars)
  })

  it('200 records a minute of 50 KB in eu-west-1, kept a week: lines of $12.41, $0.29, $16.79 [third party; total given as 30$]', () => {
    const pipeline = { ...streamed(sends(200 / 60, 50 * KB), { retentionHours: 168 }), region: 'eu-west-1' }
    expect(billOf(pipeline)).toEqual({
      'provisioned.payloadUnits': '0.29',
      'provisioned.shardHours': '12.41',
      'provisioned.extendedRetention': '16.79',
      total: '29.49',
    })
  })
})

describe('retention', () => {
  it('60 records/s of 2 KB on 1 shard, kept a week: $27.76, in 730 h [AWS, CloudFront Extensions, 2022]', () => {
    expect(billOf(streamed(sends(60, 2 * KB), { shards: 1, retentionHours: 168 }))).toEqual({
      'provisioned.payloadUnits': '2.21',
      'provisioned.shardHours': '10.95',
      'provisioned.extendedRetention': '14.60',
      total: '27.76',
    })
  })

  it('100 shard-hours extended, which infracost calls GB, 100 GB-months long-term and 100 GB read: $2.00, $2.30, $2.10 [infracost]', () => {
    const kept = { 'provisioned.extendedRetention': 100, 'provisioned.longTermRetention': 100 * 730 } as const
    expect(priceOf({ ...kept, 'provisioned.longTermRetrieval': 100 })).toMatchObject({
      'provisioned.extendedRetention': '2.00',
      'provisioned.longTermRetention': '2.30',
      'provisioned.longTermRetrieval': '2.10',
    })
  })

  it('1 GB-month on demand, of each age: $0.10 and $0.02 [infracost]', () => {
    expect(priceOf({ 'onDemand.extendedRetention': 730, 'onDemand.longTermRetention': 730 })).toMatchObject({
      'onDemand.extendedRetention': '0.10',
      'onDemand.longTermRetention': '0.02',
    })
  })
})

describe('enhanced fan-out', () => {
  it.each([
    [1, '0.15'],
    [2, '0.30'],
  ])('10 shards and %i consumers for an hour: $%s [AWS, Data Streams FAQ]', (consumers, dollars) => {
    expect(priceOf({ 'provisioned.consumerShardHours': 10 * consumers }).total).toBe(dollars)
  })

  it('100 GB, 100 consumer-shard-hours, and 2 GB on demand: $1.30, $1.50, $0.10 [infracost]', () => {
    expect(
      priceOf({
        'provisioned.fanOutRetrieval': 100,
        'provisioned.consumerShardHours': 100,
        'onDemand.fanOutRetrieval': 2,
      }),
    ).toMatchObject({
      'provisioned.fanOutRetrieval': '1.30',
      'provisioned.consumerShardHours': '1.50',
      'onDemand.fanOutRetrieval': '0.10',
    })
  })
})

describe('on demand', () => {
  it('10 records/s of 10 KB, 10 shared and 10 fan-out consumers: $274.81 [calculator, 2026]', () => {
    expect(billOf(streamed(sends(10, 10 * KB), { mode: 'on-demand' }, { shared: 10, fanOut: 10 }))).toEqual({
      'onDemand.streamHours': '29.20',
      'onDemand.incoming': '20.05',
      'onDemand.retrieval': '100.25',
      'onDemand.fanOutRetrieval': '125.31',
      total: '274.81',
    })
  })

  const game = (259_200_000 * KB) / 2 ** 30
  it('259.2 million records of 1 KB, read once: $58.87, lines rounded; their exact sum would be $58.86 [AWS, Game Analytics Pipeline]', () => {
    const use = { 'onDemand.streamHours': 730, 'onDemand.incoming': game, 'onDemand.retrieval': game } as const
    expect(priceOf(use)).toEqual({
      'onDemand.streamHours': '29.20',
      'onDemand.incoming': '19.78',
      'onDemand.retrieval': '9.89',
      total: '58.87',
    })
    expect(priceOf(use, { rounding: 'total' }).total).toBe('58.86')
  })

  it('100 GB in and out: $41.20 [third party, 2026-08-15]', () => {
    const use = { 'onDemand.streamHours': 730, 'onDemand.incoming': 100, 'onDemand.retrieval': 100 } as const
    expect(priceOf(use).total).toBe('41.20')
  })

  it.each([
    [414.8, '16.59'],
    [432, '17.28'],
    [744, '29.76'],
  ])('%d stream-hours in us-west-2: $%s [third party, a bill of 2026]', (hours, dollars) => {
    expect(priceOf({ 'onDemand.streamHours': hours }, { region: 'us-west-2' }).total).toBe(dollars)
  })
})

it('On-demand Advantage, 3 records/s of 200 KB and 2 consumers: the minimum, $3,079.69; the calculator shows $3,079.73, 4 cents of which nobody explains', () => {
  const pipeline = streamed(sends(3, 200 * KB), { mode: 'on-demand-advantage' }, { shared: 2 })
  expect(billOf(pipeline, { rounding: 'total' }).total).toBe('3079.69')
})
