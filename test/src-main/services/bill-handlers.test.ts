import { expect, it } from 'vitest'
import { BillTerms } from '../../../src-main/contract/bill'
import type { contract } from '../../../src-main/contract'
import type { EventOf } from '../../../src-main/contract/define'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const ordersArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const terms = (changes: Partial<BillTerms> = {}) => ({ terms: { ...BillTerms.parse({}), ...changes } })
const tenMinutes = 600_000
type LiveBill = EventOf<(typeof contract)['bill.watch']>

const watch = async (bench: ManualWorkbench, changes: Partial<BillTerms> = {}) => {
  await bench.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 2 })
  const feed = bench.client.subscribe('bill.watch', terms(changes))
  return { last: () => feed.events.at(-1) as LiveBill, cancel: feed.cancel }
}

it('prices what was used, without rounding, and the month it would come to', async () => {
  const bench = await openManualWorkbench()
  const { last, cancel } = await watch(bench)
  expect(last()).toMatchObject({ usedExact: '0', month: null })
  bench.clock.advance(tenMinutes)
  // Two shards, a sixth of an hour, at 0.015 dollars; a line is rounded to cents, half up.
  expect(last()).toMatchObject({ usedExact: '0.005', used: { total: '0.01', unknownLines: 0 } })
  expect(last().month).toMatchObject({ total: '21.9', unknownLines: 0 })
  cancel()
})

it('says which stream costs it, and names the book', async () => {
  const bench = await openManualWorkbench()
  const { last, cancel } = await watch(bench)
  bench.clock.advance(tenMinutes)
  expect(last().month?.byElement).toEqual([{ key: ordersArn, amount: '21.9', unknownLines: 0 }])
  expect(last().used.books.map(({ region }) => region)).toEqual(['us-east-1'])
  cancel()
})

it('keeps what streams cost that are gone, as that of the account', async () => {
  const bench = await openManualWorkbench()
  const { last, cancel } = await watch(bench)
  bench.clock.advance(tenMinutes)
  await bench.client.call('stream.delete', { arn: ordersArn })
  bench.clock.advance(tenMinutes)
  expect(last().usedExact).toBe('0.005')
  expect(last().used.byElement).toEqual([{ key: '', amount: '0.01', unknownLines: 0 }])
  cancel()
})

it('shows other months, periods and currencies', async () => {
  const bench = await openManualWorkbench()
  const { last, cancel } = await watch(bench, { hours: 720, period: 'year', currency: { code: 'EUR', perDollar: 0.5 } })
  bench.clock.advance(tenMinutes)
  // 1,440 shard-hours a month of 720 hours: 21.60 dollars, twelve times, at half a euro each; what was used stays what it is.
  expect(last()).toMatchObject({ usedExact: '0.0025', month: { total: '129.6' } })
  cancel()
})

it('does not call nothing what has no price: regions without a book are unknown', async () => {
  const bench = await openManualWorkbench()
  const caller = { accountId: '000000000000', region: 'mars-north-1' }
  const { operations } = bench.project.streams
  await operations.CreateStream(caller, { StreamName: 'far', ShardCount: 1 })
  const feed = bench.client.subscribe('bill.watch', terms())
  bench.clock.advance(tenMinutes)
  const last = feed.events.at(-1) as LiveBill
  expect(last.used).toMatchObject({ unknownLines: 1, books: [] })
  expect(last.used.lines[0]).toMatchObject({ region: 'mars-north-1', price: null, unknown: { why: 'no-price' } })
  feed.cancel()
})
