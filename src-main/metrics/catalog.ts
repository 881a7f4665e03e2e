/** What a metric is about: its dimensions are StreamName alone, with ShardId, or with ConsumerName. */
export type Level = 'stream' | 'shard' | 'consumer'

/** How a metric is shown to Prometheus: see prometheus.ts. */
export type PrometheusForm = 'counter' | 'outcome' | 'summary' | 'gauge'

export interface Metric {
  readonly name: string
  readonly unit: 'Bytes' | 'Count' | 'Milliseconds'
  readonly form: PrometheusForm
  readonly about: string
}

/*
 * The metrics of namespace AWS/Kinesis. A metric's code, here and in the database, is its place in the list of its level:
 * lists only ever grow at their ends.
 * Source: Kinesis facts sheet §14.
 */

const incomingBytes: Metric = {
  name: 'IncomingBytes',
  unit: 'Bytes',
  form: 'counter',
  about: 'Bytes of data and partition keys accepted by PutRecord and PutRecords.',
}
const incomingRecords: Metric = {
  name: 'IncomingRecords',
  unit: 'Count',
  form: 'counter',
  about: 'Records accepted by PutRecord and PutRecords.',
}
const throttledReads: Metric = {
  name: 'ReadProvisionedThroughputExceeded',
  unit: 'Count',
  form: 'counter',
  about: 'GetRecords calls refused by the read limits.',
}
const throttledRecords: Metric = {
  name: 'WriteProvisionedThroughputExceeded',
  unit: 'Count',
  form: 'counter',
  about: 'Records refused by the write limits.',
}

const count = (name: string, about: string): Metric => ({ name, unit: 'Count', form: 'counter', about })
const bytes = (name: string, about: string): Metric => ({ name, unit: 'Bytes', form: 'counter', about })
const latency = (operation: string): Metric => ({
  name: `${operation}.Latency`,
  unit: 'Milliseconds',
  form: 'summary',
  about: `Time from request to answer of ${operation}.`,
})
/** Of ones and zeros: the sum is how many succeeded, the average which share. */
const success = (name: string, about: string): Metric => ({ name, unit: 'Count', form: 'outcome', about })
const age = (name: string, about: string): Metric => ({ name, unit: 'Milliseconds', form: 'gauge', about })

const lists = {
  stream: [
    incomingBytes,
    incomingRecords,
    bytes('PutRecord.Bytes', 'Bytes accepted by PutRecord.'),
    latency('PutRecord'),
    success('PutRecord.Success', 'PutRecord calls that succeeded.'),
    bytes('PutRecords.Bytes', 'Bytes accepted by PutRecords.'),
    latency('PutRecords'),
    success('PutRecords.Success', 'PutRecords calls in which at least one record succeeded.'),
    count('PutRecords.TotalRecords', 'Records sent with PutRecords.'),
    count('PutRecords.SuccessfulRecords', 'Records of PutRecords that were accepted.'),
    count('PutRecords.FailedRecords', 'Records of PutRecords that failed by an internal failure.'),
    count('PutRecords.ThrottledRecords', 'Records of PutRecords that were refused by throttling.'),
    count('PutRecords.Records', 'The former name of PutRecords.SuccessfulRecords, deprecated by AWS.'),
    bytes('GetRecords.Bytes', 'Bytes handed out by GetRecords.'),
    latency('GetRecords'),
    count('GetRecords.Records', 'Records handed out by GetRecords.'),
    success('GetRecords.Success', 'GetRecords calls that succeeded.'),
    age('GetRecords.IteratorAgeMilliseconds', 'Age of the last record of each GetRecords answer; 0 when caught up.'),
    throttledReads,
    throttledRecords,
  ],
  shard: [
    incomingBytes,
    incomingRecords,
    bytes('OutgoingBytes', 'Bytes handed out by GetRecords and by fan-out events.'),
    count('OutgoingRecords', 'Records handed out by GetRecords and by fan-out events.'),
    age(
      'IteratorAgeMilliseconds',
      'Age of the last record of each GetRecords answer or fan-out event; 0 when caught up.',
    ),
    throttledReads,
    throttledRecords,
  ],
  consumer: [
    count('SubscribeToShard.RateExceeded', 'SubscribeToShard calls refused by their rate limit.'),
    success('SubscribeToShard.Success', 'SubscribeToShard calls that succeeded.'),
    success('SubscribeToShardEvent.Success', 'Fan-out events that were sent.'),
    bytes('SubscribeToShardEvent.Bytes', 'Bytes handed out by fan-out events.'),
    count('SubscribeToShardEvent.Records', 'Records handed out by fan-out events.'),
    age('SubscribeToShardEvent.MillisBehindLatest', 'How far each fan-out event was behind the end of its shard.'),
  ],
} as const satisfies Readonly<Record<Level, readonly Metric[]>>

/** All metrics by what they are about. */
export const catalog: Readonly<Record<Level, readonly Metric[]>> = lists

/**
 * Added to the code under which a sample is kept that CloudWatch would not have: one of a shard without enhanced monitoring, or
 * of several shards together. The window shows it all the same.
 */
export const unseenByCloudWatch = 64

export const isLevel = (text: string): text is Level => Object.hasOwn(lists, text)

const codesOf = (level: Level) => {
  const codes = new Map(catalog[level].map(({ name }, code) => [name, code]))
  return (name: string): number | undefined => codes.get(name)
}

const codes = { stream: codesOf('stream'), shard: codesOf('shard'), consumer: codesOf('consumer') }

/** @returns undefined when there is no metric of that name at that level */
export const metricCode = (level: Level, name: string): number | undefined => codes[level](name)

/** The code of a metric that is known to exist. */
export const codeOf = (level: Level, name: string): number => {
  const code = metricCode(level, name)
  if (code === undefined) throw new Error(`There is no metric ${name} of a ${level}`)
  return code
}
