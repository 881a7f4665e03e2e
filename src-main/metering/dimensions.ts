/*
 * Everything that AWS counts, of all services, in the units that it bills. Amounts are whole numbers of a small base, so that
 * sums are exact whatever their order. Which dimensions there are and how each is counted: pricing facts sheet §1 to §7.
 */

const hourMs = 3_600_000n
const gibibyte = 2n ** 30n

/**
 * Units that AWS counts in, and how many of the base make one. Hours are in milliseconds, GB (which are GiB) in bytes, GB-hours
 * in byte-milliseconds; all that has no other base is counted.
 */
export const units = {
  record: 1n,
  'payload-unit': 1n,
  GB: gibibyte,
  'GB-hour': gibibyte * hourMs,
  'GB-second': gibibyte * 1000n,
  'shard-hour': hourMs,
  'consumer-shard-hour': hourMs,
  'stream-hour': hourMs,
  'account-hour': hourMs,
  'KPU-hour': hourMs,
  'AZ-hour': hourMs,
  'JQ-hour': hourMs,
  'broker-hour': hourMs,
  'cluster-hour': hourMs,
  'partition-hour': hourMs,
  'MCU-hour': hourMs,
  'replicator-hour': hourMs,
  'gateway-hour': hourMs,
  'MiB/s-hour': hourMs,
  'metric-hour': hourMs,
  'alarm-hour': hourMs,
  'key-hour': hourMs,
  'channel-month': 1n,
  object: 1n,
  fragment: 1n,
  image: 1n,
  message: 1n,
  minute: 1n,
  request: 1n,
  'request-unit': 1n,
} as const satisfies Readonly<Record<string, bigint>>
export type Unit = keyof typeof units

/** Broker types of provisioned MSK, Standard and Express. @source pricing facts sheet §6 */
export const brokerTypes = [
  'kafka.t3.small',
  'kafka.m5.large',
  'kafka.m5.xlarge',
  'kafka.m5.2xlarge',
  'kafka.m5.4xlarge',
  'kafka.m5.8xlarge',
  'kafka.m5.12xlarge',
  'kafka.m5.16xlarge',
  'kafka.m5.24xlarge',
  'kafka.m7g.large',
  'kafka.m7g.xlarge',
  'kafka.m7g.2xlarge',
  'kafka.m7g.4xlarge',
  'kafka.m7g.8xlarge',
  'kafka.m7g.12xlarge',
  'kafka.m7g.16xlarge',
  'express.m7g.large',
  'express.m7g.xlarge',
  'express.m7g.2xlarge',
  'express.m7g.4xlarge',
  'express.m7g.8xlarge',
  'express.m7g.12xlarge',
  'express.m7g.16xlarge',
] as const
export type BrokerType = (typeof brokerTypes)[number]

const brokerHours = Object.fromEntries(brokerTypes.map((type) => [`msk.${type}`, 'broker-hour'])) as Readonly<
  Record<`msk.${BrokerType}`, 'broker-hour'>
>

