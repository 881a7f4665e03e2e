import { describe, expect, it } from 'vitest'
import type { BillPart } from '../../../src-main/contract/bill'
import { groupedBill, slicesOf } from '../../../src-renderer/bill/bill-groups'
import { stackedBill } from '../../../src-renderer/bill/stacked-bill'
import { billLine, billView } from '../bill-samples'

const part = (element: string | null, amount: string): BillPart => ({ element, quantity: '1', amount, working: null })
const bill = billView({
  lines: [
    billLine({ amount: '30', parts: [part('orders', '20'), part('clicks', '10')] }),
    billLine({ service: 's3', dimension: 's3.puts', amount: '50', parts: [part('lake', '50')] }),
    billLine({ service: 'kms', dimension: 'kms.keys', amount: '1', parts: [part(null, '1')] }),
  ],
  byService: [
    { key: 's3', amount: '50', unknownLines: 0 },
    { key: 'data-streams', amount: '30', unknownLines: 0 },
    { key: 'kms', amount: '1', unknownLines: 0 },
  ],
  byElement: [
    { key: 'lake', amount: '50', unknownLines: 0 },
    { key: 'orders', amount: '20', unknownLines: 0 },
    { key: 'clicks', amount: '10', unknownLines: 0 },
    { key: '', amount: '1', unknownLines: 0 },
  ],
})

describe('a bill', () => {
  it('is told by service with its lines', () => {
    const groups = groupedBill(bill, 'service')
    expect(groups.map(({ key, lines }) => [key, lines.map(({ amount }) => amount)])).toEqual([
      ['s3', ['50']],
      ['data-streams', ['30']],
      ['kms', ['1']],
    ])
  })

  it('is told by element with its part of each line, the account’s own among them', () => {
    const groups = groupedBill(bill, 'element')
    expect(groups.map(({ key, lines }) => [key, lines.map(({ amount }) => amount)])).toEqual([
      ['lake', ['50']],
      ['orders', ['20']],
      ['clicks', ['10']],
      ['', ['1']],
    ])
  })

  it('says of whose quantity and amount more may be', () => {
    const missing = [{ element: 'lake', what: 'bucket.storageDays' }]
    const of = (why: 'missing' | 'no-price') => {
      const unknown = { why, note: null, missing }
      const line = billLine({ unknown, parts: [part('orders', '1')] })
      const keys = ['orders', 'lake', 'clicks'].map((key) => ({ key, amount: '1', unknownLines: 0 }))
      return groupedBill(billView({ lines: [line], byElement: keys }), 'element').map(({ lines }) =>
        lines.map(({ quantity, isMore, costsMore }) => [quantity, isMore, costsMore]),
      )
    }
    expect(of('missing')).toEqual([[['1', false, false]], [['0', true, true]], []])
    expect(of('no-price')).toEqual([[['1', false, true]], [['0', true, true]], []])
  })

  it('is told by dimension, the dearest first', () => {
    expect(groupedBill(bill, 'dimension').map(({ amount }) => amount)).toEqual(['50', '30', '1'])
  })

  it('is drawn as bars of elements within services, and of services within elements', () => {
    const [, streams] = groupedBill(bill, 'service')
    const [lake] = groupedBill(bill, 'element')
    expect(streams && slicesOf(streams, 'service')).toEqual([
      { of: 'orders', amount: 20 },
      { of: 'clicks', amount: 10 },
    ])
    expect(lake && slicesOf(lake, 'element')).toEqual([{ of: 's3', amount: 50 }])
  })

  it('has a tone for each of the dearest, and none for the rest', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const line = billLine({ parts: names.map((name, index) => part(name, String(80 - index * 10))) })
    const stacked = stackedBill(groupedBill(billView({ lines: [line] }), 'dimension'), 'dimension')
    expect(stacked.tones.map(({ whose }) => whose)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', null])
    const shares = stacked.bars[0]?.map(({ share }) => share) ?? []
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
  })
})
