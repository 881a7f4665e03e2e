import { BillTerms } from '../../contract/bill'
import type { OptionName, Options } from './arguments'
import { badUsage, type Refused } from './outcome'

/** Options that say how a bill is made. */
export const termOptions = ['hours', 'rounding', 'no-free-tier', 'currency'] as const satisfies readonly OptionName[]

export const readTerms = (options: Options): BillTerms | Refused => {
  const { hours = '730', rounding = 'line', currency } = options
  const named = currency === undefined ? null : /^([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)$/.exec(currency)
  if (currency !== undefined && !(Number(named?.[2]) > 0)) {
    return badUsage(
      `--currency takes a code and how many of it make one US dollar, such as EUR=0.92, not "${currency}".`,
    )
  }
  const terms = BillTerms.safeParse({
    ...{ hours: /^\d+$/.test(hours) ? Number(hours) : hours, rounding, withFreeTier: options['no-free-tier'] !== true },
    currency: named && { code: named[1], perDollar: Number(named[2]) },
  })
  if (terms.success) return terms.data
  return terms.error.issues[0]?.path[0] === 'hours'
    ? badUsage(`--hours takes the hours of the month: 730, 720, or 672 to 744, not "${hours}".`)
    : badUsage(`--rounding takes line, line-up or total, not "${rounding}".`)
}

/** US dollars of an option such as --max-monthly; null where it was not given. */
export const readDollars = (options: Options, name: 'max-monthly' | 'max-increase'): string | null | Refused => {
  const text = options[name]
  if (text === undefined) return null
  return /^\d{1,12}(\.\d{1,9})?$/.test(text)
    ? text
    : badUsage(`--${name} takes US dollars, such as 250 or 99.50, not "${text}".`)
}
