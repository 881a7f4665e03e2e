import { expect, it } from 'vitest'
import { dimensions } from '../../../../src-main/metering/dimensions'
import { priceUnitOf } from '../../../../src-main/pricing/price-book'
import { isKnownRegion, partsOf } from '../../../../src-main/pricing/offer/region-prefixes'
import { advantageOperations, usageTypes } from '../../../../src-main/pricing/offer/usage-types'
import { bundledBooks } from '../../../../src-main/services/bundled-books'

const all = [advantageOperations, ...Object.values(usageTypes)].flatMap((table) => Object.entries(table))

/** What AWS calls the unit of what we price by it. */
const spelt = (unit: string): RegExp => {
  if (unit === 'GB') return /^gb$/
  if (unit === 'GB-month') return /^gb-mo(nth)?$/
  if (unit === 'GB-second') return /^(lambda-gb-)?second$/
  if (unit.endsWith('-hour')) return /(hour|hours|hr|hrs)$/
  return /^(requests?|counts?|objects?|images?|metrics|alarms|keys|putrequest|(read|write)requestunits)$/
}

it('takes for each dimension only units that are its own', () => {
  const wrong = all.flatMap(([usageType, { dimensions: of, units }]) =>
    of.flatMap((dimension) => {
      const own = spelt(priceUnitOf(dimensions[dimension]))
      return units.filter((unit) => !own.test(unit)).map((unit) => `${usageType}: ${dimension} by ${unit}`)
    }),
  )
  expect(wrong).toEqual([])
})

it('knows every region that the program has prices of', () => {
  expect([...bundledBooks.keys()].filter((region) => !isKnownRegion(region))).toEqual([])
})

it.each([
  ['Storage-ShardHour', 'us-east-1', 'Storage-ShardHour'],
  ['USE1-Storage-ShardHour', 'us-east-1', 'Storage-ShardHour'],
  ['EU-OnDemand-StreamHour', 'eu-west-1', 'OnDemand-StreamHour'],
  ['APS3-Kafka.m5.large', 'ap-south-1', 'Kafka.m5.large'],
  ['us-east-1-KMS-Keys', 'us-east-1', 'KMS-Keys'],
  ['USE1-USW2-AWS-Out-Bytes', 'us-east-1', 'USW2-AWS-Out-Bytes'],
  ['IA-TimedStorage-ByteHrs', 'us-east-1', 'IA-TimedStorage-ByteHrs'],
  ['Global-Request', 'us-east-1', 'Global-Request'],
  ['ReadBytes', 'us-east-1', 'ReadBytes'],
])('reads %s as of %s', (usageType, region, name) => {
  expect(partsOf(usageType)).toEqual({ region, name })
})
