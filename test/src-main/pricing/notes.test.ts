import { describe, expect, it } from 'vitest'
import type { ElementUse } from '../../../src-main/pricing/bill'
import { isOld } from '../../../src-main/pricing/price-age'
import type { PriceBook } from '../../../src-main/pricing/price-book'
import { priceUsage } from '../../../src-main/pricing/price-usage'
import { billOf, bookOf, entry, listPrices, terms, useOf, used } from './support/billing'

const notesOn = (uses: readonly ElementUse[], prices?: PriceBook): readonly string[] =>
  billOf(uses, prices && { prices }).notes.map(({ key, dimension }) =>
    `${key.replace('bill.note.', '')} ${dimension ?? ''}`.trim(),
  )

describe('the notes of a bill', () => {
  it.each([
    ['provisioned.payloadUnits', 'payloadSlices'],
    ['provisioned.longTermRetention', 'longTermAdds'],
    ['onDemand.retrieval', 'readsNotRounded'],
    ['advantage.incomingShortfall', 'shortfallAveraged'],
    ['flink.runningStorage', 'flinkStorage'],
    ['flink.kpuHours', 'flinkMonth'],
    ['msk.tieredStorage', 'tieredStorage'],
  ] as const)('with %s say where sources contradict each other or are silent', (dimension, note) => {
    expect(notesOn([useOf(used({ [dimension]: 1 }))])).toContain(`${note} ${dimension}`)
    expect(notesOn([useOf(used({ 'kms.keys': 1 }))])).not.toContain(`${note} ${dimension}`)
  })

  it('say it once, also of two dimensions', () => {
    const both = useOf(used({ 'advantage.incomingShortfall': 1, 'advantage.retrievalShortfall': 1 }))
    expect(notesOn([both]).filter((note) => note.startsWith('shortfallAveraged'))).toHaveLength(1)
  })

  it('say that later tiers of Firehose are of another region once they are reached', () => {
    expect(notesOn([useOf(used({ 'firehose.ingested': 512_000 }))])).not.toContain('firehoseTiers firehose.ingested')
    expect(notesOn([useOf(used({ 'firehose.ingested': 512_001 }))])).toContain('firehoseTiers firehose.ingested')
  })

  it('doubt no price that was imported or agreed', () => {
    const prices = bookOf({ 'msk.tieredStorage': entry('GB-month', { usd: '0.06', source: 'AmazonMSK 20261120' }) })
    expect(notesOn([useOf(used({ 'msk.tieredStorage': 1 }))], prices)).toEqual(['leftOut'])
  })

  it('name prices that are old, undated or badly known', () => {
    const prices = bookOf({
      'kms.keys': entry('key-month', { usd: '1', asOf: '2025-10' }),
      'kms.requests': entry('request', { usd: '1', asOf: 'undated' }),
      's3.puts': entry('request', { usd: '1', confidence: 'low' }),
      's3.gets': entry('request', { usd: '1' }),
    })
    const usage = used({ 'kms.keys': 1, 'kms.requests': 1, 's3.puts': 1, 's3.gets': 1 })
    expect(notesOn([useOf(usage)], prices)).toEqual([
      ...['lowConfidence s3.puts', 'oldPrice kms.keys', 'undatedPrice kms.requests', 'leftOut'],
    ])
  })

  it('name regions without a book', () => {
    const bill = billOf([useOf(used({ 'kms.keys': 1 }), { region: 'eu-north-1' })])
    expect(bill.notes[0]).toEqual({ key: 'bill.note.noBook', values: { region: 'eu-north-1' } })
  })

  it('end with those of whoever made the usage', () => {
    const own = { key: 'plan.note.noReplays', values: {} }
    const { notes } = priceUsage([useOf(used({ 'kms.keys': 1 }))], { bookOf: () => listPrices, terms, notes: [own] })
    expect(notes.at(-1)).toEqual(own)
  })

  it('say what no bill covers also where there is nothing to charge', () => {
    expect(notesOn([useOf(used({ 'provisioned.records': 5 }))])).toEqual(['leftOut'])
    expect(notesOn([])).toEqual(['leftOut'])
  })
})

describe('a price', () => {
  it.each([
    ['2025-11-21', true],
    ['2025-11-22', false],
    ['2025-11', true],
    ['2025-12', false],
    ['2025', true],
    ['2026', false],
    ['undated', false],
  ])('of %s may be older than a year on 2026-11-22: %s', (asOf, old) => {
    expect(isOld({ asOf }, '2026-11-22')).toBe(old)
  })
})
