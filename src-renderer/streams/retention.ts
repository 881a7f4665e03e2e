import type { Translate } from '../i18n/text'

const HOURS_PER_DAY = 24

/** Whether people would say it in days: whole ones, and more than one. */
export const isInDays = (hours: number): boolean => hours > HOURS_PER_DAY && hours % HOURS_PER_DAY === 0

/** Retention as people say it: hours up to a day, whole days beyond, hours again for what is neither. */
export const retentionText = (hours: number, t: Translate): string =>
  isInDays(hours) ? t('stream.retentionDays', { n: hours / HOURS_PER_DAY }) : t('stream.retentionHours', { n: hours })
