import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allDimensions, unbilled, type Dimension } from '../../../src-main/metering/dimensions'
import { parseBook } from '../../../src-main/pricing/book-file'
import { isKnown, type Price, type PriceBook, type UnknownPrice } from '../../../src-main/pricing/price-book'
import { sources } from '../../../src-main/pricing/sources'
import { listPrices } from './support/billing'

const folder = new URL('../../../resources/prices/', import.meta.url)
const files = readdirSync(folder)
const bookIn = (file: string) => parseBook(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown)

/** "0.029 to 512000, 0.025 to 2048000, 0.02" and "0.014 per 1000000". */
const written = (price: Price | UnknownPrice | undefined): string => {
  if (price === undefined) return 'absent'
  if (!isKnown(price)) return 'unknown'
  const tiers = price.tiers.map(({ to, usd }) => `${usd.toFixed()}${to === null ? '' : ` to ${to.toFixed()}`}`)
  return `${tiers.join(', ')}${price.per.eq(1) ? '' : ` per ${price.per.toFixed()}`}`
}

/** Typed off the tables of the pricing facts sheet, §2 to §7. */
const sheet: Partial<Record<Dimension, string>> = {
  // §2 Kinesis Data Streams
  'provisioned.shardHours': '0.015',
  'provisioned.payloadUnits': '0.014 per 1000000',
  'provisioned.consumerShardHours': '0.015',
  'provisioned.fanOutRetrieval': '0.013',
  'provisioned.extendedRetention': '0.02',
  'provisioned.longTermRetention': '0.023',
  'provisioned.longTermRetrieval': '0.021',
  'onDemand.streamHours': '0.04',
  'onDemand.incoming': '0.08',
  'onDemand.retrieval': '0.04',
  'onDemand.fanOutRetrieval': '0.05',
  'onDemand.extendedRetention': '0.1',
  'onDemand.longTermRetention': '0.023',
  'onDemand.channelDelivery': '0.0275',
  'onDemand.tablesDelivery': 'unknown',
  'advantage.incoming': '0.032',
  'advantage.incomingShortfall': '0.032',
  'advantage.retrieval': '0.016',
  'advantage.retrievalShortfall': '0.016',
  'advantage.fanOutRetrieval': '0.016',
  'advantage.extendedRetention': '0.023',
  'advantage.longTermRetention': '0.023',
  'advantage.channelDelivery': '0.011',
  'advantage.tablesDelivery': '0.014',
  // §3 Firehose: 500 TB and 2 PB are 512,000 and 2,048,000 GB
  'firehose.ingested': '0.029 to 512000, 0.025 to 2048000, 0.02',
  'firehose.mskIngested': '0.055 to 512000',
  'firehose.vendedLogs': '0.13 to 512000',
  'firehose.converted': '0.018',
  'firehose.vpcData': '0.01',
  'firehose.vpcHours': '0.01',
  'firehose.partitionedData': '0.02',
  'firehose.partitionedObjects': '0.005 per 1000',
  'firehose.jqHours': '0.07',
  'firehose.icebergFromStream': '0.045',
  'firehose.icebergDirect': '0.075 to 256000',
  'firehose.snowflake': '0.071',
  'firehose.decompressed': 'unknown',
  // §4 Managed Flink, and SQL
  'flink.kpuHours': '0.11',
  'flink.orchestrationHours': '0.11',
  'flink.studioHours': '0.11',
  'flink.runningStorage': '0.1',
  'flink.backups': '0.023',
  'sql.kpuHours': '0.11',
  // §5 Video Streams
  'video.ingested': '0.0085',
  'video.consumed': '0.0085',
  'video.hls': '0.0119',
  'video.stored': '0.023',
  'video.channels': '0.03',
  'video.messages': '2.25 per 1000000',
  'video.turnMinutes': '0.12 per 1000',
  // §6 MSK
  'msk.kafka.t3.small': '0.0456',
  'msk.kafka.m5.large': '0.21',
  'msk.kafka.m5.xlarge': '0.42',
  'msk.kafka.m5.2xlarge': '0.84',
  'msk.kafka.m5.4xlarge': '1.68',
  'msk.kafka.m5.8xlarge': '3.36',
  'msk.kafka.m5.12xlarge': '5.04',
  'msk.kafka.m5.16xlarge': '6.72',
  'msk.kafka.m5.24xlarge': '10.08',
  'msk.kafka.m7g.large': '0.204',
  'msk.kafka.m7g.xlarge': '0.408',
  'msk.kafka.m7g.2xlarge': '0.816',
  'msk.kafka.m7g.4xlarge': '1.632',
  'msk.kafka.m7g.8xlarge': '3.264',
  'msk.kafka.m7g.12xlarge': '4.896',
  'msk.kafka.m7g.16xlarge': '6.528',
  'msk.express.m7g.large': '0.408',
  'msk.express.m7g.xlarge': '0.816',
  'msk.express.m7g.2xlarge': '1.632',
  'msk.express.m7g.4xlarge': '3.264',
  'msk.express.m7g.8xlarge': '6.528',
  'msk.express.m7g.12xlarge': '9.792',
  'msk.express.m7g.16xlarge': '13.056',
  'msk.storage': '0.1',
  'msk.storageThroughput': '0.08',
  'msk.tieredStorage': '0.06',
  'msk.tieredRetrieval': '0.0015',
  'msk.expressStorage': '0.1',
  'msk.expressIncoming': '0.01',
  'msk.serverlessHours': '0.75',
  'msk.serverlessPartitionHours': '0.0015',
  'msk.serverlessStorage': '0.1',
  'msk.serverlessIncoming': '0.1',
  'msk.serverlessOutgoing': '0.05',
  'msk.connectHours': '0.11',
  // §7 Companions
  's3.puts': '0.005 per 1000',
  's3.gets': '0.0004 per 1000',
  'lambda.requests': '0.2 per 1000000',
  'lambda.x86': '0.0000166667 to 6000000000, 0.000015 to 15000000000, 0.0000133334',
  'lambda.arm': '0.0000133334 to 7500000000, 0.0000120001 to 18750000000, 0.0000106667',
  'cloudwatch.metrics': '0.3 to 10000',
  'cloudwatch.puts': '0.01 per 1000',
  'cloudwatch.logs': '0.5',
  'cloudwatch.logStorage': '0.03',
  'cloudwatch.alarms': '0.1',
  'cloudwatch.highResolutionAlarms': '0.3',
  'kms.keys': '1',
  'kms.requests': '0.03 per 10000',
  'dynamodb.writes': '0.625 per 1000000',
  'dynamodb.reads': '0.125 per 1000000',
  'dynamodb.streamReads': '0.02 per 100000',
  'dynamodb.storage': '0.25',
  'transfer.crossAz': '0.01',
  'transfer.internetOut': '0.09 to 10240, 0.085 to 51200, 0.07 to 153600, 0.05',
  'transfer.interRegion': '0.02',
  // 1 PB and 5 PB, binary like all tiers of the price list (§1)
  'network.endpointData': '0.01 to 1048576, 0.006 to 5242880, 0.004',
  'network.endpointHours': '0.01',
  'network.natHours': '0.045',
  'network.natData': '0.045',
}

