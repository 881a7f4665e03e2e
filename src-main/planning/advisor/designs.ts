import { fanOutLimits, requestLimits, shardLimits } from '../../engine/streams/limits/limits'
import { serverlessQuotas } from '../capacity/kafka-brokers'
import { Design, type DesignInput } from '../design/design'
import type { Answers, Choice } from './answers'

/*
 * Designs of a choice, made from the answers: the cheapest of those that fit is what the choice costs. Sizes leave the head room
 * that a verdict calls near: a fifth.
 */

type ElementInput = DesignInput['elements'][number]
type Parts = Pick<DesignInput, 'edges'> & { readonly elements: ElementInput[] }

const headRoom = 0.8

/** Hours that records stay readable; what is not to be read again stays as long as a stream keeps it at least. */
const retentionHours: Readonly<Record<Answers['replay'], number>> = { none: 24, day: 24, week: 168, year: 8760 }

/**
 * @returns designs with their elements' ids for names; none of batch: what writes files by itself is no element of a design
 */
export const designsOf = (choice: Choice, answers: Answers, region: string): readonly Design[] => {
  if (choice === 'batch') return []
  const { name, parts } = drawn[choice]
  return parts(answers).map(({ elements, edges }) => {
    const all = choice === 'video-streams' ? elements : [sourceOf(answers), ...elements]
    return Design.parse({ formatVersion: 2, name, region, elements: all, edges } satisfies DesignInput)
  })
}

const sourceOf = ({ recordsPerSecond, recordBytes }: Answers): ElementInput => ({
  ...{ kind: 'source', id: 'source', name: 'source' },
  workload: {
    recordsPerSecond,
    recordBytes: { kind: 'constant', bytes: recordBytes },
    recordsPerRequest: Math.max(1, Math.min(500, Math.floor(requestLimits.putRecordsBytes / recordBytes))),
  },
})

const numbered = (answers: Answers): string[] =>
  Array.from({ length: answers.consumers }, (_, i) => `consumer-${i + 1}`)

const streamParts = (answers: Answers): Parts[] => {
  const { consumers, recordsPerSecond, recordBytes, ordering, replay } = answers
  const wantsFanOut = answers.freshness === 'under-a-second' || consumers > 2
  const bytes = recordsPerSecond * recordBytes
  const needed = Math.max(
    recordsPerSecond / shardLimits.writeRecordsPerSecond,
    bytes / shardLimits.writeBytesPerSecond,
    wantsFanOut ? 0 : (bytes * consumers) / shardLimits.readBytesPerSecond,
  )
  const shards = ordering === 'all' ? 1 : Math.min(100_000, Math.max(1, Math.ceil(needed / headRoom)))
  return modesFor(answers).map((mode) => {
    const most =
      mode === 'on-demand-advantage' ? fanOutLimits.consumersPerAdvantageStream : fanOutLimits.consumersPerStream
    const fanOut = wantsFanOut ? most : 0
    return {
      elements: [
        {
          ...{ kind: 'stream', id: 'stream', name: 'stream', mode },
          ...(mode === 'provisioned' ? { shards } : {}),
          ...(mode === 'on-demand-advantage' ? { warmMiBps: Math.min(10_240, bytes / 2 ** 20 / headRoom) } : {}),
          ...{ retentionHours: retentionHours[replay], maxRecordKiB: Math.max(1024, Math.ceil(recordBytes / 1024)) },
        },
        ...numbered(answers).map((id, i): ElementInput => ({
          ...{ kind: 'application', id, name: id, reads: i < fanOut ? 'fan-out' : 'shared' },
        })),
      ],
      edges: [{ from: 'source', to: 'stream' }, ...numbered(answers).map((to) => ({ from: 'stream', to }))],
    }
  })
}

/** One order over everything is that of one shard, and AWS alone decides how many a stream on demand has. */
const modesFor = ({ ordering }: Answers) =>
  ordering === 'all' ? (['provisioned'] as const) : (['provisioned', 'on-demand', 'on-demand-advantage'] as const)

