import type { StoredChannel } from '../../../storage/channel-settings'
import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { notActive } from '../registry'
import type { Stream } from '../stream'
import { isCreatedAt } from '../describe'
import { withTags, type Tags } from '../settings/tags'
import { expiredToken, invalidToken, nextTokenLifeMs } from '../token'
import { checkNewChannel, type NewChannel } from './checks'
import { channelArnOf, type Channel } from './registry'

/** @source JS SDK model of 29 Sep 2026, CreateChannel and CloudWatchLogs */
const defaultFreshnessSeconds = 300
const defaultLogStream = 'DestinationDelivery'
/** Where in the destination bucket records go that cannot be delivered; AWS has such a prefix but does not say which. */
const defaultErrorPrefix = 'errors/'
/** @source JS SDK model of 29 Sep 2026, ListChannels */
const listCap = 100

/** Channels: making, changing and removing them. What they deliver is in delivery.ts. */
export const createChannelOperations = ({ registry, channels, clock, ids, tokens }: StreamsContext) => {
  const find = (arn: string): Channel | Fault =>
    channels.byArn(arn) ??
    fault(
      'ResourceNotFoundException',
      `Channel ${arn.slice(arn.indexOf('/') + 1)} under account ${arn.split(':')[4]} not found.`,
    )

  const CreateChannel = async (caller: Caller, input: Input<'CreateChannel'>) => {
    const wanted = checkNewChannel(input)
    if (isFault(wanted)) return wanted
    const stream = registry.find(caller, { StreamARN: wanted.streamArn })
    if (isFault(stream)) return stream
    if (stream.status !== 'ACTIVE') return notActive(stream)
    if (stream.settings.mode !== 'ON_DEMAND') {
      return fault('ValidationException', `Channels need an on-demand stream; stream ${stream.name} is provisioned.`)
    }
    const name = `channel ${input.ChannelName} under account ${caller.accountId}`
    const tags = withTags(name, {}, input.Tags ?? {})
    if (isFault(tags)) return tags
    if (channels.byArn(channelArnOf(caller, input.ChannelName)) !== undefined) {
      return fault('ResourceInUseException', `C${name.slice(1)} already exists.`)
    }
    const settings = toStored(caller, { input, wanted, stream, tags, id: ids.hex(8), now: clock.now() })
    // It delivers what is written from now on.
    const position = Object.fromEntries(stream.shards.map(({ id, log }) => [id, log.nextIndex]))
    return { ChannelDescription: described(await channels.add(settings, position), 'CREATING') }
  }

  const DescribeChannel = async (_caller: Caller, { ChannelARN }: Input<'DescribeChannel'>) => {
    const channel = find(ChannelARN)
    return isFault(channel) ? channel : { ChannelDescription: described(channel) }
  }

  const UpdateChannel = async (_caller: Caller, input: Input<'UpdateChannel'>) => {
    const channel = find(input.ChannelARN)
    if (isFault(channel)) return channel
    const { name, accountId, freshnessSeconds, logging } = channel.settings
    if (input.S3TablesDestinationConfiguration !== undefined) {
      const words = `Streamgauge has no Apache Iceberg tables: channel ${name} delivers to an Amazon S3 bucket.`
      return fault('ValidationException', `${words} Set S3DestinationConfiguration.`)
    }
    if (input.S3DestinationConfiguration === undefined && input.LoggingConfiguration === undefined) {
      return fault('InvalidArgumentException', 'Either S3DestinationConfiguration or LoggingConfiguration is needed.')
    }
    if (channel.status !== 'ACTIVE') {
      return fault(
        'ResourceInUseException',
        `Channel ${name} under account ${accountId} not ACTIVE, instead in state ${channel.status}`,
      )
    }
    await channels.update(channel, {
      freshnessSeconds: input.S3DestinationConfiguration?.DataFreshnessInSeconds ?? freshnessSeconds,
      logging: toLogging(input.LoggingConfiguration, logging),
    })
    return { ChannelDescription: described(channel, 'UPDATING') }
  }

  const DeleteChannel = async (_caller: Caller, { ChannelARN }: Input<'DeleteChannel'>): Promise<Fault | undefined> => {
    const channel = find(ChannelARN)
    if (isFault(channel)) return channel
    if (channel.status !== 'DELETING') await channels.remove(channel)
    return undefined
  }

  const ListChannels = async (caller: Caller, input: Input<'ListChannels'>) => {
    const after = input.NextToken === undefined ? '' : nameAfter(input.NextToken)
    if (isFault(after)) return after
    const rest = channels.of(caller).filter(({ settings }) => settings.name > after && isWanted(settings, input))
    const page = rest.slice(0, Math.min(input.MaxResults ?? listCap, listCap))
    const last = page.at(-1)?.settings.name
    const more = rest.length > page.length ? { NextToken: tokens.seal('list-channels', { last, at: clock.now() }) } : {}
    return { ChannelSummaries: page.map(summary), ...more }
  }

  const nameAfter = (token: string): string | Fault => {
    const opened = tokens.open('list-channels', token) as { readonly last: string; readonly at: number } | undefined
    if (opened === undefined) return invalidToken
    return clock.now() - opened.at > nextTokenLifeMs ? expiredToken : opened.last
  }

  return { CreateChannel, DescribeChannel, UpdateChannel, DeleteChannel, ListChannels }
}

