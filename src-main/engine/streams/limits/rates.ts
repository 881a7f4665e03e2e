import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import { createBucket, type TokenBucket } from './limits'
import type { OperationName } from '../model'
import type { Stream } from '../stream'

/** How many calls of an operation a second are let through. */
interface Rate {
  readonly perSecond: number
  /** Counted over all streams of an account in a region, or for each stream. */
  readonly per: 'account' | 'stream'
}

const perAccount = (perSecond: number): Rate => ({ perSecond, per: 'account' })
const perStream = (perSecond: number): Rate => ({ perSecond, per: 'stream' })

/**
 * Rates of the control plane. Operations without a published rate are not here; SubscribeToShard's, by consumer and shard,
 * is where subscriptions are.
 * @source Kinesis facts sheet §12 (AWS documentation), read 2026-11-21
 */
export const rates: Readonly<Partial<Record<OperationName, Rate>>> = {
  DescribeLimits: perAccount(1),
  AddTagsToStream: perAccount(5),
  RemoveTagsFromStream: perAccount(5),
  ListTagsForStream: perAccount(5),
  CreateStream: perAccount(5),
  DeleteStream: perAccount(5),
  ListStreams: perAccount(5),
  MergeShards: perAccount(5),
  SplitShard: perAccount(5),
  IncreaseStreamRetentionPeriod: perAccount(5),
  DecreaseStreamRetentionPeriod: perAccount(5),
  EnableEnhancedMonitoring: perAccount(5),
  DisableEnhancedMonitoring: perAccount(5),
  RegisterStreamConsumer: perAccount(5),
  DeregisterStreamConsumer: perStream(5),
  ListStreamConsumers: perStream(5),
  DescribeAccountSettings: perAccount(5),
  UpdateAccountSettings: perAccount(5),
  UpdateStreamWarmThroughput: perAccount(5),
  CreateChannel: perAccount(5),
  DescribeChannel: perAccount(5),
  UpdateChannel: perAccount(5),
  DeleteChannel: perAccount(5),
  ListChannels: perAccount(5),
  DescribeStream: perAccount(10),
  UpdateShardCount: perAccount(10),
  DescribeStreamSummary: perAccount(20),
  DescribeStreamConsumer: perStream(20),
  ListShards: perStream(1000),
}

type Call = (caller: Caller, input: never) => Promise<object | undefined | Fault>

/** The ways in which a request says which stream it is about. */
interface Naming {
  readonly StreamName?: string
  readonly StreamARN?: string
  readonly ConsumerARN?: string
}

/**
 * The operations as clients of the network get them: with AWS's rates. Calls over a rate are refused, or only counted, as
 * the limits of the project say, or those of the stream where the rate is a stream's.
 */
export const limitRates = <O extends Readonly<Record<string, Call>>>(
  operations: O,
  { registry, clock, exceeds }: Pick<StreamsContext, 'registry' | 'clock' | 'exceeds'>,
): O => {
  const buckets = createBuckets()

  const limited = (operation: OperationName, rate: Rate, call: Call): Call => {
    return (caller, input: Naming) => {
      const stream = rate.per === 'stream' ? find(caller, input) : undefined
      // What is not there has no rate; the operation says so.
      if (rate.per === 'stream' && stream === undefined) return call(caller, input as never)
      const now = clock.now()
      const bucket = buckets.of(stream ?? caller, operation, rate.perSecond, now)
      if (bucket.canTake(1, now)) bucket.take(1)
      else if (exceeds(operation, stream)) return Promise.resolve(rateExceeded(caller, input))
      return call(caller, input as never)
    }
  }

  const find = (caller: Caller, { StreamName, StreamARN, ConsumerARN }: Naming): Stream | undefined => {
    const arn = StreamARN ?? ConsumerARN?.split('/consumer/')[0]
    if (arn !== undefined) return registry.byArn(arn)
    const found = StreamName === undefined ? undefined : registry.find(caller, { StreamName })
    return isFault(found) ? undefined : found
  }

  return Object.fromEntries(
    Object.entries(operations).map(([name, call]) => {
      const rate = rates[name as OperationName]
      return [name, rate === undefined ? call : limited(name as OperationName, rate, call)]
    }),
  ) as O
}

/** Accounts that clients make up must not fill the memory: above this many, those at rest are forgotten. */
const manyAccounts = 1000

const createBuckets = () => {
  const ofStreams = new WeakMap<Stream, Map<string, TokenBucket>>()
  const ofAccounts = new Map<string, Map<string, TokenBucket>>()

  /** A full bucket is as good as a new one. */
  const forgetFull = (now: number): void => {
    for (const [account, buckets] of ofAccounts) {
      for (const [operation, bucket] of buckets) {
        if (bucket.canTake(rates[operation as OperationName]?.perSecond ?? 0, now)) buckets.delete(operation)
      }
      if (buckets.size === 0) ofAccounts.delete(account)
    }
  }

  const bucketsOf = (owner: Stream | Caller, now: number): Map<string, TokenBucket> => {
    if ('arn' in owner) return ofStreams.get(owner) ?? put(ofStreams, owner)
    const account = `${owner.accountId}/${owner.region}`
    const known = ofAccounts.get(account)
    if (known === undefined && ofAccounts.size >= manyAccounts) forgetFull(now)
    return known ?? put(ofAccounts, account)
  }

  return {
    of: (owner: Stream | Caller, operation: string, perSecond: number, now: number): TokenBucket => {
      const buckets = bucketsOf(owner, now)
      const bucket = buckets.get(operation) ?? createBucket(perSecond, now)
      buckets.set(operation, bucket)
      return bucket
    },
  }
}

const put = <K>(all: { set(key: K, value: Map<string, TokenBucket>): unknown }, key: K): Map<string, TokenBucket> => {
  const made = new Map<string, TokenBucket>()
  all.set(key, made)
  return made
}

/** @source texts: Kinesis facts sheet §12 */
const rateExceeded = ({ accountId }: Caller, { StreamName, StreamARN, ConsumerARN }: Naming): Fault => {
  const [, name = StreamName] = /:stream\/([^/]+)/.exec(StreamARN ?? ConsumerARN ?? '') ?? []
  const about = name === undefined ? '' : ` for stream ${name} under account ${accountId}.`
  return fault('LimitExceededException', `Rate exceeded${about}`)
}
