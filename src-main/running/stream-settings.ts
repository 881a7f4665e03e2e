import { isFault, type Fault } from '../engine/fault'
import type { Caller } from '../engine/service'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Streams } from '../engine/streams/streams'
import { shardLevelMetricNames } from '../engine/streams/model/parts'
import type { ElementOf } from '../planning/design/elements'
import type { Clock } from '../platform/clock'

/*
 * A stream of the engine as its element has it: made if it is not there, else changed by the operations that AWS has for it, with
 * AWS's rules.
 */

type StreamElement = ElementOf<'stream'>

export interface StreamParts {
  readonly streams: Streams
  readonly caller: Caller
  readonly clock: Clock
}

/** A member that is not as the element has it, and what changes it. */
export interface Step {
  readonly member: keyof StreamElement
  /** Of a stream that is ACTIVE. */
  apply(): Promise<Fault | undefined>
}

const modeOf = ({ mode }: StreamElement): 'PROVISIONED' | 'ON_DEMAND' =>
  mode === 'provisioned' ? 'PROVISIONED' : 'ON_DEMAND'

export const createStream = async (
  { streams, caller }: StreamParts,
  name: string,
  element: StreamElement,
): Promise<Fault | undefined> =>
  asFault(
    await streams.operations.CreateStream(caller, {
      StreamName: name,
      StreamModeDetails: { StreamMode: modeOf(element) },
      MaxRecordSizeInKiB: element.maxRecordKiB,
      ...(element.mode === 'provisioned' ? { ShardCount: element.shards } : {}),
      ...(element.mode === 'on-demand-advantage' && element.warmMiBps !== undefined
        ? { WarmThroughputMiBps: Math.round(element.warmMiBps) }
        : {}),
    }),
  )

/** What is to be done to a stream that is there, in the order in which it can be done. */
export const stepsTo = (parts: StreamParts, stream: Stream, element: StreamElement): readonly Step[] => [
  ...modeSteps(parts, stream, element),
  ...keepingSteps(parts, stream, element),
  ...monitoringSteps(parts, stream, element),
  ...channelSteps(parts, stream, element),
]

const modeSteps = ({ streams, caller }: StreamParts, stream: Stream, element: StreamElement): readonly Step[] => {
  const { operations } = streams
  const { arn: StreamARN, settings, openShards } = stream
  const StreamMode = modeOf(element)
  const isWarm = element.mode === 'on-demand-advantage' && element.warmMiBps !== undefined
  const warm = isWarm ? Math.round(element.warmMiBps ?? 0) : 0
  const isOtherMode = settings.mode !== StreamMode
  return [
    ...when(isOtherMode, 'mode', () =>
      operations.UpdateStreamMode(caller, { StreamARN, StreamModeDetails: { StreamMode } }),
    ),
    ...when(StreamMode === 'PROVISIONED' && openShards.length !== element.shards, 'shards', () =>
      operations.UpdateShardCount(caller, {
        StreamARN,
        TargetShardCount: element.shards,
        ScalingType: 'UNIFORM_SCALING',
      }),
    ),
    ...when(StreamMode === 'ON_DEMAND' && (settings.warmThroughputMiBps ?? 0) !== warm, 'warmMiBps', () =>
      operations.UpdateStreamWarmThroughput(caller, { StreamARN, WarmThroughputMiBps: warm }),
    ),
  ]
}

