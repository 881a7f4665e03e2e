import type { Channel, ChannelStores } from '../../../../../../src-main/engine/streams/channels/registry'
import type { Input } from '../../../../../../src-main/engine/streams/model'
import type { StreamsOptions } from '../../../../../../src-main/engine/streams/streams'
import { folderObjects } from '../../../../../../src-main/platform/objects'
import { memoryDocuments } from '../../../../../../src-main/storage/document-store'
import { caller, freshWorld, ok, open, world } from '../../support/world'

/** What channels are kept in and deliver to, besides what every test of streams has. */
export const stores = {} as { -readonly [K in keyof ChannelStores]: ChannelStores[K] }

export const reopen = async (changes: Partial<StreamsOptions> = {}): Promise<void> => {
  world.streams = await open('off', { channels: stores, objects: folderObjects(world.files, '/s3'), ...changes })
}

/** For `beforeEach` of every file whose tests use channels. */
export const freshChannelWorld = async (): Promise<void> => {
  await freshWorld()
  Object.assign(stores, { channels: memoryDocuments(), positions: memoryDocuments() })
  await reopen()
}

export const streamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
export const channelArn = 'arn:aws:kinesis:us-east-1:123456789012:channel/audit'
export const owner = '123456789012'

export const createStream = (StreamName = 'orders', StreamMode: 'ON_DEMAND' | 'PROVISIONED' = 'ON_DEMAND') =>
  ok(
    world.streams.operations.CreateStream(caller, {
      StreamName,
      StreamModeDetails: { StreamMode },
      ...(StreamMode === 'ON_DEMAND' ? {} : { ShardCount: 1 }),
    }),
  )

type NewChannel = Input<'CreateChannel'>
type Destination = NonNullable<NewChannel['S3DestinationConfiguration']>
type Format = NewChannel['StreamConfigurationList'][number]['RecordConfiguration']['RecordFormatType']

/** A channel "audit" from the stream "orders" to the bucket "logs". */
export const newChannel = ({
  format = 'JSON',
  storage = {},
  destination = {},
  ...changes
}: {
  format?: Format
  storage?: Partial<Destination['StorageConfiguration']>
  destination?: Partial<Destination>
} & Partial<NewChannel> = {}): NewChannel => ({
  ChannelName: 'audit',
  ServiceExecutionRoleARN: 'arn:aws:iam::123456789012:role/delivery',
  StreamConfigurationList: [{ StreamARN: streamArn, RecordConfiguration: { RecordFormatType: format } }],
  S3DestinationConfiguration: {
    StorageConfiguration: {
      BucketARN: 'arn:aws:s3:::logs',
      ExpectedBucketOwner: owner,
      CompressionType: 'NONE',
      ...storage,
    },
    ...destination,
  },
  ...changes,
})

export const createChannel = (changes: Parameters<typeof newChannel>[0] = {}) =>
  world.streams.operations.CreateChannel(caller, newChannel(changes))

export const statusOf = async (ChannelARN = channelArn): Promise<Channel['status']> =>
  (await ok(world.streams.operations.DescribeChannel(caller, { ChannelARN }))).ChannelDescription.ChannelStatus
