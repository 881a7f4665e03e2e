import { describe, expect, it } from 'vitest'
import { billOf, priceOf, sends, type Pipeline } from './bill-of'

/*
 * No published example exists of: MSK as the source, vended logs, Snowflake, decompression. Of the tiers there is one in the price
 * list of eu-west-2 only. Totals of AWS's own pricing page are cut off in every copy read.
 */

const KB = 1024

const delivered = (source: Pipeline['elements'][number], delivery: object): Pipeline => ({
  elements: [
    source,
    { kind: 'delivery', id: 'delivery', name: 'Delivery', ...delivery },
    { kind: 'bucket', id: 'bucket', name: 'Bucket', storageDays: 0 },
  ],
  edges: [
    ['source', 'delivery'],
    ['delivery', 'bucket'],
  ],
})

describe('10,000 records/s of 5 KB, converted, partitioned in objects of 64 MB, into a VPC: $10,112.96 [calculator, 2026]', () => {
  it('as a design, but for the VPC, of which the calculator takes ten subnets', () => {
    const delivery = {
      ...{ formatConversion: 'parquet', bufferMiB: 64, bufferSeconds: 60 },
      partitioning: { activePartitions: 1, jqHours: 70 },
    }
    expect(billOf(delivered(sends(10_000, 5 * KB), delivery))).toMatchObject({
      'firehose.ingested': '3634.07',
      'firehose.converted': '2255.63',
      'firehose.partitionedData': '2506.26',
      'firehose.partitionedObjects': '10.03',
      'firehose.jqHours': '4.90',
    })
  })

  it('as use, with all of it', () => {
    const gigabytes = (10_000 * 5 * KB * 2_628_000) / 2 ** 30
    expect(
      priceOf({
        'firehose.ingested': gigabytes,
        'firehose.converted': gigabytes,
        'firehose.partitionedData': gigabytes,
        'firehose.partitionedObjects': 2_005_005,
        'firehose.jqHours': 70,
        'firehose.vpcData': gigabytes * 1.3,
        'firehose.vpcHours': 10 * 730,
      }),
    ).toMatchObject({ 'firehose.vpcData': '1629.07', 'firehose.vpcHours': '73.00', total: '10112.96' })
  })
})

describe('60 records/s of 2 KB, partitioned [AWS, CloudFront Extensions, 2022]', () => {
  it('ingest is $21.80, each record being 5 KB', () => {
    expect(billOf(delivered(sends(60, 2 * KB), {}))).toMatchObject({ 'firehose.ingested': '21.80' })
  })

  it('partitioning is $15.04 of the rounded volume, as published, and $6.02 of what is delivered, as the price is said to be', () => {
    const rounded = (60 * 5 * KB * 2_628_000) / 2 ** 30
    const published = { 'firehose.ingested': rounded, 'firehose.partitionedData': rounded } as const
    expect(priceOf({ ...published, 'firehose.partitionedObjects': rounded * 16 }).total).toBe('36.90')
    const delivery = { partitioning: { activePartitions: 1 }, bufferMiB: 64, bufferSeconds: 900 }
    expect(billOf(delivered(sends(60, 2 * KB), delivery))).toMatchObject({ 'firehose.partitionedData': '6.02' })
  })
})

it('100 records/s of 1 KB to Parquet: $36.34 + $22.56 [AWS, Game Analytics Pipeline]', () => {
  const bill = billOf(delivered(sends(100, KB), { formatConversion: 'parquet', bufferMiB: 64 }))
  expect(bill).toMatchObject({ 'firehose.ingested': '36.34', 'firehose.converted': '22.56' })
})

it('259.2 GB to Iceberg: $19.44 put directly, $11.67 from a stream with each line rounded up [AWS, Game Analytics Pipeline]', () => {
  expect(priceOf({ 'firehose.icebergDirect': 259.2 }).total).toBe('19.44')
  expect(priceOf({ 'firehose.icebergFromStream': 259.2 }, { rounding: 'line-up' }).total).toBe('11.67')
})

it('1 GB a day in records of 0.2 KB: $21.75 in 30 days, being charged 25-fold [AWS, Centralized Logging with OpenSearch]', () => {
  // 0.2 KB is no whole number of bytes: 204 and 205 mixed.
  const mixed: Pipeline['elements'][number] = {
    ...{ kind: 'source', id: 'source', name: 'Source' },
    workload: {
      recordsPerSecond: 2 ** 30 / 204.8 / 86_400,
      recordBytes: {
        kind: 'histogram',
        sizes: [
          { bytes: 204, weight: 1 },
          { bytes: 205, weight: 4 },
        ],
      },
    },
  }
  expect(billOf(delivered(mixed, {}), { hours: 720 })).toMatchObject({ 'firehose.ingested': '21.75' })
})

it('500 GB: $14.50; the total printed beside it, $16.80, is wrong in itself (14.50 + 2.53) [third party]', () => {
  expect(priceOf({ 'firehose.ingested': 500 }).total).toBe('14.50')
})

describe('tiers, by the price list of eu-west-2 in 2024 [infracost, kinesis_firehose_delivery_stream]', () => {
  it.each([
    [2_000_000, '62560.00'],
    [3_000_000, '86848.00'],
    [7_000_000, '182848.00'],
  ])('%i GB: $%s, the tiers ending at 512,000 and 2,048,000 GB', (gigabytes, dollars) => {
    expect(priceOf({ 'firehose.ingested': gigabytes }, { region: 'eu-west-2' }).total).toBe(dollars)
  })

  it('conversion, VPC data and 1,460 AZ-hours: $147,000.00, $70,000.00, $16.06', () => {
    const use = { 'firehose.converted': 7e6, 'firehose.vpcData': 7e6, 'firehose.vpcHours': 1460 } as const
    expect(priceOf(use, { region: 'eu-west-2' })).toEqual({
      'firehose.converted': '147000.00',
      'firehose.vpcData': '70000.00',
      'firehose.vpcHours': '16.06',
      total: '217016.06',
    })
  })
})
