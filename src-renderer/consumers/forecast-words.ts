import type { ConsumerRow, ConsumerState, Forecast } from '../../src-main/contract/consumers'
import { joined, type Format } from '../i18n/format'
import type { Text, Translate } from '../i18n/text'

export interface Words {
  readonly text: string
  /** Exactly when, in UTC; empty where no time is told. */
  readonly title: string
  readonly tone: 'calm' | 'warn' | 'bad'
}

const dayMs = 86_400_000

/** A moment that may be days away: the time of day, with its date unless that is today. */
const moment = (at: number, f: Format, now: number): string =>
  f.day(at) === f.day(now) ? f.hourMinute(at) : `${f.day(at)}, ${f.hourMinute(at)}`

/** What becomes of a lag, as a sentence. */
export function forecastWords(forecast: Forecast, { t, f }: Text, now: number): Words {
  if (forecast.kind === 'catches-up' || forecast.kind === 'falls-off') {
    return {
      text: t(`consumers.forecast.${forecast.kind}`, { time: moment(forecast.at, f, now) }),
      title: f.utc(forecast.at),
      tone: forecast.kind === 'falls-off' ? 'bad' : 'warn',
    }
  }
  const tone = forecast.kind === 'lost' ? 'bad' : 'calm'
  return { text: t(`consumers.forecast.${forecast.kind}`), title: '', tone }
}

/** How far behind: time first, for that is what runs out. */
export const lagWords = (lag: Pick<ConsumerRow, 'lagMs' | 'lagRecords'>, { t, f }: Text): string => {
  if (lag.lagRecords === 0) return lag.lagMs === null ? '–' : t('consumers.noLag')
  const records = t('consumers.records', { n: lag.lagRecords })
  return lag.lagMs === null ? records : `${joined(f.duration(lag.lagMs))} · ${records}`
}

/** When a consumer that has stopped was last seen. */
export const lastSeenWords = (lastSeenAt: number, { t, f }: Text, now: number): string =>
  t('consumers.lastSeen', { time: now - lastSeenAt < dayMs ? f.clock(lastSeenAt) : f.dateTime(lastSeenAt) })

const looks = {
  reading: { tone: 'good' },
  stopped: { tone: 'bad', shape: 'ring' },
  finished: { tone: 'idle' },
  waiting: { tone: 'idle', shape: 'ring' },
} as const

export const stateLook = (state: ConsumerState): (typeof looks)[ConsumerState] => looks[state]

/** Clients need not say what they are called. */
export const nameOf = ({ name }: { readonly name: string }, t: Translate): string =>
  name === '' ? t('consumers.nameless') : name
