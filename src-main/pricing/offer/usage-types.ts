import { brokerTypes, type Dimension } from '../../metering/dimensions'

/*
 * Which products of AWS's price list are the dimensions that we price: by offer and usage type without its region, exactly, for
 * many a usage type ends like another's. What was seen in no price list stays out: prices of Iceberg tables (two of one usage
 * type, told apart by nothing that is known), Snowflake, GetMedia, warm video, WebRTC, data into Express brokers, replication,
 * storage throughput, traffic between regions.
 */

export interface UsageType {
  readonly dimensions: readonly Dimension[]
  /** Spellings of the unit that a price is of, in lower case. */
  readonly units: readonly string[]
  /** Attributes that the product must have, where the usage type alone does not tell it from others. */
  readonly attributes?: Readonly<Record<string, string>>
}

const hour = ['hrs', 'hours', 'hour']
const GB = ['gb']
/** Bytes and hours stand in names of usage types only: prices are of GB-months. */
const gbMonth = ['gb-mo', 'gb-month']
const request = ['requests', 'request']
const each = [...request, 'count', 'objects', 'object', 'images', 'image']

const of = (
  dimensions: Dimension | readonly Dimension[],
  units: readonly string[],
  attributes?: UsageType['attributes'],
): UsageType => ({
  dimensions: typeof dimensions === 'string' ? [dimensions] : dimensions,
  units,
  ...(attributes && { attributes }),
})

const brokers: readonly (readonly [string, UsageType])[] = brokerTypes.map((type) => [
  type.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  of(`msk.${type}`, hour),
])

/** Rows of On-demand Advantage, of which operation and group are known and the usage type is not. */
export const advantageGroup = 'OnDemand Advantage'
export const advantageOperations: Readonly<Record<string, UsageType>> = {
  AdvantageDataIngested: of('advantage.incoming', GB),
  AdvantageDataIngestionShortfall: of('advantage.incomingShortfall', GB),
  AdvantageDataRetrieval: of('advantage.retrieval', GB),
  AdvantageDataRetrievalShortfall: of('advantage.retrievalShortfall', GB),
  AdvantageEFODataRetrieval: of('advantage.fanOutRetrieval', GB),
  AdvantageExtRetentionByteHrs: of('advantage.extendedRetention', gbMonth),
  AdvantageLTRetentionByteHrs: of('advantage.longTermRetention', gbMonth),
}

/**
 * By offer code and usage type.
 * @source rows of AWS's price lists and programs that ask for them, collected 2026-11-22: infracost, komiser (pull request
 * 1137), opencost, notes on captures of AWS's calculator; of Kinesis Video Streams in Tokyo (list of 2026-09-11), of MSK in
 * Singapore (2026-08-12)
 */
