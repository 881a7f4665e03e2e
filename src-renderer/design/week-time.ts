/*
 * Minutes of the week, from Monday midnight UTC, as a day and a time of day.
 */

const [DAY, HOUR] = [1440, 60]
export const weekDays = ['0', '1', '2', '3', '4', '5', '6'] as const
export type WeekDay = (typeof weekDays)[number]

const two = (value: number): string => String(value).padStart(2, '0')

export const dayOf = (minute: number): WeekDay => weekDays[Math.floor(minute / DAY)] ?? '0'

/** As a time field has it, "14:05". */
export const timeOf = (minute: number): string =>
  `${two(Math.floor((minute % DAY) / HOUR))}:${two(Math.floor(minute % HOUR))}`

/** @param time "14:05"; what is none is midnight */
export const minuteAt = (day: WeekDay, time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return Number(day) * DAY + (Number.isFinite(hours) ? hours : 0) * HOUR + (Number.isFinite(minutes) ? minutes : 0)
}
