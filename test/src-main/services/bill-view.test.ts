import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BillChange, BillTerms, BillView } from '../../../src-main/contract/bill'
import { manualClock } from '../../../src-main/platform/clock'
import type { ElementUse } from '../../../src-main/pricing/bill'
import { compareBills } from '../../../src-main/pricing/compare-bills'
import { Decimal } from '../../../src-main/pricing/money'
import { billChange, billView, termsOf } from '../../../src-main/services/bill-view'
import { billOf, useOf, used } from '../pricing/support/billing'

const askedFor = (changes: Partial<BillTerms> = {}): BillTerms => BillTerms.parse({ withFreeTier: false, ...changes })

const view = (uses: readonly ElementUse[], asked = askedFor()): BillView => {
  const { hours, rounding, withFreeTier } = asked
  return billView(billOf(uses, { terms: { hours, rounding, withFreeTier } }), asked)
}

const shards = used({ 'provisioned.shardHours': 730, 'provisioned.payloadUnits': 3_000_000 })
const orders = useOf(shards)
const clicks = useOf(used({ 'provisioned.shardHours': 1460, 'firehose.ingested': 7 }), { element: 'clicks' })

describe('a bill as a window shows it', () => {
  it('keeps to the contract, and says what each line is made of', () => {
    const bill = view([orders, clicks])
    expect(BillView.parse(bill)).toEqual(bill)
    expect(bill.lines[1]).toMatchObject({
      ...{ dimension: 'provisioned.shardHours', unit: 'shard-hour', quantity: '2190', exact: '32.85', amount: '32.85' },
      price: { per: '1', source: 'S01, S09, S10, S11, S12', asOf: '2026-09', isOld: false },
      tiers: [{ from: '0', to: null, quantity: '2190', usd: '0.015', amount: '32.85' }],
      parts: [
        { element: 'orders', quantity: '730', amount: '10.95' },
        { element: 'clicks', quantity: '1460', amount: '21.9' },
      ],
    })
    expect(bill.lines[1]?.price?.sources[0]).toMatch(/^S01: .*2026-05-05/)
  })

  it('has services and elements that sum to the total, the dearest first', () => {
    const everything = fc.record(
      { 'provisioned.payloadUnits': fc.nat(), 'firehose.ingested': fc.nat(), 's3.puts': fc.nat() },
      { requiredKeys: [] },
    )
    const rounding = fc.constantFrom('line', 'line-up', 'total')
    fc.assert(
      fc.property(everything, everything, rounding, fc.constantFrom('month', 'year'), (a, b, rule, period) => {
        const asked = askedFor({ rounding: rule, period })
        const uses = [useOf(used(a)), useOf(used(b), { element: null })]
        const bill = view(uses, asked)
        for (const groups of [bill.byService, bill.byElement]) {
          const sum = groups.reduce((all, { amount }) => all.plus(amount), new Decimal(0))
          const month = period === 'year' ? sum.div(12) : sum
          const total = rule === 'total' ? month.toDecimalPlaces(2) : month
          expect(total.times(period === 'year' ? 12 : 1).toFixed()).toBe(bill.total)
          const amounts = groups.map(({ amount }) => Number(amount))
          expect(amounts).toEqual([...amounts].sort((x, y) => y - x))
        }
      }),
    )
    expect(view([orders, clicks]).byElement.map(({ key, amount }) => [key, amount])).toEqual([
      ['clicks', '22.1'],
      ['orders', '10.99'],
    ])
  })

  it('is of an hour, a month or a year, quantities too', () => {
    const of = (period: BillTerms['period']) => {
      const { total, lines } = view([clicks], askedFor({ period }))
      return [total, lines[0]?.quantity, lines[0]?.tiers[0]?.amount]
    }
    expect(of('month')).toEqual(['22.1', '1460', '21.9'])
    expect(of('year')).toEqual(['265.2', '17520', '262.8'])
    expect(of('hour')).toEqual(['0.030273972602739726027397260274', '2', '0.03'])
  })

  it('is in another currency at a fixed rate, prices as their source has them', () => {
    const { total, lines } = view([clicks], askedFor({ currency: { code: 'EUR', perDollar: 0.9 } }))
    expect([total, lines[0]?.amount, lines[0]?.tiers[0]?.usd]).toEqual(['19.89', '19.71', '0.015'])
  })

  it('says what is missing also where there is no price', () => {
    const unknown = [{ dimension: 's3.puts', missing: 'bucket.objectMiB' }] as const
    const bill = view([useOf({}, { region: 'mars-north-1', element: 'lake', unknown })])
    expect(bill.lines.map((line) => line.unknown)).toEqual([
      { why: 'no-price', note: null, missing: [{ element: 'lake', what: 'bucket.objectMiB' }] },
    ])
    expect(bill.byElement).toEqual([{ key: 'lake', amount: '0', unknownLines: 1 }])
  })

  it('says what is not known, of whom, and why', () => {
    const lake = useOf({}, { element: 'lake', unknown: [{ dimension: 's3.storage', missing: 'bucket.storageDays' }] })
    const bill = view([clicks, lake, useOf(used({ 'firehose.decompressed': 1 }), { element: 'logs' })])
    expect(bill.unknownLines).toBe(2)
    expect(bill.lines.flatMap(({ dimension, unknown }) => (unknown === null ? [] : [[dimension, unknown]]))).toEqual([
      ['firehose.decompressed', { why: 'no-price', note: 'a charge exists; no sourced figure found', missing: [] }],
      ['s3.storage', { why: 'missing', note: null, missing: [{ element: 'lake', what: 'bucket.storageDays' }] }],
    ])
    expect(bill.byElement).toEqual([
      { key: 'clicks', amount: '22.1', unknownLines: 0 },
      { key: 'logs', amount: '0', unknownLines: 1 },
      { key: 'lake', amount: '0', unknownLines: 1 },
    ])
  })
})

it('has what changed between two bills in the period that was asked for', () => {
  const change = billChange(compareBills(billOf([orders]), billOf([clicks])), askedFor({ period: 'year' }))
  expect(BillChange.parse(change)).toEqual(change)
  expect(change).toMatchObject({ before: '131.88', after: '265.2', difference: '133.32', rounding: '0' })
  expect(change.steps.map(({ dimension, difference }) => [dimension, difference])).toEqual([
    ['provisioned.shardHours', '131.4'],
    ['firehose.ingested', '2.4'],
    ['provisioned.payloadUnits', '-0.48'],
  ])
})

it('judges prices on the day it is', () => {
  const clock = manualClock(Date.UTC(2026, 10, 22, 23, 59))
  expect(termsOf(askedFor(), clock)).toEqual({ hours: 730, rounding: 'line', withFreeTier: false, today: '2026-11-22' })
})
