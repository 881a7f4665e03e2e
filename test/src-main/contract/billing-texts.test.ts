import { expect, it } from 'vitest'
import en from '../../../resources/locales/en.json'
import {
  dimensionText,
  perText,
  serviceText,
  unitText,
  wayText,
  type KeyedText,
} from '../../../src-main/contract/billing-texts'
import { allDimensions, dimensions, services } from '../../../src-main/metering/dimensions'
import { fillText } from '../../../src-main/platform/fill-text'
import { pricedByTheMonth } from '../../../src-main/pricing/price-book'

const textAt = (key: string): unknown =>
  key.split('.').reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], en)
const english = ({ key, values }: KeyedText): string => fillText(String(textAt(key)), values)
const isSaid = ({ key }: KeyedText): boolean => typeof textAt(key) === 'string'

const counted = [...new Set(Object.values(dimensions))]
const priced = [
  ...new Set(counted.map((unit) => (unit in pricedByTheMonth ? pricedByTheMonth[unit as 'GB-hour'] : unit))),
]
const leaves = (texts: object): number =>
  Object.values(texts).reduce<number>((sum, each) => sum + (typeof each === 'object' ? leaves(each as object) : 1), 0)

it('names every dimension, and nothing that is none', () => {
  expect(allDimensions.filter((dimension) => !isSaid(dimensionText(dimension)))).toEqual([])
  expect(leaves(en.usage.dimension)).toBe(new Set(allDimensions.map((dimension) => dimensionText(dimension).key)).size)
})

it('names every unit and price unit, and every service', () => {
  expect([...counted, ...priced].filter((unit) => !isSaid(unitText(unit)) || !isSaid(perText(unit, '1')))).toEqual([])
  expect(services.filter((service) => !isSaid(serviceText(service)))).toEqual([])
})

it('says the broker type in the name of its hours', () => {
  expect(english(dimensionText('msk.kafka.m5.large'))).toBe('MSK broker hours, kafka.m5.large')
})

it('says what a price is of, one or many', () => {
  expect(english(perText('shard-hour', '1'))).toBe('per shard-hour')
  expect(english(perText('payload-unit', '1000000'))).toBe('per 1,000,000 payload units')
})

it('tells ways of paying for streams apart', () => {
  expect(wayText('onDemand.incoming')?.key).toBe('usage.way.onDemand')
  expect(wayText('firehose.ingested')).toBeNull()
})
