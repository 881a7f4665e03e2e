import type { Price } from './price-book'

/**
 * Whether a price may be older than a year. One that says only its year is as old as the first day of it. Where the pricing facts
 * sheet has sources of several years, such as "2024-2026", the bundled books say the last: the price was found again then.
 *
 * @param today YYYY-MM-DD
 */
export const isOld = ({ asOf }: Pick<Price, 'asOf'>, today: string): boolean =>
  !isUndated({ asOf }) && `${asOf}-01-01`.slice(0, 10) < yearBefore(today)

export const isUndated = ({ asOf }: Pick<Price, 'asOf'>): boolean => asOf === 'undated'

const yearBefore = (day: string): string => `${String(Number(day.slice(0, 4)) - 1)}${day.slice(4)}`
