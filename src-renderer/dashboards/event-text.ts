import type { TimelineEvent } from '../../src-main/contract/history'
import type { Translate } from '../i18n/text'
import { nameOfArn } from '../streams/stream-arn'

type Detail = TimelineEvent['detail']

/** What happened, without saying to which stream. */
function whatHappened({ kind, detail }: TimelineEvent, t: Translate): string {
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
      return t('event.alarm', { text: Object.values(detail).join(' ') })
    case 'limits':
      return detail['to'] === 'project' ? t('event.limitsOfProject') : t('event.limits', detail)
    default:
      return t(`event.${kind}`, detail)
  }
}

const faultOf = (detail: Detail, t: Translate): string =>
  String(detail['fault'] ?? t('event.latency', { ms: String(detail['latencyMs'] ?? '') }))

/** One sentence for something in the timeline. */
export function eventText(event: TimelineEvent, t: Translate): string {
  const text = whatHappened(event, t)
  return event.arn === undefined ? text : t('event.ofStream', { stream: nameOfArn(event.arn), text })
}
