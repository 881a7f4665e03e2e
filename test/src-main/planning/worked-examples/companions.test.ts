import { describe, expect, it } from 'vitest'
import { billOf, priceOf, sends } from './bill-of'

/*
 * No published example exists of: SQS, interface endpoints to the cent, log storage beyond infracost's.
 */

describe('S3', () => {
  it('100 GB for 15 days and 100 TB for 16 of a month of 31: $1,215.00 [AWS, S3 billing FAQ]', () => {
    const gigabyteHours = 100 * 15 * 24 + 100 * 1024 * 16 * 24
    expect(priceOf({ 's3.storage': gigabyteHours }, { hours: 744 }).total).toBe('1215.00')
  })

  it('10,000 GB, 10,000 PUT and 10,000 GET: $230.00, $0.05, $0.00 [infracost]', () => {
    expect(priceOf({ 's3.storage': 10_000 * 730, 's3.puts': 10_000, 's3.gets': 10_000 })).toEqual({
      's3.storage': '230.00',
      's3.puts': '0.05',
      's3.gets': '0.00',
      total: '230.05',
    })
  })

  it('2 GB, 10,000 PUT and 10,000 GET: $0.10, not rounded before it is summed [calculator]', () => {
    const use = { 's3.storage': 2 * 730, 's3.puts': 10_000, 's3.gets': 10_000 } as const
    expect(priceOf(use, { rounding: 'total' }).total).toBe('0.10')
  })
})

describe('Lambda', () => {
  it('3 million runs of 120 ms with 1,536 MB: $2.73 with what is free [AWS pricing page]', () => {
    const use = { 'lambda.requests': 3e6, 'lambda.x86': 540_000 } as const
    expect(priceOf(use, { withFreeTier: true })).toEqual({
      'lambda.requests': '0.40',
      'lambda.x86': '2.33',
      total: '2.73',
    })
  })

  it('10,000 runs an hour of 2 s with 1 GB in a month of 744 h: $249.49 without what is free, on the same page [AWS pricing page]', () => {
    const called = {
      elements: [
        sends(10_000 / 3600, 1000),
        { kind: 'function', id: 'f', name: 'Function', memoryMiB: 1024, msPerBatch: 2000 } as const,
      ],
      edges: [['source', 'f']] as const,
    }
    expect(billOf(called, { hours: 744 })).toEqual({
      'lambda.requests': '1.49',
      'lambda.x86': '248.00',
      total: '249.49',
    })
  })

  it.each([
    [6e9, '100000.20'],
    [9e9, '135000.00'],
    [15e9, '200001.00'],
  ])('tiers of x86: the next %d GB-seconds cost $%s [infracost]', (more, dollars) => {
    // Infracost prints a line for each tier: 6, 9 and 15 billion.
    const before = { 6e9: 0, 9e9: 6e9, 15e9: 15e9 }[more] ?? 0
    const cost = (gigabyteSeconds: number): number => Number(priceOf({ 'lambda.x86': gigabyteSeconds }).total)
    expect((cost(before + more) - cost(before)).toFixed(2)).toBe(dollars)
  })
})

describe('CloudWatch', () => {
  it('43,200 PutMetricData and 3 metrics: $0.43, $0.90 [AWS, Centralized Logging with OpenSearch]', () => {
    expect(priceOf({ 'cloudwatch.puts': 43_200, 'cloudwatch.metrics': 3 * 730 })).toMatchObject({
      'cloudwatch.puts': '0.43',
      'cloudwatch.metrics': '0.90',
    })
  })

  it('1,000 GB of logs, 500 GB-months of them, an alarm of each kind: $500.00, $15.00, $0.10, $0.30 [infracost]', () => {
    expect(
      priceOf({
        'cloudwatch.logs': 1000,
        'cloudwatch.logStorage': 500 * 730,
        'cloudwatch.alarms': 730,
        'cloudwatch.highResolutionAlarms': 730,
      }).total,
    ).toBe('515.40')
  })
})

it('3 keys and 100,000 requests of KMS: $3.00 + $0.30 [infracost]', () => {
  expect(priceOf({ 'kms.keys': 3 * 730, 'kms.requests': 100_000 }).total).toBe('3.30')
})

it('3 million writes, 8 million reads, 230 GB and 2 million stream reads of DynamoDB: $1.88, $1.00, $57.50, $0.40 [infracost]', () => {
  expect(
    priceOf({
      'dynamodb.writes': 3e6,
      'dynamodb.reads': 8e6,
      'dynamodb.storage': 230 * 730,
      'dynamodb.streamReads': 2e6,
    }),
  ).toEqual({
    'dynamodb.writes': '1.88',
    'dynamodb.reads': '1.00',
    'dynamodb.storage': '57.50',
    'dynamodb.streamReads': '0.40',
    total: '60.78',
  })
})

describe('transfer', () => {
  it.each([
    [10_240, '921.60'],
    [51_200, '4403.20'],
    [57_000, '4809.20'],
  ])('%i GB to the internet: $%s, without what is free [infracost]', (gigabytes, dollars) => {
    expect(priceOf({ 'transfer.internetOut': gigabytes }).total).toBe(dollars)
  })

  it('2,000 GB between availability zones: $20.00 [infracost]', () => {
    expect(priceOf({ 'transfer.crossAz': 2000 }).total).toBe('20.00')
  })

  it('6, 3 and 1 NAT gateways: $197.10, $98.55, $32.85 [third party, 2026-09-13]', () => {
    const month = (gateways: number) => priceOf({ 'network.natHours': gateways * 730 }).total
    expect([6, 3, 1].map(month)).toEqual(['197.10', '98.55', '32.85'])
  })
})

it('2,592,000 calls of a REST API: $9.07 [AWS, Game Analytics Pipeline]', () => {
  expect(priceOf({ 'apiGateway.requests': 2_592_000 }).total).toBe('9.07')
})