/** What streams are billed for, by the way of paying: for what happened in each mode while the stream was in it. */
const streamDimensions = {
  'provisioned.records': 'record',
  /** Each record in slices of 25 KiB, at least one. */
  'provisioned.payloadUnits': 'payload-unit',
  /** Data and partition keys as they were sent; not billed. */
  'provisioned.incoming': 'GB',
  /** Of open shards, to the millisecond. */
  'provisioned.shardHours': 'shard-hour',
  /** Of open shards while retention is beyond 24 hours, whatever is in them. */
  'provisioned.extendedRetention': 'shard-hour',
  /** Of what is older than seven days. */
  'provisioned.longTermRetention': 'GB-hour',
  /** GetRecords of what is at most seven days old; not billed. */
  'provisioned.retrieval': 'GB',
  'provisioned.longTermRetrieval': 'GB',
  /** Registered consumers × open shards. */
  'provisioned.consumerShardHours': 'consumer-shard-hour',
  'provisioned.fanOutRetrieval': 'GB',

  'onDemand.records': 'record',
  /** Each record rounded up to whole KiB. */
  'onDemand.incoming': 'GB',
  'onDemand.streamHours': 'stream-hour',
  /** GetRecords, each reader for itself. */
  'onDemand.retrieval': 'GB',
  'onDemand.fanOutRetrieval': 'GB',
  /** Of what is between 24 hours and seven days old. */
  'onDemand.extendedRetention': 'GB-hour',
  /** Of what is older than seven days. */
  'onDemand.longTermRetention': 'GB-hour',
  /** Data that channels put into their buckets, before compression. */
  'onDemand.channelDelivery': 'GB',
  /** Data that channels put into S3 Tables. */
  'onDemand.tablesDelivery': 'GB',

  'advantage.records': 'record',
  /** As on demand; so is what is read and retained. Streams themselves cost nothing. */
  'advantage.incoming': 'GB',
  'advantage.retrieval': 'GB',
  'advantage.fanOutRetrieval': 'GB',
  /** What was committed to be written, and was not; and what was committed to be read: see commitment.ts. */
  'advantage.incomingShortfall': 'GB',
  'advantage.retrievalShortfall': 'GB',
  'advantage.extendedRetention': 'GB-hour',
  'advantage.longTermRetention': 'GB-hour',
  'advantage.channelDelivery': 'GB',
  'advantage.tablesDelivery': 'GB',
  /** Of accounts, each in a region, that are under the commitment. */
  'advantage.committedHours': 'account-hour',
} as const satisfies Readonly<Record<string, Unit>>

const deliveryDimensions = {
  'firehose.records': 'record',
  /** Put directly or read from a data stream: each record rounded up to 5 KiB. */
  'firehose.ingested': 'GB',
  /** From MSK: the larger of what came in and what went out, without rounding. */
  'firehose.mskIngested': 'GB',
  /** Logs that AWS services send by themselves, without rounding. */
  'firehose.vendedLogs': 'GB',
  /** To Parquet or ORC, of the rounded volume. */
  'firehose.converted': 'GB',
  'firehose.vpcData': 'GB',
  /** Of availability zones; a started hour is a whole one. */
  'firehose.vpcHours': 'AZ-hour',
  /** Delivered through dynamic partitioning, and the objects that made. */
  'firehose.partitionedData': 'GB',
  'firehose.partitionedObjects': 'object',
  'firehose.jqHours': 'JQ-hour',
  'firehose.decompressed': 'GB',
  'firehose.snowflake': 'GB',
  /** To Iceberg tables, as processed, without rounding; of a data stream and put directly. */
  'firehose.icebergFromStream': 'GB',
  'firehose.icebergDirect': 'GB',
} as const satisfies Readonly<Record<string, Unit>>

const analyticsDimensions = {
  /** Of what computes; the one that orchestrates and the two of a notebook are counted apart. */
  'flink.kpuHours': 'KPU-hour',
  'flink.orchestrationHours': 'KPU-hour',
  'flink.studioHours': 'KPU-hour',
  /** 50 GB a KPU, without the one that orchestrates. */
  'flink.runningStorage': 'GB-hour',
  'flink.backups': 'GB-hour',
  /** Of the SQL product that ended on 2026-01-27. */
  'sql.kpuHours': 'KPU-hour',
} as const satisfies Readonly<Record<string, Unit>>

const videoDimensions = {
  'video.ingested': 'GB',
  'video.consumed': 'GB',
  'video.hls': 'GB',
  'video.stored': 'GB-hour',
  'video.warmStored': 'GB-hour',
  'video.warmFragments': 'fragment',
  'video.images': 'image',
  /** A channel that anything connected to in the month. */
  'video.channels': 'channel-month',
  /** Sent and received. */
  'video.messages': 'message',
  /** Of TURN, begun ones as whole ones. */
  'video.turnMinutes': 'minute',
} as const satisfies Readonly<Record<string, Unit>>

