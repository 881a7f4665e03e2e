import { StreamSettings } from '../../storage/stream-settings'
import type { StoredShard, StoredStream } from '../../storage/stream-store'
import { fault, isFault, type Fault } from '../fault'
import type { Caller } from '../service'
import type { StreamsContext } from './context'
import { checkDistribution, checkWarmThroughput } from './capacity/capacity'
import { evenRanges } from './shards/hash-keys'
import type { Input } from './model'
import { onDemandShards } from './capacity/on-demand'
import { overCreatingQuota, overOnDemandQuota, overShardQuota } from './limits/quotas'
import { notActive } from './registry'
import { arnOf, type Stream } from './stream'
import { withTags } from './settings/tags'

/** Making and removing streams. */
export const createLifecycle = ({ registry, accounts, channels, clock, ids, exceeds }: StreamsContext) => {
  let turn: Promise<unknown> = Promise.resolve()

  /** One at a time: a name or a quota that is checked must not be taken while the stream is being stored. */
  const CreateStream = (caller: Caller, input: Input<'CreateStream'>): Promise<Fault | undefined> => {
    const created = turn.then(() => create(caller, input))
    turn = created.catch(() => {})
    return created
  }

  const create = async (caller: Caller, input: Input<'CreateStream'>): Promise<Fault | undefined> => {
    const { StreamName: name, Tags = {} } = input
    const count = shardCountOf(input)
    if (isFault(count)) return count
    const unsuitable = checkMode(caller, input)
    if (unsuitable !== undefined) return unsuitable
    const tags = withTags(`stream ${name} under account ${caller.accountId}`, {}, Tags)
    if (isFault(tags)) return tags
    if (registry.byArn(arnOf(caller, name)) !== undefined) {
      return fault('ResourceInUseException', `Stream ${name} under account ${caller.accountId} already exists.`)
    }
    const refusal = overQuota(caller, input, count)
    if (refusal !== undefined && exceeds('CreateStream')) return refusal
    // Whatever the limits: what no account can have in all, no machine should try to make at once.
    const beyondAll = input.ShardCount === undefined ? undefined : overShardQuota(caller, [], count)
    if (beyondAll !== undefined) return beyondAll
    await registry.add(newStream(caller, input, count, ids.hex(8), clock.now()))
    return undefined
  }

  /** What only on-demand streams have must be asked of one, and warm throughput by an account that may have it. */
  const checkMode = (caller: Caller, input: Input<'CreateStream'>): Fault | undefined => {
    const mode = modeOf(input)
    const isAdvantage = accounts.isAdvantage(caller)
    return (
      checkWarmThroughput({ mode, warm: input.WarmThroughputMiBps, isAdvantage }) ??
      checkDistribution(mode, input.RecordDistributionStrategy)
    )
  }

  const overQuota = (caller: Caller, input: Input<'CreateStream'>, shardCount: number): Fault | undefined => {
    const streams = registry.of(caller)
    const isOnDemand = modeOf(input) === 'ON_DEMAND'
    return (
      overCreatingQuota(caller, streams) ??
      (isOnDemand ? overOnDemandQuota(caller, streams) : overShardQuota(caller, streams, shardCount))
    )
  }

  const DeleteStream = async (caller: Caller, input: Input<'DeleteStream'>): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    if (stream.status === 'DELETING') return notActive(stream)
    const name = `Stream ${stream.name} under account ${stream.owner.accountId}`
    if (channels.ofStream(stream.arn).some(({ status }) => status !== 'DELETING')) {
      return fault('ResourceInUseException', `${name} has active channels. Delete them first.`)
    }
    if (stream.consumers.size > 0 && input.EnforceConsumerDeletion !== true) {
      return fault(
        'ResourceInUseException',
        `${name} has registered consumers. Deregister them, or set EnforceConsumerDeletion.`,
      )
    }
    await registry.delete(stream)
    return undefined
  }

  return { CreateStream, DeleteStream }
}

const modeOf = ({ StreamModeDetails }: Input<'CreateStream'>): Stream['settings']['mode'] =>
  StreamModeDetails?.StreamMode ?? 'PROVISIONED'

const shardCountOf = (input: Input<'CreateStream'>): number | Fault => {
  const { ShardCount, WarmThroughputMiBps = 0 } = input
  if (modeOf(input) === 'ON_DEMAND') {
    return ShardCount === undefined
      ? Math.max(onDemandShards, WarmThroughputMiBps)
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
  createdAt: now,
  settings: StreamSettings.parse({
    mode: modeOf(input),
    maxRecordSizeInKiB: input.MaxRecordSizeInKiB,
    tags: input.Tags,
    warmThroughputMiBps: input.WarmThroughputMiBps,
    recordDistributionStrategy: input.RecordDistributionStrategy,
  }),
  shards: evenRanges(shardCount).map(({ start, end }, number): StoredShard => ({
    number,
    startingHashKey: start.toString(),
    endingHashKey: end.toString(),
    createdAt: Math.floor(now / 1000),
    openedAt: now,
    parents: [],
  })),
  consumers: [],
})
