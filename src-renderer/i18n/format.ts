/** A figure in its parts, so that the number can be set large and the unit small. */
export interface Figure {
  readonly value: string
  readonly unit: string
}

/** The one place where figures become text. KiB and MiB are 2^10 and 2^20. */
export interface Format {
  bytes(bytes: number): Figure
  /** Without needless decimals: 8 MiB, not 8.00 MiB. */
  roundBytes(bytes: number): Figure
  bytesPerSecond(bytes: number): Figure
  recordsPerSecond(records: number): Figure
  /** The number of a record rate alone, for columns whose head carries the unit. */
  rate(records: number): string
  count(count: number): string
  /** Three digits that say something, for whatever size: 0.0123, 12.3. */
  short(value: number): string
  /** In the unit in which a person would say it, to three digits that say something, or to so many. */
  duration(milliseconds: number, digits?: number): Figure
  /** 0.123 → `12 %`-like text of the language. */
  percent(ratio: number): string
  /** The same to three digits that say something, or to so many: 2.13 %. */
  finePercent(ratio: number, digits?: number): string
  /** An exact decimal in text, digit by digit, to at most so many behind the point: six if not said. */
  decimal(amount: string, digits?: number): string
  /** Money as an exact decimal in text: cents, and of less than a unit three digits that say something. */
  money(amount: string, currency?: string): string
  /** Of money that is drawn: about so much, short enough for an axis. */
  roughMoney(amount: number, currency?: string): string
  /** A price of one or many of something, to its last digit, or to at most so many behind the point. */
  price(amount: string, currency?: string, digits?: number): string
  /** Clauses of one sentence, one after the other. */
  list(clauses: readonly string[]): string
  /** Time of day to the second. */
  clock(epochMs: number): string
  /** Time of day to the millisecond. */
  clockMs(epochMs: number): string
  dateTime(epochMs: number): string
  dateTimeMs(epochMs: number): string
  /** Month, day and time of day to the second. */
  dateTimeSeconds(epochMs: number): string
  /** Hours and minutes. */
  hourMinute(epochMs: number): string
  /** Day of the week and time of day, to the minute. */
  weekTime(epochMs: number): string
  /** Day and month. */
  day(epochMs: number): string
  /** Day and time to the second, in UTC and saying so. */
  utc(epochMs: number): string
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const STEP = 1024
/** Milliseconds of the units a duration is told in, longest first. */
const DURATIONS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** Value and unit as one text. */
export const joined = ({ value, unit }: Figure): string => `${value} ${unit}`

export function createFormat(locale: string, t: (key: 'unit.recordsPerSecond') => string): Format {
  // Thousands are told apart from 1,000 on in every language, so that columns are read alike.
  const grouped = { useGrouping: true } as const
  const digits = (fraction: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { ...grouped, minimumFractionDigits: fraction, maximumFractionDigits: fraction })
  const [whole, tenths, hundredths] = [digits(0), digits(1), digits(2)]
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const smallPercents = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const kinds = new Map<string, Intl.NumberFormat>()
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const name = JSON.stringify(options)
    const known = kinds.get(name) ?? new Intl.NumberFormat(locale, { ...grouped, ...options })
    kinds.set(name, known)
    return known
  }
  /** Decimals in text are formatted as they are, never as binary numbers. */
  const exact = (amount: string, options: Intl.NumberFormatOptions): string =>
    numbers(options).format(amount as `${number}`)
  const inCurrency = (currency: string) => ({ style: 'currency', currency, minimumFractionDigits: 2 }) as const
  const clauseList = new Intl.ListFormat(locale, { type: 'unit', style: 'short' })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' })
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const clockMs = new Intl.DateTimeFormat(locale, { ...time, fractionalSecondDigits: 3 })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })
  const date = { year: 'numeric', month: 'short', day: 'numeric' } as const
  const hourMinute = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })
  const weekTime = new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const dateTimeSeconds = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', ...time })
  const utc = new Intl.DateTimeFormat(locale, { ...date, ...time, timeZone: 'UTC', timeZoneName: 'short' })
  const dateTimeMs = new Intl.DateTimeFormat(locale, { ...date, ...time, fractionalSecondDigits: 3 })

  /** About three significant digits, with a fixed number of decimals per size so that columns stay still. */
  const threeDigits = (value: number): string => {
    if (value === 0 || value >= 99.95) return whole.format(value)
    return (value < 9.995 ? hundredths : tenths).format(value)
  }

  const short = new Intl.NumberFormat(locale, { ...grouped, maximumSignificantDigits: 3 })

  const scaled = (amount: number): { value: number; power: number; unit: string } => {
    let value = amount
    let power = 0
    // 1,023.5 of a unit would be rounded to 1,024 of it: that is one of the next.
    while (value >= STEP - 0.5 && power < BYTE_UNITS.length - 1) {
      value /= STEP
      power += 1
    }
    return { value, power, unit: BYTE_UNITS[power] ?? 'B' }
  }

  const bytes = (amount: number): Figure => {
    const { value, power, unit } = scaled(amount)
    return { value: power === 0 ? whole.format(value) : threeDigits(value), unit }
  }

  const rate = (records: number): string =>
    records === 0 || records >= 9.95 ? whole.format(records) : tenths.format(records)

  return {
    bytes,
    roundBytes: (amount) => {
      const { value, unit } = scaled(amount)
      return { value: short.format(value), unit }
    },
    bytesPerSecond: (amount) => {
      const { value, unit } = bytes(amount)
      return { value, unit: `${unit}/s` }
    },
    recordsPerSecond: (records) => ({ value: rate(records), unit: t('unit.recordsPerSecond') }),
    rate,
    count: (count) => whole.format(count),
    short: (value) => short.format(value),
    duration: (milliseconds, digits = 3) => {
      const [unit, size] = DURATIONS.find(([, size]) => milliseconds >= size) ?? (['ms', 1] as const)
      return { value: numbers({ maximumSignificantDigits: digits }).format(milliseconds / size), unit }
    },
    percent: (ratio) => {
      if (ratio > 0 && ratio < 0.001) return `<\u00a0${smallPercents.format(0.001)}`
      return (ratio > 0 && ratio < 0.01 ? smallPercents : percents).format(ratio)
    },
    finePercent: (ratio, digits = 3) => numbers({ style: 'percent', maximumSignificantDigits: digits }).format(ratio),
    decimal: (amount, digits = 6) => exact(amount, { maximumFractionDigits: digits }),
    money: (amount, currency = 'USD') => {
      const size = Math.abs(Number(amount))
      const digits = size === 0 || size >= 1 ? 2 : Math.max(2, 2 - Math.floor(Math.log10(size)))
      return exact(amount, { ...inCurrency(currency), maximumFractionDigits: Math.min(digits, 12) })
    },
    roughMoney: (amount, currency = 'USD') =>
      numbers({ style: 'currency', currency, notation: 'compact', maximumSignificantDigits: 2 }).format(amount),
    price: (amount, currency = 'USD', digits = 20) =>
      exact(amount, { ...inCurrency(currency), maximumFractionDigits: digits }),
    list: (clauses) => clauseList.format(clauses),
    clock: (epochMs) => clock.format(epochMs),
    clockMs: (epochMs) => clockMs.format(epochMs),
    dateTime: (epochMs) => dateTime.format(epochMs),
    dateTimeMs: (epochMs) => dateTimeMs.format(epochMs),
    dateTimeSeconds: (epochMs) => dateTimeSeconds.format(epochMs),
    hourMinute: (epochMs) => hourMinute.format(epochMs),
    weekTime: (epochMs) => weekTime.format(epochMs),
    day: (epochMs) => day.format(epochMs),
    utc: (epochMs) => utc.format(epochMs),
  }
}

/** A format that follows the language: each call speaks the one that is chosen then. */
export function followingFormat(language: () => string, t: (key: 'unit.recordsPerSecond') => string): Format {
  const made = new Map<string, Format>()
  const current = (): Format => {
    const known = made.get(language()) ?? createFormat(language(), t)
    made.set(language(), known)
    return known
  }
  const names = Object.keys(current()) as (keyof Format)[]
  const speak = (name: keyof Format, values: readonly unknown[]): unknown =>
    (current()[name] as (...values: readonly unknown[]) => unknown)(...values)
  return Object.fromEntries(
    names.map((name) => [name, (...values: readonly unknown[]) => speak(name, values)]),
  ) as unknown as Format
}
