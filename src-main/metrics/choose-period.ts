import { retention } from '../storage/metric-chunks'
import { keptMinutes } from './recorder'

const day = 86_400
/** Seconds; each is made of whole periods of those before it that are kept. */
const periods = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, day]

/** Who asks for the last hour asks for the one before the question was sent. */
const late = 10

export interface PeriodQuestion {
  /** Epoch seconds, `to` excluded. */
  readonly from: number
  readonly to: number
  readonly points: number
  readonly now: number
}

/** The shortest period, in seconds, of which a time has at most `points` and that is known as far back as it reaches. */
export const choosePeriod = (question: PeriodQuestion): number => {
  const { from, to, points } = question
  const fits = (period: number): boolean => Math.ceil(to / period) - Math.floor(from / period) <= points
  const found = periods.find((period) => fits(period) && from >= knownSince(period, question))
  // Older than anything that is kept: what there is of it, there is in hours.
  const coarse = periods.find((period) => period >= 3600 && fits(period))
  return found ?? coarse ?? Math.ceil((to - from) / (points - 1) / day) * day
}

const knownSince = (period: number, { now }: PeriodQuestion): number => {
  if (period < 60) return now - keptMinutes * 60 - late
  return now - (retention.findLast((kept) => period % kept.period === 0)?.seconds ?? 0)
}

/** @returns what is wrong with a period that was asked for, if something is */
export const problemOfPeriod = (period: number): string | undefined =>
  period % 60 === 0 || (period < 60 && 60 % period === 0)
    ? undefined
    : `A period of ${period} seconds is not kept: ask for one that divides a minute, or for whole minutes.`
