import { z } from 'zod'
import { brokerTypes } from '../../metering/dimensions'
import { Autoscaling } from './autoscaling'
import { Estimate, Workload } from './workload'

/*
 * The kinds of elements a design is made of, with what each needs to be run, simulated and priced. What has no default and is
 * absent is not known, and what it would cost is then unknown, never nothing.
 */

const whole = (min: number, max: number) => z.number().int().min(min).max(max)
const part = z.number().min(0).max(1)
const amount = z.number().finite().nonnegative().max(1e15)
const hours = z.number().min(0).max(744)

export const ElementId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, 64 at most')
  .describe('By which edges name it: lower-case letters, digits and hyphens')

export const Position = z.strictObject({
  x: z.number().describe('To the right'),
  y: z.number().describe('Downwards'),
})

const element = <K extends string, S extends z.ZodRawShape>(kind: K, members: S) =>
  z.strictObject({
    kind: z.literal(kind),
    id: ElementId,
    name: z.string().trim().min(1).max(128).describe('As people call it'),
    note: z.string().max(4000).optional().describe('A comment'),
    position: Position.optional().describe('Where it is drawn, in pixels'),
    ...members,
  })

/** How a function computes: what one run takes. */
const runs = {
  memoryMiB: whole(128, 10_240).default(512).describe('Memory of the function, in MiB'),
  architecture: z.enum(['x86', 'arm']).default('x86').describe('Processor of the function'),
  batchRecords: whole(1, 10_000).default(100).describe('Records of a batch at most'),
  batchWindowSeconds: whole(0, 300).default(0).describe('Seconds a batch waits to fill'),
  parallelization: whole(1, 10).default(1).describe('Batches of one shard at the same time'),
  msPerBatch: amount.optional().describe('Milliseconds a run takes apart from its records; absent: not known'),
  msPerRecord: amount.default(0).describe('Milliseconds each record adds to a run'),
}

/** What comes out of an element that passes records on, against what goes in. */
const passesOn = {
  recordsOut: amount.default(1).describe('Records that go on, per record that comes in'),
  bytesOut: amount.default(1).describe('Size of those that go on, against those that come in'),
}

const reads = z.enum(['shared', 'fan-out']).default('shared').describe('Polling, or enhanced fan-out')

