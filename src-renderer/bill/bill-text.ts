import type { BillTerms, Sentence } from '../../src-main/contract/bill'
import { useBillingText } from '../i18n/billing-text'
import { useText } from '../i18n/text'

export interface BillText {
  /** In the currency of the terms. */
  money(amount: string, terms: BillTerms): string
  /** What is known of an amount: "at least" it, with lines that are not; never nothing. */
  total(amount: string, unknownLines: number, terms: BillTerms): string
  /** With its unit, to the thousandth; see `exactly` for all of it. "At least" it, where there may be more; then never nothing. */
  quantity(quantity: string, unit: string, isMore?: boolean): string
  exactly(quantity: string, unit: string, isMore?: boolean): string
  /** A sentence that main put together. Values whose names end in `Usd` are money. */
  say(sentence: Sentence, terms?: BillTerms): string
}

/** Bills in words. */
export function useBillText(): BillText {
  const { t, f, sentenceOf } = useText()
  const billing = useBillingText()
  const withUnit = (figure: string, unit: string): string => `${figure} ${billing.unit(unit)}`.trim()
  const atLeast = (known: string, value: string): string =>
    Number(value) === 0 ? t('bill.unknown.short') : t('bill.atLeast', { amount: known })
  const money = (amount: string, { currency }: BillTerms): string => f.money(amount, currency?.code ?? 'USD')
  return {
    money,
    total: (amount, unknownLines, terms) => {
      const known = money(amount, terms)
      return unknownLines === 0 ? known : atLeast(known, amount)
    },
    quantity: (quantity, unit, isMore = false) => {
      const isTiny = Number(quantity) > 0 && Number(quantity) < 0.001
      const known = withUnit(isTiny ? t('usage.tiny') : f.decimal(quantity, 3), unit)
      return isMore ? atLeast(known, quantity) : known
    },
    exactly: (quantity, unit, isMore = false) => {
      const known = withUnit(f.decimal(quantity, 12), unit)
      return isMore ? atLeast(known, quantity) : known
    },
    say: ({ key, values }, terms) => {
      const told = Object.entries(values).map(([name, value]) => [
        name,
        name.endsWith('Usd') && typeof value === 'string' ? f.money(value, terms?.currency?.code) : value,
      ])
      return sentenceOf({ message: key, text: { key, values: Object.fromEntries(told) } })
    },
  }
}
