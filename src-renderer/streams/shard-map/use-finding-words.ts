import type { ShardFinding } from '../../../src-main/contract/shard-map'
import { useText } from '../../i18n/text'
import { shortShardId } from '../shards/shard-display'

/** A finding as a person reads it. */
export interface FindingWords {
  readonly title: string
  readonly reason: string
  readonly advice: string
}

export function useFindingWords(): (finding: ShardFinding) => FindingWords {
  const { t, f } = useText()
  return (finding) => {
    const { rule, remedy, key, shardIds, load, throttledPerSecond } = finding
    const values = {
      shard: shortShardId(shardIds[0] ?? ''),
      neighbour: shortShardId(shardIds[1] ?? ''),
      load: f.percent(load),
      key: key?.partitionKey ?? '',
      share: f.percent(key?.share ?? 0),
      keyLoad: f.percent(key?.load ?? load),
    }
    const overLimit =
      throttledPerSecond > 0
        ? ` ${t('shardMap.overLimit', { records: f.rate(Math.max(0.1, throttledPerSecond)) })}`
        : ''
    const loads =
      remedy.kind === 'split' ? { lower: f.percent(remedy.loads[0]), upper: f.percent(remedy.loads[1]) } : {}
    const target = remedy.kind === 'shardCount' ? { target: f.count(remedy.target) } : {}
    return {
      title: t(`shardMap.finding.${rule}.title`, values),
      reason: t(`shardMap.finding.${rule}.reason`, values) + overLimit,
      advice: t(`shardMap.remedy.${remedy.kind}`, { ...values, ...loads, ...target }),
    }
  }
}
