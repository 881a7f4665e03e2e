import { describe, expect, it } from 'vitest'
import euWest2 from '../../../resources/prices/eu-west-2.json'
import type { Terms } from '../../../src-main/pricing/bill'
import { billOf, book, lineOf, useOf, used } from './support/billing'

/*
 * Worked examples that others have published, as far as they are arithmetic with prices: quantities in, dollars out. From a
 * workload to its quantities is planning's part.
 */

type Quantities = Parameters<typeof used>[0]

interface Example {
  readonly of: string
  readonly usage: Quantities
  /** By line in the order of the catalogue, and in all. */
  readonly charges: readonly string[]
  readonly total: string
  readonly terms?: Partial<Terms>
}

const examples: readonly Example[] = [
  {
    of: 'a captured estimate: 10 records/s of 10 KB, 2 shards, 10 fan-out consumers (pricing calculator, 2026)',
    usage: {
      'provisioned.payloadUnits': 26_280_000,
      'provisioned.shardHours': 2 * 730,
      'provisioned.consumerShardHours': 10 * 2 * 730,
      'provisioned.fanOutRetrieval': (10 * 262_800_000) / 1024 ** 2,
    },
    charges: ['0.37', '21.9', '219', '32.58'],
    total: '273.85',
  },
  {
    of: 'taxi analytics: 10,000 records/s on 10 shards (calculator output, yffrankwang/amazon-taxi-analytics)',
    usage: { 'provisioned.payloadUnits': 26_280_000_000, 'provisioned.shardHours': 7300 },
    charges: ['367.92', '109.5'],
    total: '477.42',
  },
  {
    of: 'CloudFront extensions: 60 records/s, a week of retention (aws-cloudfront-extensions, docs/en/cost.md)',
    usage: {
      'provisioned.payloadUnits': 157_680_000,
      'provisioned.shardHours': 730,
      'provisioned.extendedRetention': 730,
    },
    charges: ['2.21', '10.95', '14.6'],
    total: '27.76',
  },
  {
    of: 'game analytics: 259.2 million records of 1 KB on demand, one reader (AWS solutions library, README, 2025)',
    usage: {
      'onDemand.incoming': 259_200_000 / 1024 ** 2,
      'onDemand.streamHours': 730,
      'onDemand.retrieval': 259_200_000 / 1024 ** 2,
    },
    charges: ['19.78', '29.2', '9.89'],
    total: '58.87',
  },
  {
    of: 'a captured estimate of Firehose with everything: 10,000 records/s of 5 KB (pricing calculator, 2026)',
    usage: {
      'firehose.ingested': 131_400_000_000 / 1024 ** 2,
      'firehose.converted': 131_400_000_000 / 1024 ** 2,
      'firehose.vpcData': (1.3 * 131_400_000_000) / 1024 ** 2,
      'firehose.vpcHours': 7300,
      'firehose.partitionedData': 131_400_000_000 / 1024 ** 2,
      'firehose.partitionedObjects': 2_005_005,
      'firehose.jqHours': 70,
    },
    charges: ['3634.07', '2255.63', '1629.07', '73', '2506.26', '10.03', '4.9'],
    total: '10112.96',
  },
  {
    of: 'Managed Flink for 15 minutes a day (AWS documentation, per-second billing, example 2)',
    usage: { 'flink.kpuHours': 15, 'flink.orchestrationHours': 7.5, 'flink.runningStorage': 7.5 * 100 },
    charges: ['1.65', '0.83', '0.11'],
    total: '2.59',
    terms: { hours: 720, rounding: 'line-up' },
  },
  {
    of: 'Managed Flink, 4 KPUs and orchestration (calculator output, yffrankwang/amazon-taxi-analytics)',
    usage: {
      'flink.kpuHours': 4 * 730,
      'flink.orchestrationHours': 730,
      'flink.runningStorage': 200 * 730,
      'flink.backups': 100 * 730,
    },
    charges: ['321.2', '80.3', '20', '2.3'],
    total: '423.8',
  },
  {
    of: 'a Studio notebook, then deployed (AWS pricing page, example 2, as in TimJentzsch/cloud_resource_matcher)',
    usage: {
      'flink.kpuHours': 16 * 4 + 672 * 2,
      'flink.orchestrationHours': 672,
      'flink.studioHours': 16 * 2,
      'flink.runningStorage': 16 * 200 + 672 * 100,
      'flink.backups': 28 * 0.001 * 720,
    },
    // Rounded only in all: the lines would come to 242.09.
    charges: ['154.88', '73.92', '3.52', '9.777777777777777777777777777778', '0.000644'],
    total: '242.1',
    terms: { hours: 720, rounding: 'total' },
  },
  {
    of: 'baby monitors: 100 users, two HLS viewers (AWS pricing page of Video Streams, example 1, older version)',
    usage: {
      'video.ingested': (30 * 7000) / 1024,
      'video.hls': (30 * 14_000) / 1024,
      'video.stored': (7000 / 1024) * 730,
    },
    charges: ['1.74', '4.88', '0.16'],
    total: '6.78',
  },
  {
    of: 'MSK brokers (infracost, golden file of msk_cluster)',
    usage: { 'msk.kafka.t3.small': 1460, 'msk.kafka.m5.24xlarge': 2920, 'msk.storage': 4000 * 730 },
    charges: ['66.58', '29433.6', '400'],
    total: '29900.18',
  },
  {
    of: 'MSK Serverless, 10 partitions (design study, 2026-08)',
    usage: {
      'msk.serverlessHours': 730,
      'msk.serverlessPartitionHours': 7300,
      'msk.serverlessStorage': 100 * 730,
      'msk.serverlessIncoming': 100,
      'msk.serverlessOutgoing': 100,
    },
    charges: ['547.5', '10.95', '10', '10', '5'],
    total: '583.45',
  },
  {
    of: '100 GB for 15 days and 100 TB for 16 (AWS S3 billing FAQ, a month of 31 days)',
    usage: { 's3.storage': 24 * (15 * 100 + 16 * 102_400) },
    charges: ['1215'],
    total: '1215',
    terms: { hours: 744 },
  },
  {
    of: 'Lambda, 3 million runs of 120 ms at 1,536 MB (AWS pricing page, example 1)',
    usage: { 'lambda.requests': 3_000_000, 'lambda.x86': 540_000 },
    charges: ['0.4', '2.33'],
    total: '2.73',
    terms: { withFreeTier: true },
  },
  {
    of: 'Lambda, 7.44 million runs of 2 s at 1 GB (AWS pricing page, example 2)',
    usage: { 'lambda.requests': 7_440_000, 'lambda.x86': 14_880_000 },
    charges: ['1.49', '248'],
    total: '249.49',
  },
  {
    of: 'Lambda through all tiers (infracost, golden file of lambda_function)',
    usage: { 'lambda.x86': 30_000_000_000, 'lambda.arm': 37_500_000_000 },
    charges: ['435001.2', '435002.25'],
    total: '870003.45',
  },
  {
    of: 'CloudWatch logs and metric calls (infracost; Centralized Logging with OpenSearch)',
    usage: { 'cloudwatch.puts': 43_200, 'cloudwatch.logs': 1000, 'cloudwatch.logStorage': 500 * 730 },
    charges: ['0.43', '500', '15'],
    total: '515.43',
  },
  {
    of: 'DynamoDB on demand (infracost, golden file, commit 0b97cc5)',
    usage: {
      'dynamodb.writes': 3_000_000,
      'dynamodb.reads': 8_000_000,
      'dynamodb.streamReads': 2_000_000,
      'dynamodb.storage': 230 * 730,
    },
    charges: ['1.88', '1', '0.4', '57.5'],
    total: '60.78',
  },
  {
    of: 'traffic to the internet through three tiers (infracost, golden file of data_transfer)',
    usage: { 'transfer.internetOut': 57_000 },
    charges: ['4809.2'],
    total: '4809.2',
  },
  {
    of: 'three keys (infracost, golden file of kms_key), and 100,000 requests to them',
    usage: { 'kms.keys': 3 * 730, 'kms.requests': 100_000 },
    charges: ['3', '0.3'],
    total: '3.3',
  },
]

describe('the bill of', () => {
  it.each(examples)('$of', ({ usage, charges, total, terms = {} }) => {
    const bill = billOf([useOf(used(usage))], { terms })
    expect(bill.lines.map(({ charge }) => charge.toFixed())).toEqual(charges)
    expect(bill.total.toFixed()).toBe(total)
    expect(bill.unknownLines).toBe(0)
  })
})

/** @source infracost, golden file of kinesis_firehose_delivery_stream: the only published walk through its tiers */
it.each([
  [7_000_000, ['17920', '46080', '118848']],
  [3_000_000, ['17920', '46080', '22848']],
  [2_000_000, ['17920', '44640']],
])('walks through the tiers of Firehose in eu-west-2 with %d GB', (gigabytes, charges) => {
  const uses = [useOf(used({ 'firehose.ingested': gigabytes }), { region: 'eu-west-2' })]
  const { tiers } = lineOf(billOf(uses, { prices: book(euWest2) }), 'firehose.ingested')
  expect(tiers.map(({ charge }) => charge.toFixed())).toEqual(charges)
})
