import type { Random } from './random'

type Scalar = string | number | boolean

/** How one field of a made-up JSON record gets its value. A design's templates are of this type. */
export type FieldTemplate =
  | { readonly kind: 'pick'; readonly values: readonly Scalar[]; readonly weights?: readonly number[] | undefined }
  /** From the least to the most, both included. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | {
      readonly kind: 'decimal'
      readonly min: number
      readonly max: number
      readonly digits: number
      readonly spread: 'uniform' | 'normal'
    }
  /** One of `of` ids such as `user-0042`, drawn by Zipf's law. */
  | { readonly kind: 'id'; readonly prefix: string; readonly of: number; readonly exponent: number }
  /** Counts up from 1. */
  | { readonly kind: 'counter'; readonly prefix: string }
  /** When the record is made, ISO 8601. */
  | { readonly kind: 'time' }
  /** So many characters. */
  | { readonly kind: 'text'; readonly min: number; readonly max: number }
  | { readonly kind: 'constant'; readonly value: Scalar }

export type PayloadTemplate = Readonly<Record<string, FieldTemplate>>

/** What a record is made with: chance, the time of its making (epoch ms), and how many there are with it. */
export interface Making {
  readonly random: Random
  readonly now: number
  readonly number: number
}

export type FieldMaker = (making: Making) => Scalar

/** What makes each field, in the order of the template. */
export const fieldMakers = (template: PayloadTemplate): readonly (readonly [name: string, make: FieldMaker])[] =>
  Object.entries(template).map(([name, field]) => [name, fieldMaker(field)])

const fieldMaker = (field: FieldTemplate): FieldMaker => {
  switch (field.kind) {
    case 'pick':
      return pick(field.values, field.weights)
    case 'integer':
      return ({ random }) => random.integer(field.min, field.max)
    case 'decimal':
      return decimal(field)
    case 'id': {
      const digits = String(field.of).length
      return ({ random }) => `${field.prefix}${String(random.rank(field.of, field.exponent) + 1).padStart(digits, '0')}`
    }
    case 'counter':
      return ({ number }) => (field.prefix === '' ? number : `${field.prefix}${String(number)}`)
    case 'time':
      return ({ now }) => new Date(now).toISOString()
    case 'text':
      return ({ random }) => text(random.integer(field.min, field.max), random)
    case 'constant':
      return () => field.value
  }
}

const pick = (values: readonly Scalar[], weights: readonly number[] | undefined): FieldMaker => {
  if (weights === undefined) return ({ random }) => values[random.integer(0, values.length - 1)] ?? ''
  const choose = weighted(weights)
  return ({ random }) => values[choose(random)] ?? ''
}

/** A position in a list of weights, each as likely as its weight says. */
export const weighted = (weights: readonly number[]): ((random: Random) => number) => {
  let sum = 0
  const sums = weights.map((weight) => (sum += weight))
  return (random) => {
    const at = random.next() * sum
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] as number) > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Of a normal distribution the ends cut off what is beyond three deviations. */
const decimal = ({ min, max, digits, spread }: Extract<FieldTemplate, { kind: 'decimal' }>): FieldMaker => {
  const share = (random: Random): number => {
    if (spread === 'uniform') return random.next()
    for (;;) {
      const deviations = random.normal()
      if (Math.abs(deviations) <= 3) return (deviations + 3) / 6
    }
  }
  return ({ random }) => Number((min + share(random) * (max - min)).toFixed(digits))
}

const letters = 'etaoinshrdlu cmfwypvbgk'

const text = (length: number, random: Random): string => {
  let made = ''
  for (let i = 0; i < length; i++) made += letters[random.integer(0, letters.length - 1)]
  return made
}