const keepingSteps = ({ streams, caller }: StreamParts, stream: Stream, element: StreamElement): readonly Step[] => {
  const { operations } = streams
  const { arn: StreamARN, settings } = stream
  const retention = { StreamARN, RetentionPeriodHours: element.retentionHours }
  const keyId = { none: undefined, 'aws-key': 'alias/aws/kinesis', 'customer-key': 'alias/streamgauge' }
  const wanted = keyId[element.encryption]
  const present = settings.encryption.current?.keyId
  return [
    ...when(settings.retentionHours < element.retentionHours, 'retentionHours', () =>
      operations.IncreaseStreamRetentionPeriod(caller, retention),
    ),
    ...when(settings.retentionHours > element.retentionHours, 'retentionHours', () =>
      operations.DecreaseStreamRetentionPeriod(caller, retention),
    ),
    ...when(settings.maxRecordSizeInKiB !== element.maxRecordKiB, 'maxRecordKiB', () =>
      operations.UpdateMaxRecordSize(caller, { StreamARN, MaxRecordSizeInKiB: element.maxRecordKiB }),
    ),
    ...when(wanted !== undefined && wanted !== present, 'encryption', () =>
      operations.StartStreamEncryption(caller, { StreamARN, EncryptionType: 'KMS', KeyId: wanted ?? '' }),
    ),
    ...when(wanted === undefined && present !== undefined, 'encryption', () =>
      operations.StopStreamEncryption(caller, { StreamARN, EncryptionType: 'KMS', KeyId: present ?? '' }),
    ),
  ]
}

/** The first so many of the enhanced metrics: a design says how many there are, not which. */
const monitoringSteps = ({ streams, caller }: StreamParts, stream: Stream, element: StreamElement): readonly Step[] => {
  const { operations } = streams
  const { arn: StreamARN, settings } = stream
  const present = settings.shardLevelMetrics
  const wanted = shardLevelMetricNames.slice(0, element.shardMetrics)
  const more = wanted.filter((name) => !present.includes(name))
  const less = shardLevelMetricNames.filter((name) => present.includes(name) && !wanted.includes(name))
  return [
    ...when(more.length > 0, 'shardMetrics', () =>
      operations.EnableEnhancedMonitoring(caller, { StreamARN, ShardLevelMetrics: more }),
    ),
    ...when(less.length > 0, 'shardMetrics', () =>
      operations.DisableEnhancedMonitoring(caller, { StreamARN, ShardLevelMetrics: less }),
    ),
  ]
}

/** A channel delivers to a bucket named after its stream. Other destinations of channels do not run here. */
const channelSteps = ({ streams, caller }: StreamParts, stream: Stream, element: StreamElement): readonly Step[] => {
  const { operations } = streams
  const name = `${stream.name}-to-s3`.slice(-128)
  const present = streams.channels.ofStream(stream.arn).find(({ settings }) => settings.name === name)
  const isWanted = element.channel === 's3' && element.mode !== 'provisioned'
  const bucket = stream.name.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-')
  const { accountId } = caller
  return [
    ...when(isWanted && present === undefined, 'channel', () =>
      operations.CreateChannel(caller, {
        ChannelName: name,
        ServiceExecutionRoleARN: `arn:aws:iam::${accountId}:role/${name.slice(-64)}`,
        StreamConfigurationList: [
          { StreamARN: stream.arn, RecordConfiguration: { RecordFormatType: 'BYTE_ARRAY' as const } },
        ],
        S3DestinationConfiguration: {
          StorageConfiguration: {
            BucketARN: `arn:aws:s3:::${bucket}`,
            ExpectedBucketOwner: accountId,
            CompressionType: 'NONE',
          },
        },
      }),
    ),
    ...when(!isWanted && present !== undefined, 'channel', () =>
      operations.DeleteChannel(caller, { ChannelARN: present?.arn ?? '' }),
    ),
  ]
}

const when = (isSo: boolean, member: Step['member'], call: () => Promise<unknown>): readonly Step[] =>
  isSo ? [{ member, apply: async () => asFault(await call()) }] : []

const asFault = (answer: unknown): Fault | undefined => (isFault(answer) ? answer : undefined)

/** Resolves when a stream takes changes again, or is gone. @param onWait called if that takes time */
export const whenActive = (
  { streams, caller, clock }: StreamParts,
  name: string,
  onWait: () => void,
): Promise<Stream | undefined> => {
  const look = (): Stream | undefined => streams.byArn(arnOf(caller, name))
  const stream = look()
  if (stream === undefined || stream.status === 'ACTIVE') return Promise.resolve(stream)
  onWait()
  return new Promise((resolve) => {
    const stop = clock.every(lookEveryMs, () => {
      const now = look()
      if (now !== undefined && now.status !== 'ACTIVE') return
      stop()
      resolve(now)
    })
  })
}
const lookEveryMs = 1000
