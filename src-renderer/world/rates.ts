import type { Format } from '../i18n/format'
import type { Translate } from '../i18n/text'
import type { WorldState } from '../../src-main/contract/world'

type Clock = WorldState['clock']

/** Rates to choose from; null: as fast as the machine can. */
export const RATES = [1, 10, 60, 600, null] as const
export type Rate = (typeof RATES)[number]

const second = 1000
/** What can be stepped by, in milliseconds. */
export const STEPS = { second, minute: 60 * second, hour: 3600 * second, day: 86_400 * second } as const
export type Step = keyof typeof STEPS

/** Below this part of what was asked for the machine does not keep up. */
const KEEPS_UP = 0.9

/** A rate as a choice. */
export const rateText = (rate: number | null, t: Translate, f: Format): string =>
  rate === null ? t('world.fastest') : t('world.times', { n: f.short(rate) })

/** How time passes at present: what is asked for, or what really comes of it. */
export const paceText = ({ rate, actualRate }: Clock, t: Translate, f: Format): string => {
  if (rate === 0) return t('world.still')
  const actual = t('world.times', { n: f.short(Math.max(0, actualRate)) })
  if (rate === null) return actual
  return keepsUp(rate, actualRate) ? rateText(rate, t, f) : t('world.lags', { actual, asked: f.short(rate) })
}

export const keepsUp = (rate: number, actualRate: number): boolean => actualRate >= rate * KEEPS_UP
