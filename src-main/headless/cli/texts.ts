import { dimensionText, serviceText, wayText, type KeyedText } from '../../contract/billing-texts'
import type { BillTerms } from '../../contract/bill'
import type { TextKey, TextValues } from '../../contract/language'
import { Decimal } from '../../pricing/money'
import { say } from '../../services/tell'

/*
 * The command line speaks English, in the words of the windows where they have them.
 */

interface Sentence {
  readonly key: string
  readonly values: TextValues
}

/** A sentence of planning or pricing. Values whose names end in `Usd` are money. */
export const sentenceText = ({ key, values }: Sentence): string =>
  say(
    'en',
    key as TextKey,
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        name.endsWith('Usd') && typeof value === 'string' ? dollars(value) : value,
      ]),
    ),
  )

const said = ({ key, values }: KeyedText): string => say('en', key, values)

/** Such as "Data Streams, provisioned: Shard hours", or "S3 storage". */
export const lineName = (service: string, dimension: string): string => {
  const name = said(dimensionText(dimension))
  const of = said(serviceText(service))
  if (name.startsWith(of)) return name
  const way = wayText(dimension)
  return `${of}${way === null ? '' : `, ${said(way).toLowerCase()}`}: ${name}`
}

/** Exact decimals as people read them: thousands set apart. */
export const grouped = (decimal: string): string => {
  const [whole = '', part] = decimal.split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`)
}

/** A quantity to the thousandth, or as many digits as it takes to show that it is not nothing. */
export const quantityText = (quantity: string): string => {
  const exact = new Decimal(quantity)
  const told = exact.toDecimalPlaces(3)
  return grouped((told.isZero() ? exact.toSignificantDigits(2) : told).toFixed())
}

/** A price as its source has it, of so many units; with cents at least. */
export const rateText = (usd: string, per: string): string => {
  const [whole, part = ''] = usd.split('.')
  return `$${grouped(whole ?? '')}.${part.padEnd(2, '0')}${per === '1' ? '' : ` / ${grouped(per)}`}`
}

const inCents = (symbol: string, amount: string): string => {
  const exact = new Decimal(amount)
  if (exact.isPositive() && !exact.isZero() && exact.lessThan('0.005')) return `< ${symbol}0.01`
  return `${exact.isNegative() ? '−' : ''}${symbol}${grouped(exact.abs().toFixed(2))}`
}

export const dollars = (amount: string): string => inCents('$', amount)

const symbolOf = ({ currency }: Pick<BillTerms, 'currency'>): string => (currency === null ? '$' : `${currency.code} `)

/** An amount of a bill, in the currency of its terms. */
export const money = (amount: string, terms: Pick<BillTerms, 'currency'>): string => inCents(symbolOf(terms), amount)

/** What one of many costs: of less than a unit of the currency three digits that say something. */
export const unitMoney = (amount: string, terms: Pick<BillTerms, 'currency'>): string => {
  const exact = new Decimal(amount)
  const digits = exact.lessThan(1) ? exact.toSignificantDigits(3).decimalPlaces() : 2
  return `${symbolOf(terms)}${grouped(exact.toFixed(Math.max(2, digits)))}`
}
