import type { Caller } from '../../service'
import type { Commitment } from './account-settings'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { onDemandStreamQuota, onDemandStreams, provisionedShards, shardQuota } from '../limits/quotas'

/** What an account may have and has, and what it has set. */
export const createAccount = ({ registry, accounts, channels }: StreamsContext) => {
  /** AWS's limit on channels is not known, so `ChannelCountLimit` is left out. */
  const DescribeLimits = async (caller: Caller, _input: Input<'DescribeLimits'>) => ({
    ShardLimit: shardQuota(caller.region),
    OpenShardCount: provisionedShards(registry.of(caller)),
    OnDemandStreamCount: onDemandStreams(registry.of(caller)).length,
    OnDemandStreamCountLimit: onDemandStreamQuota,
    ChannelCount: channels.of(caller).length,
  })

  const DescribeAccountSettings = async (caller: Caller, _input: Input<'DescribeAccountSettings'>) => ({
    MinimumThroughputBillingCommitment: toOutput(accounts.commitmentOf(caller)),
  })

  const UpdateAccountSettings = async (caller: Caller, input: Input<'UpdateAccountSettings'>) => {
    const { Status } = input.MinimumThroughputBillingCommitment
    await (Status === 'ENABLED' ? accounts.enable(caller) : accounts.disable(caller))
    return { MinimumThroughputBillingCommitment: toOutput(accounts.commitmentOf(caller)) }
  }

  return { DescribeLimits, DescribeAccountSettings, UpdateAccountSettings }
}

const toOutput = ({ status, startedAt, endedAt, earliestAllowedEndAt }: Commitment) => ({
  Status: status,
  ...(startedAt === undefined ? {} : { StartedAt: new Date(startedAt) }),
  ...(endedAt === undefined ? {} : { EndedAt: new Date(endedAt) }),
  ...(earliestAllowedEndAt === undefined ? {} : { EarliestAllowedEndAt: new Date(earliestAllowedEndAt) }),
})
