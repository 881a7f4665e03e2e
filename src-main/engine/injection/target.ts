import type { Caller } from '../service'
import type { StreamsContext } from '../streams/context'
import { openIterator } from '../streams/records/read'
import { arnOf, parseShardNumber } from '../streams/stream'
import type { InjectionRule } from './rule'

/** What a request says about where it goes, as far as it says it. */
export interface Target {
  readonly streamArn: string | undefined
  /** Undefined for the puts, whose records say it. */
  readonly shardNumber: number | undefined
}

type TargetContext = Pick<StreamsContext, 'registry' | 'tokens'>

/** The members by which requests name streams and shards, all operations together. */
interface Naming {
  readonly StreamName?: string
  readonly StreamARN?: string
  readonly ConsumerARN?: string
  readonly ResourceARN?: string
  readonly ShardId?: string
  readonly ShardIterator?: string
}

export const targetOf = ({ registry, tokens }: TargetContext, caller: Caller, input: Naming): Target => {
  const { StreamName, ShardId, ShardIterator } = input
  if (ShardIterator !== undefined) {
    const iterator = openIterator(tokens, ShardIterator)
    return {
      streamArn: iterator && registry.byId(iterator.stream)?.arn,
      shardNumber: iterator?.shard,
    }
  }
  const arn = input.StreamARN ?? input.ConsumerARN ?? input.ResourceARN
  return {
    // A consumer's ARN begins with its stream's.
    streamArn:
      arn?.replace(/\/consumer\/.*$/, '') ?? (StreamName === undefined ? undefined : arnOf(caller, StreamName)),
    shardNumber: ShardId === undefined ? undefined : parseShardNumber(ShardId),
  }
}

/** Does the rule mean this stream? */
export const meansStream = ({ stream }: InjectionRule, { streamArn }: Target): boolean =>
  stream === undefined || (streamArn !== undefined && (streamArn === stream || streamArn.endsWith(`:stream/${stream}`)))

/** Does the rule mean this shard? */
export const meansShard = ({ shardId }: InjectionRule, shardNumber: number | undefined): boolean =>
  shardId === undefined || parseShardNumber(shardId) === shardNumber
