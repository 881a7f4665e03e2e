import { AlarmNote } from '../../src-main/contract/alarms'
import type { TimelineEvent } from '../../src-main/contract/history'
import { LimitsMode } from '../../src-main/contract/limits'
import { alarmText } from '../alarms/alarm-text'
import type { Text, Translate } from '../i18n/text'
import { nameOfArn } from '../streams/stream-arn'

type Detail = TimelineEvent['detail']
type Words = Pick<Text, 't' | 'f'>

/** What happened, without saying to which stream. */
function whatHappened({ kind, detail }: TimelineEvent, { t, f }: Words): string {
  switch (kind) {
    case 'encryption':
      return t(detail['change'] === 'stopped' ? 'event.encryptionStopped' : 'event.encryptionStarted', detail)
    case 'consumer':
      return t(detail['change'] === 'deregistered' ? 'event.deregistered' : 'event.registered', detail)
    case 'fault-injection':
      return t(detail['change'] === 'removed' ? 'event.faultRemoved' : 'event.faultAdded', {
        fault: faultOf(detail, t),
      })
    case 'alarm':
      return alarmSentence(detail, { t, f })
    case 'limits':
      return detail['to'] === 'project'
        ? t('event.limitsOfProject')
        : t('event.limits', { from: limitsOf(detail['from'], t), to: limitsOf(detail['to'], t) })
    case 'mode':
      return t('event.mode', { from: modeOf(detail['from'], t), to: modeOf(detail['to'], t) })
    case 'scaled':
      return t('event.scaled', { ...detail, by: modeOf(detail['by'], t) })
    default:
      return t(`event.${kind}`, detail)
  }
}

type Named = Detail[string] | undefined

const limitsOf = (name: Named, t: Translate): string => {
  const { data: mode } = LimitsMode.safeParse(name)
  return mode === undefined ? t('event.limitsInProject') : t(`limits.${mode}`)
}

/** A mode by its name; an operation, which scales too, by its own. */
const modeOf = (name: Named, t: Translate): string =>
  name === 'ON_DEMAND' || name === 'PROVISIONED' ? t(`mode.${name}`) : String(name)

const faultOf = (detail: Detail, t: Translate): string =>
  String(detail['fault'] ?? t('event.latency', { ms: String(detail['latencyMs'] ?? '') }))

/** Which rule, about what, and the figure against its threshold. */
function alarmSentence(detail: Detail, { t, f }: Words): string {
  const { name, state, stream, part } = detail
  const about = [stream, part].filter((each) => each !== undefined).join(' ')
  const change = state === 'ALARM' ? 'began' : 'ended'
  const words = alarmText({ t, f })
  const named = { name: words.name(String(name)), about }
  const what = t(about === '' ? `event.alarm.${change}` : `event.alarm.${change}For`, named)
  const { data: note } = AlarmNote.safeParse(detail)
  if (note === undefined) return what
  const { value } = words
  const figures = {
    ...{ what, metric: note.metric, statistic: t(`alarms.statistic.${note.statistic}`) },
    ...{ value: value(note.value ?? null, note.unit), threshold: value(note.threshold, note.unit) },
  }
  return t(note.value === undefined ? 'event.alarm.blind' : `event.alarm.${note.comparison}`, figures)
}

/** One sentence for something in the timeline. */
export function eventText(event: TimelineEvent, words: Words): string {
  const text = whatHappened(event, words)
  return event.arn === undefined ? text : words.t('event.ofStream', { stream: nameOfArn(event.arn), text })
}
