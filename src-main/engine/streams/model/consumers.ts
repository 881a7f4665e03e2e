import { optional, required, structure } from '../../shapes'
import { name, nextToken, oneConsumer, pageSize, streamArn, streamId, tags, time } from './parts'

/** Registered consumers of enhanced fan-out. */
export const consumers = {
  RegisterStreamConsumer: structure({
    StreamARN: required(streamArn),
    ConsumerName: required(name),
    Tags: optional(tags),
    StreamId: streamId,
  }),
  DescribeStreamConsumer: structure(oneConsumer),
  DeregisterStreamConsumer: structure(oneConsumer),
  ListStreamConsumers: structure({
    StreamARN: required(streamArn),
    NextToken: optional(nextToken),
    MaxResults: optional(pageSize),
    StreamCreationTimestamp: optional(time),
    StreamId: streamId,
  }),
}