export const elementKinds = {
  source: element('source', {
    workload: Workload.describe('What it sends'),
    crossAz: part
      .default(0)
      .describe('Part of its bytes that gets to a NAT gateway or an interface endpoint in another availability zone'),
    natGateways: whole(0, 100).default(0).describe('NAT gateways its data goes through'),
    interfaceEndpointAzs: whole(0, 6).default(0).describe('Availability zones with an interface endpoint for it'),
    apiGateway: z.boolean().default(false).describe('Whether each record comes as one request to a REST API'),
    retryForSeconds: whole(0, 86_400)
      .default(30)
      .describe('Seconds a refused record is put again, waiting ever longer; after them it is given up'),
  }),
  stream: element('stream', {
    mode: z
      .enum(['provisioned', 'on-demand', 'on-demand-advantage'])
      .default('provisioned')
      .describe('How the stream is paid for'),
    shards: whole(1, 100_000).default(1).describe('Of a provisioned stream'),
    autoscaling: Autoscaling.optional(),
    warmMiBps: amount.max(10_240).optional().describe('Warm throughput of an on-demand stream'),
    retentionHours: whole(24, 8760).default(24).describe('Hours records are kept'),
    maxRecordKiB: whole(1024, 10_240).default(1024).describe('Largest record, in KiB'),
    shardMetrics: whole(0, 7).default(0).describe('Enhanced shard-level metrics that are on'),
    encryption: z
      .enum(['none', 'aws-key', 'customer-key'])
      .default('none')
      .describe('KMS encryption at rest, and whose key'),
    readBeyondWeekGB: amount.default(0).describe('GB a month read that are older than seven days'),
    channel: z
      .enum(['none', 's3', 's3-tables'])
      .default('none')
      .describe('A channel of the stream delivers to S3 or to S3 Tables'),
  }),
  application: element('application', {
    reads,
    workers: whole(1, 10_000).default(1).describe('Instances of the application'),
    clientLibrary: z.enum(['kcl-3', 'kcl-2', 'none']).default('kcl-3').describe('Whose lease tables it has'),
    checkpointSeconds: z.number().min(1).max(86_400).default(60).describe('Seconds between two checkpoints of a shard'),
    pollSeconds: z
      .number()
      .min(0.2)
      .max(60)
      .default(1.5)
      .describe('Seconds between two reads of a shard that is polled'),
    recordsPerRead: whole(1, 10_000).default(10_000).describe('Records of a read at most'),
    recordsPerSecondPerWorker: amount
      .optional()
      .describe('Records a worker gets through in a second; absent: not known'),
    metrics: z
      .enum(['none', 'summary', 'detailed'])
      .default('none')
      .describe('Metrics of the client library that go to CloudWatch'),
    ...passesOn,
  }),
  function: element('function', {
    reads,
    ...runs,
    maxConcurrency: whole(1, 100_000).optional().describe('Runs at the same time at most; absent: as many as come'),
    maxRetries: whole(0, 10_000)
      .optional()
      .describe('Times a batch that failed is tried again; absent: until its records leave the stream'),
    bisectOnError: z.boolean().default(false).describe('Whether a batch that failed is cut in two'),
    reportsFailures: z.boolean().default(false).describe('Whether it says which records of a batch failed'),
    ...passesOn,
  }),
  delivery: element('delivery', {
    bufferSeconds: whole(0, 900).default(300).describe('Buffering hint: seconds'),
    bufferMiB: whole(1, 128).default(5).describe('Buffering hint: MiB'),
    formatConversion: z.enum(['none', 'parquet', 'orc']).default('none').describe('Conversion to a columnar format'),
    compressedTo: part.default(1).describe('Size of what is delivered, against what came in'),
    partitioning: z
      .strictObject({
        activePartitions: whole(1, 5000).describe('Partitions that are written to at the same time'),
        jqHours: amount.default(0).describe('Hours of jq processing a month'),
      })
      .optional()
      .describe('Dynamic partitioning'),
    vpcAzs: whole(0, 6).default(0).describe('Availability zones of a delivery into a VPC'),
    decompression: z.boolean().default(false).describe('Whether CloudWatch Logs are decompressed'),
    vendedLogs: z.boolean().default(false).describe('Whether its source are logs that AWS services send by themselves'),
    transform: z
      .strictObject({ ...runs, ...passesOn })
      .optional()
      .describe('A function that every record goes through'),
  }),
  bucket: element('bucket', {
    storageDays: amount.optional().describe('Days an object is kept; its storage in a settled month follows'),
    getsPerMonth: amount.default(0).describe('GET requests a month'),
  }),
  'iceberg-table': element('iceberg-table', {
    storageDays: amount.optional().describe('Days a record is kept; absent: not known'),
  }),
  snowflake: element('snowflake', {}),
  'opensearch-domain': element('opensearch-domain', {}),
  redshift: element('redshift', {}),
  splunk: element('splunk', {}),
  'http-endpoint': element('http-endpoint', {}),
  'flink-application': element('flink-application', {
    reads,
    parallelism: whole(1, 2048).default(1).describe('Parallelism of the application'),
    parallelismPerKpu: whole(1, 8).default(1).describe('Parallel slots of a KPU'),
    hoursPerMonth: hours.optional().describe('Absent: it runs all month'),
    startsPerMonth: amount.default(0).describe('Starts a month, each ten minutes at least'),
    backupGB: amount.optional().describe('GB of durable backups; absent: not known'),
    studio: z.boolean().default(false).describe('Whether it is a Studio notebook, with two KPUs more'),
    ...passesOn,
  }),
  'sql-application': element('sql-application', {
    kpus: whole(1, 1000).default(1).describe('KPUs of the application'),
    reads,
    ...passesOn,
  }),
  'video-stream': element('video-stream', {
    cameras: whole(1, 1_000_000).default(1).describe('Cameras or other producers, a stream each'),
    mbps: Estimate.describe('Megabits a second of each'),
    hoursPerDay: z.number().min(0).max(24).default(24).describe('Hours a day they send'),
    retentionHours: amount.max(87_600).default(24).describe('Hours media are kept'),
    tier: z.enum(['hot', 'warm']).default('hot').describe('Storage tier'),
    fragmentSeconds: z.number().min(1).max(20).default(2).describe('Seconds of a fragment'),
    consumers: whole(0, 1000)
      .default(0)
      .describe('That read everything, as with GetMedia, besides those it is connected to'),
    hlsGB: amount.default(0).describe('Played a month through HLS, in GB'),
    imagesPerMonth: amount.default(0).describe('Images taken out a month'),
    internetOutGB: amount.default(0).describe('GB a month that leave for the internet'),
  }),
  'signaling-channel': element('signaling-channel', {
    channels: whole(1, 1_000_000).default(1).describe('Channels that anything connects to in the month'),
    messagesPerMonth: amount.default(0).describe('Messages sent and received a month'),
    turnMinutesPerMonth: amount.default(0).describe('Minutes relayed through TURN a month'),
  }),
  'kafka-cluster': element('kafka-cluster', {
    type: z.enum(['standard', 'express', 'serverless']).default('standard').describe('Kind of cluster'),
    brokerType: z.enum(brokerTypes).optional().describe('Broker type; absent: the cheapest that carries the workload'),
    brokers: whole(1, 90).optional().describe('Brokers; absent: as many as the workload needs'),
    replication: whole(1, 5).default(3).describe('Copies of each record'),
    partitions: whole(1, 200_000).default(100).describe('Partitions of its topics'),
    retentionHours: amount.max(87_600).default(24).describe('Hours records are kept'),
    storageGBPerBroker: amount.optional().describe('Provisioned; absent: sized from the workload'),
    provisionedMiBps: amount.default(0).describe('Storage throughput of each broker beyond its own'),
    tieredHours: amount.max(87_600).default(0).describe('Hours beyond retention kept in tiered storage'),
    tieredReadGB: amount.default(0).describe('GB a month read from tiered storage'),
    connectWorkers: whole(0, 1000).default(0).describe('MCUs of MSK Connect'),
    replicator: z.boolean().default(false).describe('Whether MSK Replicator copies what comes in'),
    rackAware: z.boolean().default(false).describe('Consumers read in their own availability zone'),
  }),
  queue: element('queue', {
    fifo: z.boolean().default(false).describe('Whether it is a FIFO queue'),
    messagesPerBatch: whole(1, 10).default(10).describe('Messages of a request'),
    ...passesOn,
  }),
  sink: element('sink', {}),
} as const

const [first, ...others] = Object.values(elementKinds)
type ElementSchemas = (typeof elementKinds)[keyof typeof elementKinds]

export const Element = z.discriminatedUnion('kind', [first, ...others] as [ElementSchemas, ...ElementSchemas[]])
export type ElementKind = keyof typeof elementKinds
export type ElementOf<K extends ElementKind> = z.infer<(typeof elementKinds)[K]>
export type Element = { [K in ElementKind]: ElementOf<K> }[ElementKind]
