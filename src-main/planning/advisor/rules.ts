import type { Choice, When } from './answers'

/*
 * What speaks for a service and against it, as data. Points of all rules that hold are added; one that excludes cannot be made
 * up for. Reasons and reconsiderations are keys of texts, below `advice.reason` and `advice.reconsider`. Figures are from
 * the facts sheets; what a queue or a file is needs none.
 */

export interface Rule {
  readonly of: Choice
  readonly when: When
  readonly effect: number | 'excludes'
  readonly reason: string
}

export interface Reconsideration {
  readonly of: Choice
  readonly when: When
  readonly key: string
}

const mebibyte = 2 ** 20
const again = ['day', 'week', 'year'] as const
const video = { payload: ['video'] } as const

/** @source Kinesis facts sheet §10 (about 70 ms), §12 (shards, consumers, records), §8 and MSK facts sheet §4.10 (order, retention) */
const streamRules: readonly Rule[] = [
  { of: 'data-streams', when: { freshness: ['under-a-second'] }, effect: 3, reason: 'streamsPush' },
  { of: 'data-streams', when: { freshness: ['seconds'] }, effect: 2, reason: 'streamsPoll' },
  { of: 'data-streams', when: { freshness: ['hours'] }, effect: -2, reason: 'streamsIdle' },
  { of: 'data-streams', when: { ordering: ['by-key'] }, effect: 3, reason: 'streamsOrder' },
  {
    ...{ of: 'data-streams', effect: 1, reason: 'streamsOneShard' },
    when: { ordering: ['all'], recordsPerSecond: { to: 1000 }, bytesPerSecond: { to: mebibyte } },
  },
  {
    ...{ of: 'data-streams', effect: 'excludes', reason: 'streamsOneShardFull' },
    when: { ordering: ['all'], recordsPerSecond: { above: 1000 } },
  },
  {
    ...{ of: 'data-streams', effect: 'excludes', reason: 'streamsOneShardFull' },
    when: { ordering: ['all'], recordsPerSecond: { to: 1000 }, bytesPerSecond: { above: mebibyte } },
  },
  { of: 'data-streams', when: { replay: again }, effect: 3, reason: 'streamsReplay' },
  { of: 'data-streams', when: { consumers: { above: 1 } }, effect: 2, reason: 'streamsConsumers' },
  { of: 'data-streams', when: { consumers: { above: 20, to: 50 } }, effect: -1, reason: 'streamsAdvantage' },
  { of: 'data-streams', when: { consumers: { above: 50 } }, effect: -5, reason: 'streamsTooMany' },
  { of: 'data-streams', when: { recordBytes: { above: mebibyte } }, effect: -1, reason: 'streamsLarge' },
  { of: 'data-streams', when: { operations: ['none'] }, effect: 1, reason: 'streamsManaged' },
  { of: 'data-streams', when: { processing: ['custom-code'] }, effect: 2, reason: 'streamsCode' },
  { of: 'data-streams', when: video, effect: -6, reason: 'notMedia' },
]

/** @source Firehose facts sheet §6 (records, quotas), §7 (buffering), §16 (order) */
const deliveryRules: readonly Rule[] = [
  { of: 'firehose', when: { freshness: ['under-a-second'] }, effect: 'excludes', reason: 'firehoseLate' },
  { of: 'firehose', when: { freshness: ['seconds'] }, effect: -1, reason: 'firehoseSeconds' },
  { of: 'firehose', when: { freshness: ['minutes', 'hours'] }, effect: 2, reason: 'firehoseBuffers' },
  { of: 'firehose', when: { processing: ['delivery-only'] }, effect: 4, reason: 'firehoseDelivers' },
  { of: 'firehose', when: { processing: ['transforms'] }, effect: 3, reason: 'firehoseTransforms' },
  { of: 'firehose', when: { processing: ['custom-code'] }, effect: -4, reason: 'firehoseNoCode' },
  { of: 'firehose', when: { ordering: ['by-key'] }, effect: -3, reason: 'firehoseNoOrder' },
  { of: 'firehose', when: { ordering: ['all'] }, effect: 'excludes', reason: 'firehoseNoOrder' },
  { of: 'firehose', when: { replay: again }, effect: -2, reason: 'firehoseNoReplay' },
  { of: 'firehose', when: { consumers: { above: 1 } }, effect: -3, reason: 'firehoseOne' },
  { of: 'firehose', when: { recordBytes: { above: 1_024_000 } }, effect: 'excludes', reason: 'firehoseRecord' },
  { of: 'firehose', when: { bytesPerSecond: { above: 5 * mebibyte } }, effect: -1, reason: 'firehoseQuota' },
  { of: 'firehose', when: { operations: ['none'] }, effect: 2, reason: 'firehoseManaged' },
  { of: 'firehose', when: video, effect: -6, reason: 'notMedia' },
]

