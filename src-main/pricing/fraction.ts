import { Decimal, places } from './money'

/** A number that is not negative, exactly: bills are made of these, and become decimals once they are done. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const nothing: Fraction = { over: 0n, under: 1n }

export const addFractions = (a: Fraction, b: Fraction): Fraction =>
  a.under === b.under
    ? { over: a.over + b.over, under: a.under }
    : { over: a.over * b.under + b.over * a.under, under: a.under * b.under }

const nearest = ({ over, under }: Fraction, scale: bigint): bigint => (2n * scale * over + under) / (2n * under)

/** To whole cents, halves up. */
export const toCents = (dollars: Fraction): bigint => nearest(dollars, 100n)

/** To whole cents, anything begun up. */
export const upToCents = ({ over, under }: Fraction): bigint => (100n * over + under - 1n) / under

export const decimalOfCents = (cents: bigint): Decimal => new Decimal(`${cents}e-2`)

/** With 30 places. */
export const decimalOf = (fraction: Fraction): Decimal =>
  new Decimal(`${nearest(fraction, 10n ** BigInt(places))}e-${places}`)