export const usageTypes: Readonly<Record<string, Readonly<Record<string, UsageType>>>> = {
  AmazonKinesis: {
    'Storage-ShardHour': of('provisioned.shardHours', ['shardhour', ...hour]),
    PutRequestPayloadUnits: of('provisioned.payloadUnits', ['putrequest']),
    'Extended-ShardHour': of('provisioned.extendedRetention', ['shardhour', ...hour]),
    'LongTermRetention-ByteHrs': of('provisioned.longTermRetention', gbMonth),
    'LongTermRetention-ReadBytes': of('provisioned.longTermRetrieval', GB),
    EnhancedFanoutHour: of('provisioned.consumerShardHours', ['consumershardhour', ...hour]),
    ReadBytes: of('provisioned.fanOutRetrieval', GB),
    'OnDemand-StreamHour': of('onDemand.streamHours', ['streamhr', ...hour]),
    'OnDemand-BilledIncomingBytes': of('onDemand.incoming', GB),
    'OnDemand-BilledOutgoingBytes': of('onDemand.retrieval', GB),
    'OnDemand-BilledOutgoingEFOBytes': of('onDemand.fanOutRetrieval', GB),
    'OnDemand-ExtendedRetention-ByteHrs': of('onDemand.extendedRetention', gbMonth),
    'OnDemand-LongTermRetention-ByteHrs': of('onDemand.longTermRetention', gbMonth),
    'On-demand-Advantage-Channel-ProcessedBytes-S3TablesDestination': of('advantage.tablesDelivery', GB),
  },
  AmazonKinesisFirehose: {
    BilledBytes: of('firehose.ingested', GB),
    StreamsSourceBilledBytes: of('firehose.ingested', GB),
    MSKAsSourceBilledBytes: of('firehose.mskIngested', GB),
    VendedLogsBilledBytes: of('firehose.vendedLogs', GB),
    DFCBilledBytes: of('firehose.converted', GB),
    'Firehose-VpcDelivery-Bytes': of('firehose.vpcData', GB),
    'Firehose-VpcDelivery-Hours': of('firehose.vpcHours', hour),
    DPBytesDelivered: of('firehose.partitionedData', GB),
    S3DeliveryObjectCount: of('firehose.partitionedObjects', each),
    MetadataProcessingDuration: of('firehose.jqHours', hour),
    DecompressionDecompressedBytes: of('firehose.decompressed', GB),
  },
  AmazonKinesisAnalytics: {
    'KPU-Hour-Java': of(['flink.kpuHours', 'flink.orchestrationHours'], ['kpu-hour', ...hour]),
    RunningApplicationStorage: of('flink.runningStorage', gbMonth),
    DurableApplicationBackups: of('flink.backups', gbMonth),
    'KPU-Hour': of('sql.kpuHours', ['kpu-hour', ...hour]),
  },
  AmazonKinesisVideo: {
    BytesIn: of('video.ingested', GB),
    BytesOut: of('video.hls', GB),
    BytesHr: of('video.stored', gbMonth),
    'LowRes-ImagesCount': of('video.images', each),
  },
  AmazonMSK: {
    ...Object.fromEntries(brokers),
    'Kafka.Storage.GP2': of('msk.storage', gbMonth),
    'Kafka.Storage.Tiered': of('msk.tieredStorage', gbMonth),
    'Kafka.DataRetrieval.Tiered': of('msk.tieredRetrieval', GB),
    'Express.Storage': of('msk.expressStorage', gbMonth),
    'KafkaServerless-ClusterHours': of('msk.serverlessHours', hour),
    'KafkaServerless-PartitionHours': of('msk.serverlessPartitionHours', hour),
    'KafkaServerless-StorageHours': of('msk.serverlessStorage', gbMonth),
    'KafkaServerless-In-Bytes': of('msk.serverlessIncoming', GB),
    'KafkaServerless-Out-Bytes': of('msk.serverlessOutgoing', GB),
    'Kafka.mcu.general': of('msk.connectHours', hour),
  },
  AmazonS3: {
    'TimedStorage-ByteHrs': of('s3.storage', gbMonth, { storageClass: 'General Purpose', volumeType: 'Standard' }),
    'Requests-Tier1': of('s3.puts', request, { group: 'S3-API-Tier1' }),
    'Requests-Tier2': of('s3.gets', request),
  },
  AWSLambda: {
    Request: of('lambda.requests', request, { group: 'AWS-Lambda-Requests' }),
    'Lambda-GB-Second': of('lambda.x86', ['lambda-gb-second', 'second'], { group: 'AWS-Lambda-Duration' }),
    'Lambda-GB-Second-ARM': of('lambda.arm', ['lambda-gb-second', 'second'], { group: 'AWS-Lambda-Duration-ARM' }),
  },
  AmazonCloudWatch: {
    'CW:MetricMonitorUsage': of('cloudwatch.metrics', ['metrics']),
    'CW:Requests': of('cloudwatch.puts', request),
    'DataProcessing-Bytes': of('cloudwatch.logs', GB, { operation: 'PutLogEvents' }),
    'TimedStorage-ByteHrs': of('cloudwatch.logStorage', gbMonth),
    'CW:AlarmMonitorUsage': of('cloudwatch.alarms', ['alarms']),
    'CW:HighResAlarmMonitorUsage': of('cloudwatch.highResolutionAlarms', ['alarms']),
  },
  awskms: {
    'KMS-Keys': of('kms.keys', ['keys']),
    'KMS-Requests': of('kms.requests', request),
  },
  AmazonDynamoDB: {
    WriteRequestUnits: of('dynamodb.writes', ['writerequestunits'], { group: 'DDB-WriteUnits' }),
    ReadRequestUnits: of('dynamodb.reads', ['readrequestunits'], { group: 'DDB-ReadUnits' }),
    'Streams-Requests': of('dynamodb.streamReads', [...request, 'readrequestunits'], { operation: 'GetRecords' }),
    'TimedStorage-ByteHrs': of('dynamodb.storage', gbMonth),
  },
  AWSQueueService: {
    'Requests-RBP': of('sqs.requests', request, { queueType: 'Standard' }),
    'Requests-Tier1': of('sqs.requests', request, { queueType: 'Standard' }),
    'Requests-FIFO-RBP': of('sqs.fifoRequests', request, { queueType: 'FIFO (first-in, first-out)' }),
    'Requests-FIFO-Tier1': of('sqs.fifoRequests', request, { queueType: 'FIFO (first-in, first-out)' }),
  },
  AmazonApiGateway: {
    ApiGatewayRequest: of('apiGateway.requests', request, { operation: 'ApiGatewayRequest' }),
  },
  AWSDataTransfer: {
    'DataTransfer-Out-Bytes': of('transfer.internetOut', GB, { transferType: 'AWS Outbound', toLocation: 'External' }),
    'DataTransfer-Regional-Bytes': of('transfer.crossAz', GB, { transferType: 'IntraRegion' }),
  },
  AmazonEC2: {
    'NatGateway-Hours': of('network.natHours', hour, { operation: 'NatGateway' }),
    'NatGateway-Bytes': of('network.natData', GB, { operation: 'NatGateway' }),
  },
  AmazonVPC: {
    'VpcEndpoint-Hours': of('network.endpointHours', hour, { endpointType: 'PrivateLink' }),
    'VpcEndpoint-Bytes': of('network.endpointData', GB, { endpointType: 'PrivateLink' }),
  },
}
