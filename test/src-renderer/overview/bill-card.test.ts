import { expect, it } from 'vitest'
import type { BillView } from '../../../src-main/contract/bill'
import { billLine, billTerms, billView } from '../bill-samples'
import { renderApp, settle } from '../render'
import { ordersArn, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

const since = Date.UTC(2026, 10, 21, 12)
const clicksArn = ordersArn.replace('orders', 'clicks')

const openCard = async (event: { used: BillView; usedExact: string; month: BillView | null }) => {
  const { main } = await renderApp('/')
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  main.push('bill.watch', { since, ...event })
  await settle()
  return main
}
const card = () => words(byRole('region', 'Cost on AWS'))

it('says what was used so far, what a month would cost, and which stream costs most', async () => {
  const month = billView({
    total: '92.40',
    byElement: [
      { key: ordersArn, amount: '80.40', unknownLines: 0 },
      { key: clicksArn, amount: '12.00', unknownLines: 0 },
    ],
  })
  await openCard({ used: billView({ total: '0.00' }), usedExact: '0.001234', month })
  expect(card()).toContain('A month at this rate$92.40')
  expect(card()).toContain('Used so far$0.00123')
  expect(words(byRole('region', 'What costs most'))).toBe('What costs mostorders$80.40clicks$12.00')
})

it('never calls nothing what is not known, and says which region has no prices', async () => {
  const lines = [billLine({ region: 'mars-north-1', price: null, tiers: [], exact: '0', amount: '0' })]
  const used = billView({ lines, books: [], total: '0', unknownLines: 1 })
  await openCard({ used, usedExact: '0', month: null })
  expect(card()).toContain('the rate is not known yet')
  expect(card()).toContain('Used so farunknown')
  expect(card()).toContain('No price is known for mars-north-1')
})

it('says that there is nothing to pay for yet', async () => {
  await openCard({ used: billView({ lines: [], total: '0' }), usedExact: '0', month: null })
  expect(card()).toContain('Nothing to pay for yet')
  expect(card()).not.toContain('$0')
})

it('opens every line down to its arithmetic, of the month or of what was used', async () => {
  await openCard({ used: billView({ total: '0.03' }), usedExact: '0.03', month: billView() })
  byRole('button', 'Every line').click()
  await settle()
  expect(allByRole('radio', 'Used so far')).toHaveLength(1)
  byRole('button', 'Data Streams').click()
  await settle()
  byRole('button', 'Provisioned · Shard hours').click()
  await settle()
  expect(card()).toContain('1,460 h × $0.015 per shard-hour')
})

it('asks in the terms of the window', async () => {
  const main = await openCard({ used: billView(), usedExact: '21.9', month: null })
  expect(main.inputsOf('bill.watch')).toEqual([{ terms: billTerms() }])
})
