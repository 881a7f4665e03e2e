import type { AlarmEvent, AlarmRule, AlarmSubject, AlarmUnit, Comparison } from '../../src-main/contract/alarms'
import { joined } from '../i18n/format'
import { messages } from '../i18n/messages'
import { useText, type Text } from '../i18n/text'
import { nameOfArn } from '../streams/stream-arn'

export const signs: Readonly<Record<Comparison, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
}

export interface AlarmText {
  /** What a rule is called; those that projects begin with in the language, as long as nobody has renamed them. */
  name(given: string): string
  /** A value of a metric; a dash where there is none. */
  value(value: number | null, unit: AlarmUnit): string
  /** Which stream, shard or consumer, in full. */
  subject(subject: AlarmSubject | null): string
  /** What a rule is about. */
  where(rule: AlarmRule): string
  /** What makes a rule ring. */
  condition(rule: AlarmRule, unit: AlarmUnit): string
  /** Where an alarm began to ring or stopped, and its value then. */
  event(event: AlarmEvent): string
}

const defaultNames = Object.entries(messages.en.alarms.default) as [keyof typeof messages.en.alarms.default, string][]

/** Alarms in words. */
export const useAlarmText = (): AlarmText => alarmText(useText())

export function alarmText({ t, f }: Pick<Text, 't' | 'f'>): AlarmText {
  const value: AlarmText['value'] = (value, unit) => {
    if (value === null) return '–'
    if (unit === 'Bytes') return joined(f.bytes(value))
    if (unit === 'Milliseconds') return joined(f.duration(value))
    if (unit === 'Percent') return f.percent(value / 100)
    return value >= 100 || Number.isInteger(value) ? f.count(value) : f.short(value)
  }
  const subject: AlarmText['subject'] = (subject) => {
    if (subject === null || subject.arn === null) return t('alarms.where.project')
    return subject.part === null ? nameOfArn(subject.arn) : `${nameOfArn(subject.arn)} ${subject.part}`
  }
  const place = ({ level, arn, part, spread }: AlarmRule): string => {
    const stream = arn === null ? null : nameOfArn(arn)
    if (level === 'project') return t('alarms.where.project')
    if (level === 'stream') return stream ?? t(`alarms.where.stream.${spread}`)
    const name = part ?? t(`alarms.where.${level}.${spread}`)
    return t('alarms.where.of', { part: name, stream: stream ?? t('alarms.where.all') })
  }
  return {
    name: (given) => {
      const [id] = defaultNames.find(([, name]) => name === given) ?? []
      return id === undefined ? given : t(`alarms.default.${id}`)
    },
    value,
    subject,
    where: (rule) => {
      const { length: n } = rule.except
      return n === 0 ? place(rule) : t('alarms.where.except', { place: place(rule), n })
    },
    condition: (rule, unit) => {
      const { metric, statistic, comparison, threshold, datapointsToAlarm: m, evaluationPeriods, period } = rule
      const what = `${metric} ${t(`alarms.statistic.${statistic}`)} ${signs[comparison]} ${value(threshold, unit)}`
      return t('alarms.condition', { what, m, of: evaluationPeriods, period: joined(f.duration(period * 1000)) })
    },
    event: ({ subject: about, worst, metric, comparison, threshold, value: reading, unit }) =>
      t('alarms.event', {
        subject: subject(about ?? worst),
        metric,
        value: value(reading, unit),
        limit: `${signs[comparison]} ${value(threshold, unit)}`,
      }),
  }
}
