import type { ShardRow, StreamPage, StreamRow, Traffic } from '../contract/streams'
import { shardLimits } from '../engine/streams/limits/limits'
import { shardIdOf, type Shard, type Stream } from '../engine/streams/stream'
import type { Metrics } from '../metrics/metrics'
import type { Throughput } from '../metrics/throughput'
import type { OpenProject } from './project'

const incoming = (metrics: Metrics, throughput: Throughput): Traffic => ({
  bytesPerSecond: metrics.rate(throughput, 'incomingBytes'),
  recordsPerSecond: metrics.rate(throughput, 'incomingRecords'),
})
const outgoing = (metrics: Metrics, throughput: Throughput): Traffic => ({
  bytesPerSecond: metrics.rate(throughput, 'outgoingBytes'),
  recordsPerSecond: metrics.rate(throughput, 'outgoingRecords'),
})

type Sources = Pick<OpenProject, 'metrics' | 'sparklines'> & {
  readonly ringing: ReturnType<OpenProject['alarms']['ringingByStream']>
}

const quiet: StreamRow['ringing'] = { alarms: 0, rules: [] }

export const toStreamRow = (stream: Stream, { metrics, sparklines, ringing }: Sources): StreamRow => {
  const throughput = metrics.stream(stream.arn)
  return {
    arn: stream.arn,
    name: stream.name,
    region: stream.owner.region,
    accountId: stream.owner.accountId,
    status: stream.status,
    mode: stream.settings.mode,
    openShards: stream.openShards.length,
    retentionHours: stream.settings.retentionHours,
    createdAt: stream.createdAt,
    incoming: incoming(metrics, throughput),
    outgoing: outgoing(metrics, throughput),
    throttledPerSecond: metrics.rate(throughput, 'throttledRecords'),
    iteratorAgeMs: metrics.iteratorAge(stream.arn) ?? null,
    ringing: ringing.get(stream.arn) ?? quiet,
    storedBytes: stream.shards.reduce((sum, { log }) => sum + log.storedBytes, 0),
    sparkline: sparklines.of(stream.arn),
  }
}

export const toStreamPage = (stream: Stream, sources: Sources): StreamPage => {
  const children = new Map<number, string[]>()
  for (const { id, parents } of stream.shards) {
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), id])
  }
  return {
    stream: toStreamRow(stream, sources),
    shards: stream.shards.map((shard) => ({
      ...toShardRow(stream, shard, sources.metrics),
      childShardIds: children.get(shard.number) ?? [],
    })),
  }
}

const toShardRow = (stream: Stream, shard: Shard, metrics: Metrics): Omit<ShardRow, 'childShardIds'> => {
  const throughput = metrics.shardOf(stream.arn, shard.id)
  const written = incoming(metrics, throughput)
  const read = outgoing(metrics, throughput)
  const { start, end } = shard.range
  return {
    shardId: shard.id,
    state: shard.closedAt === undefined ? 'open' : 'closed',
    startingHashKey: start.toString(),
    endingHashKey: end.toString(),
    share: Number(end - start + 1n) / 2 ** 128,
    parentShardIds: shard.parents.map(shardIdOf),
    openedAt: shard.openedAt,
    closedAt: shard.closedAt ?? null,
    incoming: written,
    outgoing: read,
    writeLoad: Math.max(
      written.bytesPerSecond / shardLimits.writeBytesPerSecond,
      written.recordsPerSecond / shardLimits.writeRecordsPerSecond,
    ),
    readLoad: read.bytesPerSecond / shardLimits.readBytesPerSecond,
    throttledPerSecond: metrics.rate(throughput, 'throttledRecords'),
    throttledReadsPerSecond: metrics.rate(throughput, 'throttledReads'),
    storedBytes: shard.log.storedBytes,
  }
}