/** What the sheet does not have or not wholly, from the sources that are named. */
const elsewhere: Partial<Record<Dimension, string>> = {
  'video.warmStored': '0.0125 (P01)',
  'video.warmFragments': '0.01 per 1000 (P01)',
  'video.images': '0.01 per 1000 (P01, S19)',
  'msk.replicatorHours': '0.3 (P11)',
  'msk.replicated': '0.08 (P11)',
  's3.storage': '0.023 to 51200, 0.022 to 512000, 0.021 (S12, S16, P02)',
  'sqs.requests': '0.4 to 100000000000, 0.3 to 200000000000, 0.24 per 1000000 (P02)',
  'sqs.fifoRequests': '0.5 to 100000000000, 0.4 to 200000000000, 0.35 per 1000000 (P02)',
  'apiGateway.requests': '3.5 to 333000000 per 1000000 (S15, P02)',
}

describe('the list prices of us-east-1', () => {
  it('have every dimension that is billed, as a price or as not known', () => {
    expect(Object.keys({ ...sheet, ...elsewhere }).sort()).toEqual(
      allDimensions.filter((name) => !unbilled.has(name)).sort(),
    )
    expect(Object.keys(listPrices.prices).sort()).toEqual(Object.keys({ ...sheet, ...elsewhere }).sort())
  })

  it.each(Object.entries(sheet))('have %s at %s', (dimension, price) => {
    expect(written(listPrices.prices[dimension as Dimension])).toBe(price)
  })

  it.each(Object.entries(elsewhere))('have %s at %s', (dimension, price) => {
    const known = listPrices.prices[dimension as Dimension]
    expect(`${written(known)} (${isKnown(known) ? known.source : ''})`).toBe(price)
  })

  it('say what is free', () => {
    expect(listPrices.free.map(({ of, quantity }) => [of.join(' and '), quantity.toFixed()])).toEqual([
      ['lambda.requests', '1000000'],
      ['lambda.x86 and lambda.arm', '400000'],
      ['kms.requests', '20000'],
      ['dynamodb.storage', '25'],
      ['dynamodb.streamReads', '2500000'],
      ['sqs.requests and sqs.fifoRequests', '1000000'],
      ['transfer.internetOut', '100'],
    ])
  })
})

