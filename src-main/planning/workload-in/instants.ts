/** A moment, and the zone its text says. */
export interface Instant {
  /** Epoch milliseconds; of a text that says no zone, as if it were UTC. */
  readonly at: number
  /** `UTC`, `+02:00`; empty: it says none. */
  readonly zone: string
}

const pattern =
  /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?\s*$/i

/** CloudWatch began in 2009; what is outside these years is a mistake. */
const [earliest, latest] = [Date.UTC(2009), Date.UTC(2100)]

/** A time as an export has it: ISO 8601, `2026/11/21 14:05:00`, or seconds or milliseconds of the epoch. */
export const instantOf = (time: unknown): Instant | undefined => {
  const found = typeof time === 'number' ? ofNumber(time) : ofText(String(time))
  return found !== undefined && found.at >= earliest && found.at < latest ? found : undefined
}

const ofNumber = (time: number): Instant => ({ at: time < 1e11 ? time * 1000 : time, zone: 'UTC' })

const ofText = (text: string): Instant | undefined => {
  const [, ...parts] = pattern.exec(text) ?? []
  if (parts.length === 0) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0))
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(local)
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!isReal) return undefined
  const zone = zoneOf(parts[6])
  return { at: local - minutesOf(zone) * 60_000, zone }
}

const zoneOf = (text: string | undefined): string => {
  if (text === undefined) return ''
  if (/^(z|utc|[+-]00:?00)$/i.test(text)) return 'UTC'
  return text.length === 5 ? `${text.slice(0, 3)}:${text.slice(3)}` : text
}

const minutesOf = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? []
  if (sign === undefined) return 0
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}