const kafkaDimensions = {
  ...brokerHours,
  /** As provisioned, room for the replicas included. */
  'msk.storage': 'GB-hour',
  'msk.storageThroughput': 'MiB/s-hour',
  'msk.tieredStorage': 'GB-hour',
  'msk.tieredRetrieval': 'GB',
  /** Of the data once, without the replication factor. */
  'msk.expressStorage': 'GB-hour',
  'msk.expressIncoming': 'GB',
  'msk.serverlessHours': 'cluster-hour',
  'msk.serverlessPartitionHours': 'partition-hour',
  'msk.serverlessStorage': 'GB-hour',
  'msk.serverlessIncoming': 'GB',
  'msk.serverlessOutgoing': 'GB',
  'msk.connectHours': 'MCU-hour',
  'msk.replicatorHours': 'replicator-hour',
  'msk.replicated': 'GB',
} as const satisfies Readonly<Record<string, Unit>>

/** Services that a design drags along. */
const companionDimensions = {
  's3.storage': 'GB-hour',
  /** PUT, COPY, POST and LIST; and all others. */
  's3.puts': 'request',
  's3.gets': 'request',
  'lambda.requests': 'request',
  'lambda.x86': 'GB-second',
  'lambda.arm': 'GB-second',
  'cloudwatch.metrics': 'metric-hour',
  'cloudwatch.puts': 'request',
  'cloudwatch.logs': 'GB',
  'cloudwatch.logStorage': 'GB-hour',
  'cloudwatch.alarms': 'alarm-hour',
  'cloudwatch.highResolutionAlarms': 'alarm-hour',
  'kms.keys': 'key-hour',
  'kms.requests': 'request',
  'dynamodb.writes': 'request-unit',
  'dynamodb.reads': 'request-unit',
  'dynamodb.streamReads': 'request-unit',
  'dynamodb.storage': 'GB-hour',
  'sqs.requests': 'request',
  'sqs.fifoRequests': 'request',
  'apiGateway.requests': 'request',
  /** Between availability zones, counted on both sides. */
  'transfer.crossAz': 'GB',
  'transfer.internetOut': 'GB',
  'transfer.interRegion': 'GB',
  'network.natHours': 'gateway-hour',
  'network.natData': 'GB',
  'network.endpointHours': 'AZ-hour',
  'network.endpointData': 'GB',
} as const satisfies Readonly<Record<string, Unit>>

/** What is counted, `<way of paying or service>.<what>`, and the unit it is counted in. */
export const dimensions = {
  ...streamDimensions,
  ...deliveryDimensions,
  ...analyticsDimensions,
  ...videoDimensions,
  ...kafkaDimensions,
  ...companionDimensions,
} as const
export type Dimension = keyof typeof dimensions
export type UnitOf<D extends Dimension> = (typeof dimensions)[D]

export const allDimensions = Object.keys(dimensions) as readonly Dimension[]

/** What is counted because people want to know it; AWS charges for none of it. */
export const unbilled: ReadonlySet<Dimension> = new Set([
  'provisioned.records',
  'provisioned.incoming',
  'provisioned.retrieval',
  'onDemand.records',
  'advantage.records',
  'advantage.committedHours',
  'firehose.records',
])

/** Services as AWS's bills list them. */
export const services = [
  'data-streams',
  'firehose',
  'flink',
  'sql',
  'video-streams',
  'msk',
  's3',
  'lambda',
  'cloudwatch',
  'kms',
  'dynamodb',
  'sqs',
  'api-gateway',
  'data-transfer',
  'network',
] as const
export type Service = (typeof services)[number]

const serviceOfGroup: Readonly<Record<string, Service>> = {
  provisioned: 'data-streams',
  onDemand: 'data-streams',
  advantage: 'data-streams',
  firehose: 'firehose',
  flink: 'flink',
  sql: 'sql',
  video: 'video-streams',
  msk: 'msk',
  s3: 's3',
  lambda: 'lambda',
  cloudwatch: 'cloudwatch',
  kms: 'kms',
  dynamodb: 'dynamodb',
  sqs: 'sqs',
  apiGateway: 'api-gateway',
  transfer: 'data-transfer',
  network: 'network',
}

const serviceByDimension = new Map(
  allDimensions.map((dimension) => {
    const service = serviceOfGroup[dimension.slice(0, dimension.indexOf('.'))]
    if (service === undefined) throw new Error(`${dimension} is of no service`)
    return [dimension, service]
  }),
)

/** The service that bills a dimension. */
export const serviceOf = (dimension: Dimension): Service => serviceByDimension.get(dimension) as Service
