import type { AlarmEvent } from '../../src-main/contract/alarms'
import type { Client } from '../client/client'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { useAlarmText } from './alarm-text'
import { useBell } from './bell'

/**
 * Keep the bell at what main last told, and tell the person of alarms that begin to ring: in the window while it is in front,
 * else where main or the browser shows notices on the desktop, else in the window all the same.
 */
export function useBellWatch(client: Client, opened: () => string | undefined): void {
  const bell = useBell()
  const toasts = useToasts()
  const { t } = useText()
  const text = useAlarmText()

  const sentence = (began: readonly AlarmEvent[]): string => {
    const [first] = began
    if (first !== undefined && began.length === 1) return `${text.name(first.name)}: ${text.event(first)}`
    return t('alarms.beganMany', { n: began.length })
  }

  useFeed(client, 'alarms.ringing', {
    input: () => (opened() === undefined ? null : {}),
    about: opened,
    onEvent: ({ ringing, began, isOnDesktop }) => {
      bell.ringing = ringing
      if (began.length === 0) return
      if (!document.hasFocus() && (isOnDesktop || showNotification(sentence(began)))) return
      toasts.add({ tone: 'bad', text: sentence(began) })
    },
  })
}

/** @returns whether the browser showed it */
const showNotification = (body: string): boolean => {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return false
  new Notification('Streamgauge', { body })
  return true
}