/** What a queue is; that FIFO requests cost more: AWS price list, AWSQueueService. */
const queueRules: readonly Rule[] = [
  { of: 'sqs', when: { freshness: ['under-a-second', 'seconds'] }, effect: 1, reason: 'queueFast' },
  { of: 'sqs', when: { processing: ['custom-code'] }, effect: 2, reason: 'queueWork' },
  { of: 'sqs', when: { processing: ['delivery-only'] }, effect: -2, reason: 'queueNoDelivery' },
  { of: 'sqs', when: { consumers: { to: 1 } }, effect: 2, reason: 'queueOne' },
  { of: 'sqs', when: { consumers: { above: 1 } }, effect: -3, reason: 'queueCopies' },
  { of: 'sqs', when: { replay: again }, effect: 'excludes', reason: 'queueGone' },
  { of: 'sqs', when: { ordering: ['by-key', 'all'] }, effect: -1, reason: 'queueFifo' },
  { of: 'sqs', when: { recordsPerSecond: { to: 100 } }, effect: 1, reason: 'queueIdle' },
  { of: 'sqs', when: { recordsPerSecond: { above: 1000 } }, effect: -2, reason: 'queueRequests' },
  { of: 'sqs', when: { operations: ['none'] }, effect: 1, reason: 'queueManaged' },
  { of: 'sqs', when: video, effect: -6, reason: 'notMedia' },
]

/** @source MSK facts sheet §4.4 (serverless), §4.10 */
const kafkaRules: readonly Rule[] = [
  { of: 'msk', when: { operations: ['kafka-team'] }, effect: 4, reason: 'kafkaTeam' },
  { of: 'msk', when: { operations: ['some'] }, effect: -1, reason: 'kafkaSome' },
  { of: 'msk', when: { operations: ['none'] }, effect: -4, reason: 'kafkaOperate' },
  { of: 'msk', when: { freshness: ['under-a-second', 'seconds'] }, effect: 2, reason: 'kafkaPull' },
  { of: 'msk', when: { ordering: ['by-key'] }, effect: 3, reason: 'kafkaOrder' },
  {
    ...{ of: 'msk', effect: 2, reason: 'kafkaOnePartition' },
    when: { ordering: ['all'], bytesPerSecond: { to: 15e6 } },
  },
  {
    ...{ of: 'msk', effect: -2, reason: 'kafkaOnePartitionFull' },
    when: { ordering: ['all'], bytesPerSecond: { above: 15e6 } },
  },
  { of: 'msk', when: { replay: again }, effect: 3, reason: 'kafkaReplay' },
  { of: 'msk', when: { consumers: { above: 1 } }, effect: 2, reason: 'kafkaGroups' },
  { of: 'msk', when: { bytesPerSecond: { to: mebibyte } }, effect: -2, reason: 'kafkaIdle' },
  { of: 'msk', when: { recordBytes: { above: 1e6 } }, effect: -1, reason: 'kafkaLarge' },
  { of: 'msk', when: { processing: ['custom-code'] }, effect: 2, reason: 'kafkaCode' },
  { of: 'msk', when: { processing: ['delivery-only'] }, effect: -1, reason: 'kafkaConnect' },
  { of: 'msk', when: video, effect: -6, reason: 'notMedia' },
]

/** @source Video Streams facts sheet §2 (retention), §3 (media and fragments) */
const videoRules: readonly Rule[] = [
  { of: 'video-streams', when: { payload: ['events'] }, effect: 'excludes', reason: 'videoOnly' },
  { of: 'video-streams', when: video, effect: 8, reason: 'videoMedia' },
  { of: 'video-streams', when: { replay: again }, effect: 1, reason: 'videoRetention' },
  { of: 'video-streams', when: { freshness: ['under-a-second'] }, effect: -2, reason: 'videoFragments' },
]

const batchRules: readonly Rule[] = [
  { of: 'batch', when: { freshness: ['under-a-second', 'seconds'] }, effect: 'excludes', reason: 'batchLate' },
  { of: 'batch', when: { freshness: ['minutes'] }, effect: -3, reason: 'batchMinutes' },
  { of: 'batch', when: { freshness: ['hours'] }, effect: 5, reason: 'batchHours' },
  { of: 'batch', when: { replay: again }, effect: 1, reason: 'batchFiles' },
  { of: 'batch', when: { consumers: { above: 1 } }, effect: 1, reason: 'batchMany' },
  { of: 'batch', when: { ordering: ['by-key', 'all'] }, effect: -1, reason: 'batchOrder' },
  { of: 'batch', when: { operations: ['none'] }, effect: -1, reason: 'batchOperate' },
  { of: 'batch', when: video, effect: -4, reason: 'notMedia' },
]

export const rules: readonly Rule[] = [
  ...streamRules,
  ...deliveryRules,
  ...queueRules,
  ...kafkaRules,
  ...videoRules,
  ...batchRules,
]

export const reconsiderations: readonly Reconsideration[] = [
  {
    ...{ of: 'data-streams', key: 'streamsToFirehose' },
    when: { processing: ['delivery-only', 'transforms'], consumers: { to: 1 } },
  },
  { of: 'data-streams', when: { consumers: { to: 20 } }, key: 'streamsConsumers' },
  { of: 'data-streams', when: {}, key: 'streamsToKafka' },
  { of: 'firehose', when: {}, key: 'firehoseToStreams' },
  { of: 'firehose', when: { recordBytes: { to: 5120 } }, key: 'firehoseSmall' },
  { of: 'sqs', when: {}, key: 'queueToStreams' },
  { of: 'msk', when: {}, key: 'kafkaToStreams' },
  { of: 'video-streams', when: {}, key: 'videoToWebRtc' },
  { of: 'batch', when: {}, key: 'batchToStreams' },
]
