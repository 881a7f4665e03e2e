import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import { toWarmThroughput } from '../describe'
import { writeBurstBytes } from '../limits/limits'
import type { Input } from '../model'
import { neededShards } from './on-demand'
import { overOnDemandQuota, overShardQuota } from '../limits/quotas'
import { growTo, planResharding } from '../shards/reshard-plan'
import { countedDone, overDailyLimit } from '../limits/rolling-day'
import type { Stream } from '../stream'

/** @source Kinesis facts sheet §12 and §13 */
const modeChangesPerDay = 2
/** 10 GiB/s. @source Kinesis facts sheet §13 */
const largestWarmThroughput = 10_240

/** What a stream takes: its capacity mode, its warm throughput, and the size and placement of its records. */
export const createCapacity = ({ registry, accounts, clock, exceeds }: StreamsContext) => {
  /** Switching keeps the shards. What only on-demand streams have is gone when a stream becomes provisioned. */
  const UpdateStreamMode = async (caller: Caller, input: Input<'UpdateStreamMode'>): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const mode = input.StreamModeDetails.StreamMode
    const warm = input.WarmThroughputMiBps
    const isSame = mode === stream.settings.mode
    // Nothing is to be done: the stream is not UPDATING for it, and the call does not count.
    if (stream.status === 'ACTIVE' && isSame && warm === undefined) return undefined
    return registry.update(stream, async () => {
      const refusal = checkWarmThroughput({ mode, warm, isAdvantage: accounts.isAdvantage(stream.owner) })
      if (refusal !== undefined) return refusal
      if (!isSame) {
        const over = overModeLimits(stream, mode)
        if (over !== undefined && exceeds('UpdateStreamMode', stream)) return over
        const done = countedDone(stream, 'updateStreamMode', clock.now())
        await registry.saveSettings(stream, { mode, done, ...(mode === 'PROVISIONED' ? withoutOnDemand : {}) })
      }
      return warm === undefined ? undefined : warmUp(stream, warm)
    })
  }

  const overModeLimits = (stream: Stream, mode: Stream['settings']['mode']): Fault | undefined => {
    const streams = registry.of(stream.owner)
    const now = clock.now()
    return (
      overDailyLimit(stream, { operation: 'updateStreamMode', limit: modeChangesPerDay, now }) ??
      (mode === 'ON_DEMAND'
        ? overOnDemandQuota(stream.owner, streams)
        : overShardQuota(stream.owner, streams, stream.openShards.length))
    )
  }

  const UpdateStreamWarmThroughput = async (caller: Caller, input: Input<'UpdateStreamWarmThroughput'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const warm = input.WarmThroughputMiBps
    return registry.update(stream, async () => {
      const { mode } = stream.settings
      const refusal = checkWarmThroughput({ mode, warm, isAdvantage: accounts.isAdvantage(stream.owner) })
      if (refusal !== undefined) return refusal
      await warmUp(stream, warm)
      return {
        StreamARN: stream.arn,
        StreamName: stream.name,
        WarmThroughput: toWarmThroughput(warm, stream.openShards.length),
      }
    })
  }

  /** More capacity is there at once; what is not needed any more goes when the stream is next scaled down. */
  const warmUp = async (stream: Stream, warm: number): Promise<undefined> => {
    await registry.saveSettings(stream, { warmThroughputMiBps: warm })
    const plan = planResharding(stream)
    growTo(plan, neededShards(stream, { bytesPerSecond: 0, recordsPerSecond: 0 }))
    if (plan.steps.length > 0) await registry.reshard(stream, plan.steps, 'WarmThroughput')
    return undefined
  }

  const UpdateStreamRecordDistributionStrategy = async (
    caller: Caller,
    input: Input<'UpdateStreamRecordDistributionStrategy'>,
  ): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    return registry.update(stream, async () => {
      const strategy = input.RecordDistributionStrategy
      const refusal = checkDistribution(stream.settings.mode, strategy)
      if (refusal !== undefined) return refusal
      await registry.saveSettings(stream, { recordDistributionStrategy: strategy })
      return undefined
    })
  }

  const UpdateMaxRecordSize = async (
    caller: Caller,
    input: Input<'UpdateMaxRecordSize'>,
  ): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const maxRecordSizeInKiB = input.MaxRecordSizeInKiB
    return registry.update(stream, async () => {
      await registry.saveSettings(stream, { maxRecordSizeInKiB })
      for (const { writes } of stream.openShards) writes.bytes.resize(writeBurstBytes(maxRecordSizeInKiB))
      return undefined
    })
  }

  return { UpdateStreamMode, UpdateStreamWarmThroughput, UpdateStreamRecordDistributionStrategy, UpdateMaxRecordSize }
}

const withoutOnDemand = { recordDistributionStrategy: undefined, warmThroughputMiBps: undefined }

/* The texts of the following refusals are ours. */

/** Warm throughput is a matter of on-demand streams, and of accounts that have On-demand Advantage. */
export const checkWarmThroughput = ({
  mode,
  warm,
  isAdvantage,
}: {
  readonly mode: Stream['settings']['mode']
  readonly warm: number | undefined
  readonly isAdvantage: boolean
}): Fault | undefined => {
  if (warm === undefined) return undefined
  if (mode !== 'ON_DEMAND') {
    return fault('ValidationException', 'WarmThroughputMiBps is only for streams in On-Demand mode.')
  }
  if (!isAdvantage) {
    return fault(
      'ValidationException',
      'WarmThroughputMiBps needs On-demand Advantage: enable MinimumThroughputBillingCommitment with UpdateAccountSettings.',
    )
  }
  if (warm <= largestWarmThroughput) return undefined
  return fault('InvalidArgumentException', `WarmThroughputMiBps ${warm} is more than ${largestWarmThroughput}.`)
}

export const checkDistribution = (
  mode: Stream['settings']['mode'],
  strategy: Input<'CreateStream'>['RecordDistributionStrategy'],
): Fault | undefined =>
  strategy === 'AUTO' && mode !== 'ON_DEMAND'
    ? fault('InvalidArgumentException', 'RecordDistributionStrategy AUTO is only for streams in On-Demand mode.')
    : undefined
