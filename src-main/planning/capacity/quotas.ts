/*
 * Limits of what the engine does not run yet, and of accounts. Those of shards, fan-out and requests are the engine's own.
 */

/** Where AWS's quotas are larger. @source Firehose facts sheet §6, Kinesis facts sheet §12 and §13 */
const largestRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2', 'eu-west-1'])

/** What a delivery stream takes that is put to. @source Firehose facts sheet §6 */
export const putQuotaOf = (region: string) =>
  largestRegions.has(region)
    ? { recordsPerSecond: 500_000, requestsPerSecond: 2000, bytesPerSecond: 5 * 2 ** 20 }
    : { recordsPerSecond: 100_000, requestsPerSecond: 1000, bytesPerSecond: 2 ** 20 }

/** @source Firehose facts sheet §6 and §4 */
export const deliveryQuotas = {
  recordBytes: 1_024_000,
  requestBytes: 4 * 2 ** 20,
  requestRecords: 500,
  /** How long a delivery stream keeps what was put to it. */
  retentionHours: 24,
  /** Invocations of its function at a time, a shard. */
  invocationsPerShard: 5,
  invocationsPerShardToSplunk: 10,
  /** By default; more on request. */
  activePartitions: 500,
  /** Of MSK as a source. */
  bytesPerKafkaPartition: 10_000_000,
} as const

/** GetRecords calls a second and shard of a reader: functions and delivery streams poll once. @source sheets: Kinesis §16, Firehose §4 */
export const callsOfReader = 1
/** Of the client library, which waits 1.5 s between reads. @source Kinesis facts sheet §15.2 */
export const callsOfClientLibrary = 1 / 1.5

/** KPUs of a Flink application by default. @source Flink facts sheet §13 */
export const flinkKpus = 32

/** @source Video Streams facts sheet §12 */
export const videoQuotas = {
  putBytesPerSecond: 12_500_000,
  fragmentBytes: 50_000_000,
  /** GetMedia connections to a stream. */
  connections: 3,
  getBytesPerSecond: 25_000_000,
  streamsPerAccount: 10_000,
} as const