describe.each(files)('the price book %s', (file) => {
  const book = bookIn(file) as PriceBook

  it('can be read, and is of the region that its name says', () => {
    expect(book).toMatchObject({ region: file.replace('.json', '') })
  })

  it('names sources that are known', () => {
    const priced = Object.values(book.prices).filter(isKnown) as readonly Price[]
    const named = [...priced, ...book.free].flatMap(({ source }) => source.split(', '))
    expect(named.filter((source) => !(source in sources))).toEqual([])
  })

  it('frees only what it has a price of, and as much as every region', () => {
    expect(book.free.filter(({ of }) => !of.some((name) => name in book.prices))).toEqual([])
    expect(listPrices.free).toEqual(expect.arrayContaining([...book.free]))
  })
})

/** Typed off the table of §8; the grades A, B and C are high, medium and low. */
const otherRegions: readonly (readonly [string, Dimension, string, Price['confidence']])[] = [
  ['us-east-2', 'provisioned.shardHours', '0.015', 'high'],
  ['us-east-2', 'provisioned.payloadUnits', '0.014 per 1000000', 'high'],
  ['us-east-2', 'provisioned.extendedRetention', '0.02', 'high'],
  ['us-east-2', 'provisioned.fanOutRetrieval', '0.013', 'medium'],
  ['us-east-2', 'onDemand.fanOutRetrieval', '0.05', 'medium'],
  ['us-east-2', 'advantage.extendedRetention', '0.023', 'medium'],
  ['us-east-2', 'firehose.ingested', '0.029 to 512000, 0.025 to 2048000, 0.02', 'medium'],
  ['us-east-2', 'dynamodb.writes', '0.625 per 1000000', 'medium'],
  ['us-west-2', 'provisioned.payloadUnits', '0.014 per 1000000', 'low'],
  ['us-west-2', 'transfer.internetOut', '0.09 to 10240', 'medium'],
  ['eu-west-1', 'provisioned.shardHours', '0.017', 'low'],
  ['eu-west-1', 'provisioned.payloadUnits', '0.0165 per 1000000', 'low'],
  ['eu-west-1', 'provisioned.extendedRetention', '0.023', 'low'],
  ['eu-west-2', 'firehose.ingested', '0.035 to 512000, 0.03 to 2048000, 0.024', 'medium'],
  ['eu-west-2', 'firehose.converted', '0.021', 'medium'],
  ['eu-west-2', 'firehose.vpcData', '0.01', 'medium'],
  ['eu-west-2', 'firehose.vpcHours', '0.011', 'medium'],
  ['eu-west-2', 'flink.kpuHours', '0.127', 'medium'],
  ['eu-west-2', 'flink.runningStorage', '0.116', 'medium'],
  ['eu-west-2', 'flink.backups', '0.024', 'medium'],
  ['eu-west-2', 's3.gets', '0.00042 per 1000', 'high'],
  ['ap-northeast-1', 'provisioned.shardHours', '0.0195', 'high'],
  ['ap-northeast-1', 'provisioned.payloadUnits', '0.0215 per 1000000', 'high'],
  ['ap-northeast-1', 'onDemand.streamHours', '0.052', 'medium'],
  ['ap-northeast-1', 'onDemand.incoming', '0.104', 'medium'],
  ['ap-northeast-1', 'onDemand.retrieval', '0.052', 'medium'],
  ['ap-northeast-1', 'advantage.retrieval', '0.0208', 'low'],
  ['ap-northeast-1', 'firehose.icebergFromStream', '0.056', 'medium'],
  ['ap-northeast-1', 'firehose.icebergDirect', '0.093 to 256000', 'medium'],
  ['ap-northeast-1', 'video.ingested', '0.010965', 'high'],
  ['ap-northeast-1', 'video.hls', '0.01536', 'high'],
  ['ap-northeast-1', 'video.stored', '0.025', 'high'],
  ['ap-northeast-1', 'msk.kafka.m5.large', '0.271', 'medium'],
  ['ap-northeast-1', 'msk.storage', '0.12', 'medium'],
  ['ap-northeast-1', 's3.gets', '0.00037 per 1000', 'medium'],
  ['ap-northeast-1', 'dynamodb.reads', '0.1425 per 1000000', 'medium'],
  ['ap-northeast-1', 'network.endpointHours', '0.014', 'medium'],
  ['ap-northeast-1', 'network.natHours', '0.062', 'medium'],
  ['af-south-1', 'provisioned.payloadUnits', '0.0224 per 1000000', 'low'],
  ['af-south-1', 'transfer.internetOut', '0.154 to 10240', 'medium'],
  ['us-west-2', 'provisioned.shardHours', 'absent', 'low'],
  ['af-south-1', 'firehose.ingested', 'absent', 'low'],
]

describe('the list prices of other regions', () => {
  it.each(otherRegions)('in %s, %s at %s', (region, dimension, price, confidence) => {
    const known = (bookIn(`${region}.json`) as PriceBook).prices[dimension]
    expect(written(known)).toBe(price)
    if (isKnown(known)) expect(known.confidence).toBe(confidence)
  })
})