const isWanted = ({ streamArn, streamCreatedAt }: StoredChannel, { StreamFilter }: Input<'ListChannels'>): boolean =>
  StreamFilter === undefined ||
  StreamFilter.length === 0 ||
  StreamFilter.some(
    ({ StreamARN, StreamCreationTimestamp: time }) =>
      StreamARN === streamArn && (time === undefined || isCreatedAt({ createdAt: streamCreatedAt }, time)),
  )

interface Creation {
  readonly input: Input<'CreateChannel'>
  readonly wanted: NewChannel
  readonly stream: Stream
  readonly tags: Tags
  readonly id: string
  readonly now: number
}

const toStored = (caller: Caller, { input, wanted, stream, tags, id, now }: Creation): StoredChannel => {
  const { StorageConfiguration: storage, DeadLetterQueueS3Configuration: dead, ...destination } = wanted.destination
  const bucket = { arn: storage.BucketARN, expectedOwner: storage.ExpectedBucketOwner }
  return {
    ...{ id, name: input.ChannelName, accountId: caller.accountId, region: caller.region, createdAt: now },
    ...{ streamArn: stream.arn, streamCreatedAt: stream.createdAt, roleArn: input.ServiceExecutionRoleARN },
    ...{ format: wanted.format, compression: wanted.compression, bucket, tags, isDeleting: false },
    ...(storage.StorageClass === undefined ? {} : { storageClass: 'STANDARD' as const }),
    deadLetters:
      dead === undefined
        ? { ...bucket, prefix: defaultErrorPrefix }
        : { arn: dead.BucketARN, expectedOwner: dead.ExpectedBucketOwner, prefix: dead.ErrorOutputPrefix ?? '' },
    freshnessSeconds: destination.DataFreshnessInSeconds ?? defaultFreshnessSeconds,
    logging: toLogging(input.LoggingConfiguration, {
      enabled: false,
      group: `/aws/kinesis/${input.ChannelName}/${id}`,
      stream: defaultLogStream,
    }),
  }
}

const toLogging = (
  wanted: Input<'CreateChannel'>['LoggingConfiguration'],
  before: StoredChannel['logging'],
): StoredChannel['logging'] => {
  const { Enabled = before.enabled, LogGroupName, LogStreamName } = wanted?.CloudWatchLogs ?? {}
  return { enabled: Enabled, group: LogGroupName ?? before.group, stream: LogStreamName ?? before.stream }
}

const described = ({ arn, status: present, settings }: Channel, status: Channel['status'] = present) => ({
  ChannelName: settings.name,
  ChannelARN: arn,
  ChannelId: settings.id,
  ChannelStatus: status,
  ChannelCreationTimestamp: new Date(settings.createdAt),
  ServiceExecutionRoleARN: settings.roleArn,
  StreamConfigurationList: [
    {
      StreamARN: settings.streamArn,
      StreamCreationTimestamp: new Date(settings.streamCreatedAt),
      RecordConfiguration: { RecordFormatType: settings.format },
    },
  ],
  S3DestinationConfiguration: {
    DataFreshnessInSeconds: settings.freshnessSeconds,
    DeadLetterQueueS3Configuration: {
      BucketARN: settings.deadLetters.arn,
      ExpectedBucketOwner: settings.deadLetters.expectedOwner,
      ...(settings.deadLetters.prefix === '' ? {} : { ErrorOutputPrefix: settings.deadLetters.prefix }),
    },
    StorageConfiguration: {
      BucketARN: settings.bucket.arn,
      ExpectedBucketOwner: settings.bucket.expectedOwner,
      ...(settings.storageClass === undefined ? {} : { StorageClass: settings.storageClass }),
      CompressionType: settings.compression,
    },
  },
  LoggingConfiguration: {
    CloudWatchLogs: {
      Enabled: settings.logging.enabled,
      LogGroupName: settings.logging.group,
      LogStreamName: settings.logging.stream,
    },
  },
})

const summary = ({ arn, status, settings }: Channel) => ({
  ChannelName: settings.name,
  ChannelARN: arn,
  ChannelId: settings.id,
  ChannelStatus: status,
  ChannelCreationTimestamp: new Date(settings.createdAt),
  ChannelDestinationType: 'S3',
  Streams: [{ StreamARN: settings.streamArn, StreamCreationTimestamp: new Date(settings.streamCreatedAt) }],
})
