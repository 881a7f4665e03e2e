import { fault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { Stream } from '../stream'

/**
 * Open shards of an account's provisioned streams in a region.
 * @source Kinesis facts sheet §12, quota page read 2026: 20,000 in three regions; elsewhere 1,000 or 6,000, of which we take the larger
 */
export const shardQuota = (region: string): number =>
  ['us-east-1', 'us-west-2', 'eu-west-1'].includes(region) ? 20_000 : 6_000

/** On-demand streams of an account in a region. @source Kinesis facts sheet §12 */
export const onDemandStreamQuota = 50
/** Streams of an account in a region that are CREATING at once. @source Kinesis facts sheet §5 and §12 */
const creatingQuota = 5

export const provisionedShards = (streams: readonly Stream[]): number =>
  streams
    .filter(({ settings }) => settings.mode === 'PROVISIONED')
    .reduce((sum, { openShards }) => sum + openShards.length, 0)

export const onDemandStreams = (streams: readonly Stream[]): readonly Stream[] =>
  streams.filter(({ settings }) => settings.mode === 'ON_DEMAND')

/** Would `more` open shards be too many for the account? */
export const overShardQuota = (caller: Caller, streams: readonly Stream[], more: number): Fault | undefined => {
  const { accountId, region } = caller
  const present = provisionedShards(streams)
  if (present + more <= shardQuota(region)) return undefined
  // Text: Kinesis facts sheet §5, verified against AWS.
  return fault(
    'LimitExceededException',
    `This request would exceed the shard limit for the account ${accountId} in ${region}. ` +
      `Current shard count for the account: ${present}. Limit: ${shardQuota(region)}. ` +
      `Number of additional shards that would have resulted from this request: ${more}. ` +
      'Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) ' +
      'for current limits and how to request higher limits.',
  )
}

/** Would one more on-demand stream be too many? The text is ours. */
export const overOnDemandQuota = (caller: Caller, streams: readonly Stream[]): Fault | undefined => {
  const present = onDemandStreams(streams).length
  if (present < onDemandStreamQuota) return undefined
  return fault(
    'LimitExceededException',
    `The account ${caller.accountId} has ${present} on-demand streams in ${caller.region}. Limit: ${onDemandStreamQuota}.`,
  )
}

/** Would one more stream in CREATING be too many? The text is ours. */
export const overCreatingQuota = (caller: Caller, streams: readonly Stream[]): Fault | undefined => {
  const present = streams.filter(({ status }) => status === 'CREATING').length
  if (present < creatingQuota) return undefined
  return fault(
    'LimitExceededException',
    `The account ${caller.accountId} is creating ${present} streams in ${caller.region}. Limit: ${creatingQuota} at once.`,
  )
}
