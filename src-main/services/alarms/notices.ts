import en from '../../../resources/locales/en.json'
import type { AlarmEvent, AlarmNote, AlarmSubject, AlarmUnit, Comparison } from '../../contract/alarms'
import type { Language } from '../../contract/language'
import { say } from '../tell'
import type { Timeline } from '../timeline'

/** What the desktop shows. */
export interface DesktopNotice {
  readonly title: string
  readonly text: string
}

const signs: Readonly<Record<Comparison, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
}
const units: Readonly<Record<AlarmUnit, string>> = { Bytes: ' B', Count: '', Milliseconds: ' ms', Percent: ' %' }
const defaultNames = Object.entries(en.alarms.default) as [keyof typeof en.alarms.default, string][]

/** More than this many at once are told by their number only. */
const toldOneByOne = 3

/** One notice for all alarms that began to ring together. */
export const desktopNotice = (began: readonly AlarmEvent[], language: Language): DesktopNotice => {
  const [first] = began
  if (first !== undefined && began.length === 1) {
    return { title: nameOf(first, language), text: sentenceOf(first, language) }
  }
  const lines = began.slice(0, toldOneByOne).map((event) => `${nameOf(event, language)}: ${placeOf(event, language)}`)
  const more = began.length - lines.length
  return {
    title: say(language, 'alarms.badge', { n: began.length }),
    text: [...lines, ...(more > 0 ? [say(language, 'alarms.noticeMore', { n: more })] : [])].join('\n'),
  }
}

const nameOf = ({ name }: AlarmEvent, language: Language): string => {
  const [id] = defaultNames.find(([, english]) => english === name) ?? []
  return id === undefined ? name : say(language, `alarms.default.${id}`)
}

const sentenceOf = (event: AlarmEvent, language: Language): string => {
  const { metric, comparison, threshold, value, unit } = event
  const figure = (number: number): string =>
    `${number.toLocaleString(language, { useGrouping: true, maximumFractionDigits: 1 })}${units[unit]}`
  return say(language, 'alarms.event', {
    subject: placeOf(event, language),
    metric,
    value: value === null ? say(language, 'chart.noData') : figure(value),
    limit: `${signs[comparison]} ${figure(threshold)}`,
  })
}

const placeOf = ({ subject, worst }: AlarmEvent, language: Language): string => {
  const { arn, part } = subject ?? worst ?? nowhere
  if (arn === null) return say(language, 'alarms.where.project')
  return [arn.slice(arn.indexOf('/') + 1), ...(part === null ? [] : [part])].join(' ')
}
const nowhere: AlarmSubject = { arn: null, part: null }

/** For the notes in charts. */
export const noteOfAlarm = (event: AlarmEvent): Parameters<Timeline['note']>[0] => {
  const { name, subject, worst, to, metric, statistic, unit, comparison, threshold, value } = event
  const holder = subject ?? worst ?? nowhere
  const detail = {
    ...{ name, state: to, metric, statistic, unit, comparison, threshold },
    ...(subject !== null || holder.arn === null ? {} : { stream: holder.arn.slice(holder.arn.indexOf('/') + 1) }),
    ...(holder.part === null ? {} : { part: holder.part }),
    ...(value === null ? {} : { value }),
  } satisfies AlarmNote
  return { kind: 'alarm', ...(subject === null || subject.arn === null ? {} : { arn: subject.arn }), detail }
}
