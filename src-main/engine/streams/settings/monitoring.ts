import { isFault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { shardLevelMetricNames } from '../model/parts'
import { notActive } from '../registry'

/** Which shard-level metrics of a stream CloudWatch gets. */
export const createMonitoring = ({ registry }: StreamsContext) => {
  const change = async (
    caller: Caller,
    input: Input<'EnableEnhancedMonitoring'>,
    isWanted: (name: string, before: readonly string[], named: readonly string[]) => boolean,
  ) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    if (stream.status !== 'ACTIVE') return notActive(stream)
    const named = input.ShardLevelMetrics.includes('ALL') ? shardLevelMetricNames : input.ShardLevelMetrics
    const before = stream.settings.shardLevelMetrics
    const after = shardLevelMetricNames.filter((name) => isWanted(name, before, named))
    await registry.saveSettings(stream, { shardLevelMetrics: after })
    return {
      StreamName: stream.name,
      CurrentShardLevelMetrics: before,
      DesiredShardLevelMetrics: after,
      StreamARN: stream.arn,
    }
  }

  const EnableEnhancedMonitoring = (caller: Caller, input: Input<'EnableEnhancedMonitoring'>) =>
    change(caller, input, (name, before, named) => before.includes(name) || named.includes(name))

  const DisableEnhancedMonitoring = (caller: Caller, input: Input<'DisableEnhancedMonitoring'>) =>
    change(caller, input, (name, before, named) => before.includes(name) && !named.includes(name))

  return { EnableEnhancedMonitoring, DisableEnhancedMonitoring }
}
