import { Decimal as AnyDecimal } from 'decimal.js'

/*
 * Exact decimals for money, prices and quantities: 50 digits, halves rounded up. What does not end (an hour's price of some
 * milliseconds) has 30 places, so that sums of it are exact in any order.
 */
export const Decimal = AnyDecimal.clone({ precision: 50, rounding: AnyDecimal.ROUND_HALF_UP })
export type Decimal = AnyDecimal

/** US dollars, without rounding unless a name says otherwise. */
export type Money = Decimal

export const zero: Decimal = new Decimal(0)
export const places = 30
