import type { AlarmEvent, AlarmSubject, AlarmUnit, Comparison } from '../../contract/alarms'
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

/** More than this many at once are told by their number only. */
const toldOneByOne = 3

/** One notice for all alarms that began to ring together. */
export const desktopNotice = (began: readonly AlarmEvent[]): DesktopNotice => {
  const [first] = began
  if (first !== undefined && began.length === 1) return { title: first.name, text: sentenceOf(first) }
  const lines = began.slice(0, toldOneByOne).map((event) => `${event.name}: ${placeOf(event)}`)
  const more = began.length - lines.length
  return {
    title: `${began.length} alarms ring`,
    text: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
  }
}

const sentenceOf = (event: AlarmEvent): string => {
  const { metric, comparison, threshold, value, unit } = event
  const figure = (number: number): string =>
    `${number.toLocaleString('en', { maximumFractionDigits: 1 })}${units[unit]}`
  const reading = value === null ? 'no data' : figure(value)
  return `${placeOf(event)}: ${metric} ${reading} (rings ${signs[comparison]} ${figure(threshold)})`
}

const placeOf = ({ subject, worst }: AlarmEvent): string => {
  const { arn, part } = subject ?? worst ?? nowhere
  if (arn === null) return 'The project'
  return [arn.slice(arn.indexOf('/') + 1), ...(part === null ? [] : [part])].join(' ')
}
const nowhere: AlarmSubject = { arn: null, part: null }

/** For the notes in charts. */
export const noteOfAlarm = ({ name, subject, to }: AlarmEvent): Parameters<Timeline['note']>[0] => {
  const { arn, part } = subject ?? nowhere
  return {
    kind: 'alarm',
    ...(arn === null ? {} : { arn }),
    detail: { name, ...(part === null ? {} : { part }), state: to },
  }
}
