import type { StoredShard, StoredStream, StreamStore } from '../../storage/stream-store'
import type { Clock } from '../../platform/clock'
import type { Ids } from '../../platform/ids'
import { fault, isFault, type Fault } from '../fault'
import type { RecordLog } from '../log/record-log'
import type { Caller } from '../service'
import { evenRanges } from './hash-keys'
import { shardQuota } from './limits'
import type { Input } from './model'
import type { StreamObserver } from './observer'
import { arnOf, openShard, openStream, shardIdOf, type Shard, type Stream } from './stream'

/** Shards of a new on-demand stream. @source Kinesis facts sheet §5, verified against AWS in 2022 */
const onDemandShards = 4
/** @source Kinesis facts sheet §5 */
const defaultRetentionHours = 24

export interface RegistryOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: StreamStore
  readonly log: RecordLog
  readonly observer: StreamObserver
}

/** All streams of a project, of every account and region. */
export interface Registry {
  create(caller: Caller, input: Input<'CreateStream'>): Promise<Fault | undefined>
  delete(stream: Stream): Promise<void>
  /** By name, by ARN, or by both if they agree. */
  find(caller: Caller, named: { readonly StreamName?: string; readonly StreamARN?: string }): Stream | Fault
  byId(id: string): Stream | undefined
  byArn(arn: string): Stream | undefined
  /** Of one account and region, sorted by name. */
  of(caller: Caller): readonly Stream[]
  /** Sorted by name, then by ARN. */
  all(): readonly Stream[]
  /** Called after a stream came or went. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** Records on disk that belong to none of the streams. */
  orphans(): Promise<readonly string[]>
  close(): Promise<void>
}

export const openRegistry = async (options: RegistryOptions): Promise<Registry> => {
  const { clock, ids, store, log, observer } = options
  const byArn = new Map<string, Stream>()
  const byId = new Map<string, Stream>()
  /** Names being created: a second request for one of them must not slip in while the first is being stored. */
  const creating = new Set<string>()
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())

  const open = async (stored: StoredStream): Promise<Stream> => {
    const arn = arnOf(stored, stored.name)
    const shards: Shard[] = []
    for (const shard of stored.shards) {
      const shardId = shardIdOf(shard.number)
      shards.push(openShard(shard, await log.openShard(stored.id, shardId), observer.shard(arn, shardId), clock.now()))
    }
    const stream = openStream(stored, shards)
    byArn.set(arn, stream)
    byId.set(stream.id, stream)
    return stream
  }
  for (const stored of await store.all()) await open(stored)

  const create: Registry['create'] = async (caller, input) => {
    const count = shardCountOf(input)
    if (isFault(count)) return count
    const arn = arnOf(caller, input.StreamName)
    if (byArn.has(arn) || creating.has(arn)) {
      return fault(
        'ResourceInUseException',
        `Stream ${input.StreamName} under account ${caller.accountId} already exists.`,
      )
    }
    const openShards = of(caller).reduce((sum, stream) => sum + stream.openShards.length, 0)
    if (openShards + count > shardQuota(caller.region)) return overQuota(caller, openShards, count)
    creating.add(arn)
    try {
      const stored = newStream(caller, input, count, ids.hex(8), clock.now())
      await store.save(stored)
      await open(stored)
      changed()
      return undefined
    } finally {
      creating.delete(arn)
    }
  }

  const of: Registry['of'] = (caller) =>
    all().filter(({ owner }) => owner.accountId === caller.accountId && owner.region === caller.region)

  const all: Registry['all'] = () =>
    [...byArn.values()].sort((a, b) => compare(a.name, b.name) || compare(a.arn, b.arn))

  return {
    create,
    of,
    all,
    byId: (id) => byId.get(id),
    byArn: (arn) => byArn.get(arn),
    find: (caller, { StreamName, StreamARN }) => {
      if (StreamName === undefined && StreamARN === undefined) {
        return fault('InvalidArgumentException', 'Either StreamName or StreamARN must be provided.')
      }
      const arn = StreamARN ?? arnOf(caller, StreamName as string)
      const named = arn.slice(arn.indexOf('/') + 1)
      if (StreamName !== undefined && StreamName !== named) {
        return fault(
          'InvalidArgumentException',
          `StreamName ${StreamName} and StreamARN ${arn} name different streams.`,
        )
      }
      const account = arn.split(':')[4] ?? caller.accountId
      return byArn.get(arn) ?? fault('ResourceNotFoundException', `Stream ${named} under account ${account} not found.`)
    },
    delete: async (stream) => {
      byArn.delete(stream.arn)
      byId.delete(stream.id)
      observer.streamDeleted(stream.arn)
      changed()
      await store.remove(stream.id)
      await closeShards(stream)
      await log.removeStream(stream.id)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    orphans: async () => (await log.streamIds()).filter((id) => !byId.has(id)),
    close: async () => {
      for (const stream of byArn.values()) await closeShards(stream)
    },
  }
}

const closeShards = async (stream: Stream): Promise<void> => {
  for (const shard of stream.shards) await shard.log.close()
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const shardCountOf = ({ ShardCount, StreamModeDetails }: Input<'CreateStream'>): number | Fault => {
  if (StreamModeDetails?.StreamMode === 'ON_DEMAND') {
    return ShardCount === undefined
      ? onDemandShards
      : fault('InvalidArgumentException', 'ShardCount is not expected when StreamMode=ON_DEMAND')
  }
  return ShardCount ?? fault('InvalidArgumentException', 'ShardCount is required when StreamMode=PROVISIONED')
}

const newStream = (
  caller: Caller,
  input: Input<'CreateStream'>,
  shardCount: number,
  id: string,
  now: number,
): StoredStream => ({
  id,
  name: input.StreamName,
  accountId: caller.accountId,
  region: caller.region,
  mode: input.StreamModeDetails?.StreamMode ?? 'PROVISIONED',
  retentionHours: defaultRetentionHours,
  createdAt: now,
  shards: evenRanges(shardCount).map(({ start, end }, number): StoredShard => ({
    number,
    startingHashKey: start.toString(),
    endingHashKey: end.toString(),
    createdAt: Math.floor(now / 1000),
  })),
})

/** @source text: Kinesis facts sheet §5, verified against AWS */
const overQuota = ({ accountId, region }: Caller, openShards: number, more: number): Fault =>
  fault(
    'LimitExceededException',
    `This request would exceed the shard limit for the account ${accountId} in ${region}. ` +
      `Current shard count for the account: ${openShards}. Limit: ${shardQuota(region)}. ` +
      `Number of additional shards that would have resulted from this request: ${more}. ` +
      'Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) ' +
      'for current limits and how to request higher limits.',
  )
