import type { BillTerms, Sentence } from '../../contract/bill'
import type { KeyedText } from '../../contract/billing-texts'
import type { Language, TextKey } from '../../contract/language'
import type { ReportCell } from '../../contract/report'
import { Decimal } from '../../pricing/money'
import { moneyIn } from '../bill-view'
import { hasText, say } from '../tell'

/** A report's texts and figures, in one language and currency. */
export interface Words {
  say(key: TextKey, values?: Sentence['values']): string
  /** The text of a key if there is one, else what stands for it. */
  named(key: string, otherwise: string): string
  /** A sentence that main put together; values whose names end in `Usd` are dollars of a month. */
  tell(sentence: Sentence | KeyedText): string
  text(text: string): ReportCell
  /** An exact decimal. */
  figure(decimal: string, digits?: number): ReportCell
  percent(part: number): ReportCell
  /** Of the terms' currency: cents, and of less than a unit three digits that say something. */
  money(amount: string): ReportCell
  /** US dollars, to the last digit. */
  price(usd: string): string
  /** As a list in a sentence. */
  list(items: readonly string[]): string
}

export const wordsOf = (language: Language, terms: BillTerms): Words => {
  const { currency } = terms
  const ofMonth = moneyIn({ ...terms, period: 'month' })
  const exact = (decimal: string, options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(language, { useGrouping: true, ...options }).format(decimal as `${number}`)
  const inCurrency = (code: string) => ({ style: 'currency', currency: code, minimumFractionDigits: 2 }) as const
  const moneyText = (amount: string): string => {
    const size = Math.abs(Number(amount))
    const digits = size === 0 || size >= 1 ? 2 : Math.max(2, 2 - Math.floor(Math.log10(size)))
    return exact(amount, { ...inCurrency(currency?.code ?? 'USD'), maximumFractionDigits: Math.min(digits, 12) })
  }
  const tell: Words['tell'] = ({ key, values }) => {
    const told = Object.entries(values).map(([name, value]) => [
      name,
      name.endsWith('Usd') && typeof value === 'string' ? moneyText(ofMonth(new Decimal(value))) : value,
    ])
    return say(language, key as TextKey, Object.fromEntries(told))
  }
  return {
    say: (key, values) => say(language, key, values),
    named: (key, otherwise) => (hasText(key) ? say(language, key) : otherwise),
    tell,
    text: (text) => ({ text }),
    figure: (decimal, digits = 6) => ({ text: exact(decimal, { maximumFractionDigits: digits }), value: decimal }),
    percent: (part) => ({
      text: exact(String(part), { style: 'percent', maximumFractionDigits: part < 0.1 ? 1 : 0 }),
      value: String(part),
    }),
    money: (amount) => ({ text: moneyText(amount), value: amount }),
    list: (items) => new Intl.ListFormat(language).format(items),
    price: (usd) => exact(usd, { ...inCurrency('USD'), maximumFractionDigits: 20 }),
  }
}
