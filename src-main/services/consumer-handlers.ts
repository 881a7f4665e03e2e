import type { consumers as contract } from '../contract/consumers'
import { hopOf } from '../engine/streams/consumption/way'
import { parseSequenceNumber } from '../engine/streams/shards/sequence-number'
import type { Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { sentence } from '../platform/sentence'
import { toConsumerRows, toConsumerShards, toContentions, type ConsumersAt } from './consumer-views'
import type { Handlers } from './contract-server'
import { notFound, requireStream, stopAll } from './stream-handlers'
import type { Workbench } from './workbench'

const secondMs = 1000
/** A list of more says nothing more. */
const mostContentions = 20

export const consumerHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => {
  const lookAt = (stream: Stream): ConsumersAt => ({
    ...{ stream, now: workbench.project.clock.now() },
    consumption: workbench.project.streams.consumption,
  })

  return {
    'consumers.watch': ({ arn }, sink) => {
      const { streams } = workbench.project
      if (arn !== undefined) requireStream(workbench.project, arn)
      const send = (): void => {
        const shown = streams.all().filter((stream) => arn === undefined || stream.arn === arn)
        if (arn !== undefined && shown.length === 0) return sink.end()
        const looks = shown.map(lookAt)
        sink.send({
          consumers: looks.flatMap(toConsumerRows),
          contentions: looks.flatMap(toContentions).slice(0, mostContentions),
        })
      }
      send()
      return stopAll(streams.onChange(send), clock.every(secondMs, send))
    },

    'consumer.shards.watch': ({ arn, id }, sink) => {
      const { streams } = workbench.project
      requireStream(workbench.project, arn)
      const send = (): void => {
        const stream = streams.byArn(arn)
        const shards = stream && toConsumerShards(lookAt(stream), id)
        if (shards === undefined) sink.end()
        else sink.send({ shards })
      }
      send()
      return clock.every(secondMs, send)
    },

    'consumer.dismiss': async ({ arn, id }) => {
      workbench.project.streams.consumption.dismiss(requireStream(workbench.project, arn), id)
      return {}
    },

    'record.way': async ({ arn, shardId, sequenceNumber }) => {
      const { streams } = workbench.project
      const stream = requireStream(workbench.project, arn)
      const shard = stream.shards.find(({ id }) => id === shardId)
      const record = await streams.record(stream, shardId, sequenceNumber)
      if (shard === undefined || record === undefined) throw notFound(sentence('RecordGone'))
      const { arrivedAt, partitionKey } = record
      const index = Number(parseSequenceNumber(sequenceNumber)?.index)
      return {
        ...{ shardId, partitionKey, arrivedAt },
        consumers: toConsumerRows(lookAt(stream)).map(({ id, kind, name }) => {
          const consumer = streams.consumption.of(stream).find((each) => each.id === id)
          return { id, kind, name, hop: hopOf(consumer?.readings.get(shard.number), { index, arrivedAt }) }
        }),
        channels: streams.channels.ofStream(arn).map(({ settings, position }) => ({
          name: settings.name,
          state: channelState(position[shardId] ?? 0, index, arrivedAt < settings.createdAt),
        })),
      }
    },
  }
}

const channelState = (position: number, index: number, isOlder: boolean): 'delivered' | 'waiting' | 'skipped' => {
  if (index >= position) return 'waiting'
  return isOlder ? 'skipped' : 'delivered'
}
