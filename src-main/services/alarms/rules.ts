import en from '../../../resources/locales/en.json'
import type { AlarmRule, AlarmSubject } from '../../contract/alarms'
import { HOT_LOAD } from '../../contract/limits'
import type { Stream } from '../../engine/streams/stream'
import { sentence, type Sentence } from '../../platform/sentence'
import { evaluationRange } from './evaluate'
import { findAlarmMetric } from './metrics'

const everywhere: Pick<AlarmRule, 'isEnabled' | 'arn' | 'except' | 'part' | 'spread'> = {
  ...{ isEnabled: true, arn: null, except: [], part: null, spread: 'each' },
}
const minutes = { period: 60, evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: 'notBreaching' } as const
const above = { comparison: 'GreaterThanThreshold' } as const

/** What every project begins with, by id; kept in English, told in the language as long as nobody renames them. What counts as too much is ours; the metrics are those AWS advises to watch. */
export const defaultRules: Readonly<Record<string, AlarmRule>> = {
  'readers-behind': {
    ...everywhere,
    ...minutes,
    ...above,
    ...{ name: en.alarms.default['readers-behind'], level: 'stream' },
    ...{ metric: 'IteratorAgeMilliseconds', statistic: 'Maximum', threshold: 60_000 },
  },
  'writes-throttled': {
    ...everywhere,
    ...minutes,
    ...above,
    ...{ name: en.alarms.default['writes-throttled'], level: 'stream' },
    ...{ metric: 'WriteProvisionedThroughputExceeded', statistic: 'Sum', threshold: 0 },
  },
  'reads-throttled': {
    ...everywhere,
    ...minutes,
    ...above,
    ...{ name: en.alarms.default['reads-throttled'], level: 'stream' },
    ...{ metric: 'ReadProvisionedThroughputExceeded', statistic: 'Sum', threshold: 0 },
  },
  'hot-shard': {
    ...everywhere,
    ...minutes,
    ...above,
    ...{ name: en.alarms.default['hot-shard'], level: 'shard' },
    ...{ metric: 'WriteLoad', statistic: 'Average', threshold: HOT_LOAD * 100 },
  },
}

/** CloudWatch's limit: what is evaluated is at most a day. Seconds are known for an hour only. */
const longestSeconds = (period: number): number => (period < 60 ? 3_600 : 86_400)

/** @returns what is wrong with a rule, if something is */
export const problemOf = (rule: AlarmRule): Sentence | undefined => {
  const { metric, statistic, period, evaluationPeriods, datapointsToAlarm } = rule
  const found = findAlarmMetric(rule)
  if (found === undefined) return sentence('AlarmNoMetric', { metric })
  if (found.statistic !== null && found.statistic !== statistic) {
    return sentence('AlarmStatistic', { metric, statistic: found.statistic })
  }
  if (datapointsToAlarm > evaluationPeriods) {
    return sentence('AlarmDatapoints', { datapoints: datapointsToAlarm, periods: evaluationPeriods })
  }
  const longest = longestSeconds(period)
  if (evaluationRange(rule) * period <= longest) return undefined
  return sentence('AlarmTooLong', { period, hours: longest / 3600, most: longest / period - 2 })
}

/** The streams, shards or consumers that a rule is about, as they are now. */
export const subjectsOf = (rule: AlarmRule, streams: readonly Stream[]): readonly AlarmSubject[] => {
  if (rule.level === 'project') return [{ arn: null, part: null }]
  return streams
    .filter(({ arn }) => (rule.arn === null || rule.arn === arn) && !rule.except.includes(arn))
    .flatMap((stream) => {
      const { arn } = stream
      return partsOf(rule, stream).map((part) => ({ arn, part }))
    })
}

const partsOf = ({ level, part }: AlarmRule, { openShards, consumers }: Stream): readonly (string | null)[] => {
  if (level === 'stream') return [null]
  const names = level === 'shard' ? openShards.map(({ id }) => id) : [...consumers.keys()]
  return part === null ? names : names.filter((name) => name === part)
}