/** @source Firehose facts sheet §7: 0 is without buffering, up to 900 s */
const bufferSeconds: Readonly<Record<Answers['freshness'], number>> = {
  ...{ 'under-a-second': 0, seconds: 0, minutes: 60, hours: 900 },
}
const keptDays: Readonly<Record<Answers['replay'], number | undefined>> = {
  none: undefined,
  day: 1,
  week: 7,
  year: 365,
}

const bucketOf = (id: string, { replay }: Answers): ElementInput => {
  const storageDays = keptDays[replay]
  return { kind: 'bucket', id, name: id, ...(storageDays === undefined ? {} : { storageDays }) }
}

/** A stream of its own for each destination. */
const deliveryParts = (answers: Answers): Parts[] => {
  const each = numbered(answers).map((bucket, i) => ({ id: `delivery-${i + 1}`, bucket }))
  const transform = answers.processing === 'transforms' ? { transform: {} } : {}
  return [
    {
      elements: each.flatMap(({ id, bucket }): ElementInput[] => [
        { kind: 'delivery', id, name: id, bufferSeconds: bufferSeconds[answers.freshness], ...transform },
        bucketOf(bucket, answers),
      ]),
      edges: each.flatMap(({ id, bucket }) => [
        { from: 'source', to: id },
        { from: id, to: bucket },
      ]),
    },
  ]
}

/** A queue for each consumer. */
const queueParts = (answers: Answers): Parts[] => {
  const each = numbered(answers).map((consumer, i) => ({ id: `queue-${i + 1}`, consumer }))
  return [
    {
      elements: each.flatMap(({ id, consumer }): ElementInput[] => [
        { kind: 'queue', id, name: id, fifo: answers.ordering !== 'none' },
        reader(consumer),
      ]),
      edges: each.flatMap(({ id, consumer }) => [
        { from: 'source', to: id },
        { from: id, to: consumer },
      ]),
    },
  ]
}

const reader = (id: string): ElementInput => ({ kind: 'application', id, name: id, clientLibrary: 'none' })

const kafkaParts = (answers: Answers): Parts[] => {
  const { recordsPerSecond, recordBytes, ordering, replay } = answers
  const needed = Math.max(
    1,
    Math.ceil((recordsPerSecond * recordBytes) / (serverlessQuotas.partitionIn * 1e6) / headRoom),
  )
  const partitions = ordering === 'all' ? 1 : Math.min(needed, 200_000)
  return (['serverless', 'express', 'standard'] as const).map((type) => ({
    elements: [
      {
        kind: 'kafka-cluster',
        id: 'cluster',
        name: 'cluster',
        type,
        partitions,
        retentionHours: retentionHours[replay],
      },
      ...numbered(answers).map(reader),
    ],
    edges: [{ from: 'source', to: 'cluster' }, ...numbered(answers).map((to) => ({ from: 'cluster', to }))],
  }))
}

const videoParts = ({ recordsPerSecond, recordBytes, replay, consumers }: Answers): Parts[] => [
  {
    elements: [
      {
        ...{ kind: 'video-stream', id: 'video', name: 'video', consumers },
        mbps: (recordsPerSecond * recordBytes * 8) / 1e6,
        retentionHours: replay === 'none' ? 0 : retentionHours[replay],
      },
    ],
    edges: [],
  },
]

/** As AWS calls them. */
const drawn: Readonly<Record<Exclude<Choice, 'batch'>, { name: string; parts: (answers: Answers) => Parts[] }>> = {
  'data-streams': { name: 'Kinesis Data Streams', parts: streamParts },
  firehose: { name: 'Amazon Data Firehose', parts: deliveryParts },
  sqs: { name: 'Amazon SQS', parts: queueParts },
  msk: { name: 'Amazon MSK', parts: kafkaParts },
  'video-streams': { name: 'Kinesis Video Streams', parts: videoParts },
}
