import { readStoredPolicy, type Policy } from '../access/policy'
import { isFault } from '../fault'
import type { Caller, Resource } from '../service'
import type { StreamsContext } from './context'
import type { OperationName } from './model'
import { openIterator } from './records/read'
import { findResource, settingsOf } from './settings/resource'
import { arnOf } from './stream'

/** Every way in which a request names a stream, a consumer or a channel. */
interface Naming {
  readonly StreamName?: string
  readonly StreamARN?: string
  readonly ResourceARN?: string
  readonly ConsumerARN?: string
  readonly ChannelARN?: string
  readonly ConsumerName?: string
  readonly ShardIterator?: string
  readonly NextToken?: string
  readonly Tags?: Readonly<Record<string, string>>
}

/**
 * What tagging something while it is made asks for as well. That a consumer's tags are asked for on its stream is ours: the
 * consumer has no ARN yet.
 * @source Kinesis developer guide, "Tag your Amazon Kinesis Data Streams resources", read 2026-11-21
 */
const taggingActions: Readonly<Partial<Record<OperationName, string>>> = {
  CreateStream: 'kinesis:AddTagsToStream',
  RegisterStreamConsumer: 'kinesis:TagResource',
}

/**
 * What a request is about, whether it exists or not, with its policy. Requests that name nothing are about no resource.
 *
 * A consumer that is named together with its stream counts as the consumer once it is registered, as the stream before.
 *
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon Kinesis Data Streams"
 */
export const createResources = ({ registry, tokens }: Pick<StreamsContext, 'registry' | 'tokens'>) => {
  const policies = new WeakMap<object, Policy>()

  const withPolicy = (arn: string): Resource => {
    const found = findResource(registry, arn)
    const settings = isFault(found) ? undefined : settingsOf(found)
    if (settings?.policy === undefined) return { arn }
    let policy = policies.get(settings)
    if (policy === undefined) policies.set(settings, (policy = readStoredPolicy(settings.policy, 'resource')))
    return { arn, policy }
  }

  const ofIterator = (caller: Caller, text: string): string | undefined => {
    const iterator = openIterator(tokens, text)
    return iterator && (registry.byId(iterator.stream)?.arn ?? arnOf(caller, iterator.name))
  }

  const ofPage = (token: string): string | undefined => {
    const page = tokens.open('list-shards', token) as { readonly stream: string } | undefined
    return page && registry.byId(page.stream)?.arn
  }

  const ofStream = (caller: Caller, { StreamName, StreamARN, ConsumerName }: Naming): string | undefined => {
    const arn = StreamARN ?? (StreamName === undefined ? undefined : arnOf(caller, StreamName))
    if (arn === undefined || ConsumerName === undefined) return arn
    return registry.byArn(arn)?.consumers.get(ConsumerName)?.arn ?? arn
  }

  return (operation: OperationName) =>
    (caller: Caller, input: Naming): readonly Resource[] => {
      const { ResourceARN, ConsumerARN, ChannelARN, ShardIterator, NextToken, Tags = {} } = input
      const named = [
        ResourceARN,
        ChannelARN,
        ConsumerARN ?? ofStream(caller, input),
        ShardIterator === undefined ? undefined : ofIterator(caller, ShardIterator),
        NextToken === undefined ? undefined : ofPage(NextToken),
      ].filter((arn) => arn !== undefined)
      const tagging = Object.keys(Tags).length === 0 ? undefined : taggingActions[operation]
      const asked = tagging === undefined ? {} : { alsoAsks: [tagging] }
      return [...new Set(named)].map((arn) => ({ ...withPolicy(arn), ...asked }))
    }
}
