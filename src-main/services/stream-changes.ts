import {
  type ShardLevelMetric,
  type streamSettings as contract,
  type StreamChange,
  type StreamDetails,
} from '../contract/stream-settings'
import { SHARD_LEVEL_METRICS } from '../contract/names'
import { isFault, type Fault } from '../engine/fault'
import { middleOf } from '../engine/streams/shards/reshard-plan'
import type { Stream } from '../engine/streams/stream'
import type { Streams } from '../engine/streams/streams'
import { sentence } from '../platform/sentence'
import type { Handlers } from './contract-server'
import { asFailure, notFound, requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

export const streamSettingsHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'stream.details.watch': ({ arn }, sink) => {
    const { streams } = workbench.project
    requireStream(workbench.project, arn)
    const send = (): void => {
      const stream = streams.byArn(arn)
      if (stream === undefined) sink.end()
      else sink.send(toStreamDetails(stream))
    }
    send()
    return streams.onChange(send)
  },

  'stream.change': async ({ arn, change }) => {
    const stream = requireStream(workbench.project, arn)
    const answer = await changeStream(workbench.project.streams, stream, change)
    if (isFault(answer)) throw asFailure(answer)
    return {}
  },
})

/** What is set of a stream, as a window shows it. */
export const toStreamDetails = ({ arn, status, settings, consumers }: Stream): StreamDetails => ({
  arn,
  status,
  mode: settings.mode,
  retentionHours: settings.retentionHours,
  maxRecordSizeInKiB: settings.maxRecordSizeInKiB,
  warmThroughputMiBps: settings.warmThroughputMiBps ?? null,
  recordDistribution:
    settings.mode === 'ON_DEMAND' ? (settings.recordDistributionStrategy ?? 'USER_PARTITION_KEY') : null,
  encryptionKeyId: settings.encryption.current?.keyId ?? null,
  shardLevelMetrics: SHARD_LEVEL_METRICS.filter((metric) => settings.shardLevelMetrics.includes(metric)),
  tags: settings.tags,
  policy: settings.policy ?? null,
  limits: settings.limits ?? null,
  consumers: [...consumers.values()].map((consumer) => ({
    arn: consumer.arn,
    name: consumer.name,
    status: consumer.status,
    createdAt: consumer.createdAt,
  })),
})

/**
 * Carry out one change by the operations that clients use, so that it follows the same rules.
 *
 * @throws ContractFailure when the shard to split is gone
 */
export const changeStream = async (
  { operations }: Streams,
  stream: Stream,
  change: StreamChange,
): Promise<object | undefined | Fault> => {
  const { owner, settings } = stream
  const named = { StreamARN: stream.arn }
  switch (change.kind) {
    case 'split': {
      const shard = stream.shards.find(({ id }) => id === change.shardId)
      if (shard === undefined) throw notFound(sentence('ShardGone', { shard: change.shardId }))
      const NewStartingHashKey = change.newStartingHashKey ?? middleOf(shard.range).toString()
      return operations.SplitShard(owner, { ...named, ShardToSplit: shard.id, NewStartingHashKey })
    }
    case 'merge':
      return operations.MergeShards(owner, {
        ...named,
        ShardToMerge: change.shardId,
        AdjacentShardToMerge: change.adjacentShardId,
      })
    case 'shardCount':
      return operations.UpdateShardCount(owner, {
        ...named,
        TargetShardCount: change.target,
        ScalingType: 'UNIFORM_SCALING',
      })
    case 'mode':
      return operations.UpdateStreamMode(owner, { ...named, StreamModeDetails: { StreamMode: change.mode } })
    case 'retention': {
      const input = { ...named, RetentionPeriodHours: change.hours }
      return change.hours < settings.retentionHours
        ? operations.DecreaseStreamRetentionPeriod(owner, input)
        : operations.IncreaseStreamRetentionPeriod(owner, input)
    }
    case 'maxRecordSize':
      return operations.UpdateMaxRecordSize(owner, { ...named, MaxRecordSizeInKiB: change.kiB })
    case 'warmThroughput':
      return operations.UpdateStreamWarmThroughput(owner, { ...named, WarmThroughputMiBps: change.miBps })
    case 'recordDistribution':
      return operations.UpdateStreamRecordDistributionStrategy(owner, {
        ...named,
        RecordDistributionStrategy: change.strategy,
      })
    case 'shardLevelMetrics':
      return setMetrics(operations, stream, change.metrics)
    case 'encryption':
      return change.keyId === null
        ? operations.StopStreamEncryption(owner, {
            ...named,
            EncryptionType: 'KMS',
            KeyId: settings.encryption.current?.keyId ?? '',
          })
        : operations.StartStreamEncryption(owner, { ...named, EncryptionType: 'KMS', KeyId: change.keyId })
    case 'tags':
      return setTags(operations, stream, change.tags)
    case 'policy':
      return change.policy === null
        ? operations.DeleteResourcePolicy(owner, { ResourceARN: stream.arn })
        : operations.PutResourcePolicy(owner, { ResourceARN: stream.arn, Policy: change.policy })
    case 'registerConsumer':
      return operations.RegisterStreamConsumer(owner, { StreamARN: stream.arn, ConsumerName: change.name })
    case 'deregisterConsumer':
      return operations.DeregisterStreamConsumer(owner, { ...named, ConsumerName: change.name })
  }
}

/** Enabling and disabling each say only what changes; asking for nothing is not allowed. */
const setMetrics = async (
  operations: Streams['operations'],
  { arn, owner, settings }: Stream,
  wanted: readonly ShardLevelMetric[],
): Promise<object | undefined | Fault> => {
  const off = SHARD_LEVEL_METRICS.filter(
    (metric) => settings.shardLevelMetrics.includes(metric) && !wanted.includes(metric),
  )
  const on = wanted.filter((metric) => !settings.shardLevelMetrics.includes(metric))
  const disabled =
    off.length > 0 && (await operations.DisableEnhancedMonitoring(owner, { StreamARN: arn, ShardLevelMetrics: off }))
  if (isFault(disabled) || on.length === 0) return disabled || undefined
  return operations.EnableEnhancedMonitoring(owner, { StreamARN: arn, ShardLevelMetrics: on })
}

const setTags = async (
  operations: Streams['operations'],
  { arn, owner, settings }: Stream,
  wanted: Readonly<Record<string, string>>,
): Promise<object | undefined | Fault> => {
  const TagKeys = Object.keys(settings.tags).filter((key) => !Object.hasOwn(wanted, key))
  const changed = Object.entries(wanted).filter(([key, value]) => settings.tags[key] !== value)
  const removed = TagKeys.length > 0 && (await operations.RemoveTagsFromStream(owner, { StreamARN: arn, TagKeys }))
  if (isFault(removed) || changed.length === 0) return removed || undefined
  return operations.AddTagsToStream(owner, { StreamARN: arn, Tags: Object.fromEntries(changed) })
}
