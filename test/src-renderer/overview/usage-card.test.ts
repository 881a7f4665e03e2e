import { expect, it } from 'vitest'
import type { UsageLine } from '../../../src-main/contract/usage'
import { renderApp, settle } from '../render'
import { ordersArn, streamRow, workbenchState } from '../samples'
import { byRole, words } from '../screen'

const lines: UsageLine[] = [
  { dimension: 'provisioned.records', unit: 'record', used: 1_234, month: 5_000_000, isBilled: false },
  { dimension: 'provisioned.payloadUnits', unit: 'payload-unit', used: 2_468, month: 12_345_678, isBilled: true },
  { dimension: 'provisioned.shardHours', unit: 'shard-hour', used: 1.5, month: 1_460, isBilled: true },
  { dimension: 'onDemand.incoming', unit: 'GB', used: 0.0001, month: null, isBilled: true },
  { dimension: 'onDemand.channelDelivery', unit: 'GB', used: 2.5, month: 730, isBilled: true },
  { dimension: 'advantage.incomingShortfall', unit: 'GB', used: 87.890625, month: 64_160.15625, isBilled: true },
  { dimension: 'advantage.committedHours', unit: 'account-hour', used: 1, month: 730, isBilled: false },
]

const openOverview = async (shown: UsageLine[]) => {
  const { main } = await renderApp('/')
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  main.push('usage.watch', { since: Date.UTC(2026, 10, 21, 12), lines: shown, streams: [] })
  await settle()
  return main
}

it('shows what was used in the units of the bill, and what a month would come to', async () => {
  await openOverview(lines)
  const provisioned = words(byRole('region', 'Provisioned', byRole('region', 'Usage')))
  expect(provisioned).toContain('PUT payload units2,46812,300,000 a month')
  expect(provisioned).toContain('Shard hours1.5 h1,460 h a month')
  expect(provisioned).toContain('Not billed: Records in 1,234.')
  const onDemand = words(byRole('region', 'On-demand', byRole('region', 'Usage')))
  expect(onDemand).toContain('Data in, each record in whole KB< 0.001 GBthe rate is not known yet')
  expect(onDemand).toContain('Delivered to S3 by channels2.5 GB730 GB a month')
  const advantage = words(byRole('region', 'On-demand Advantage', byRole('region', 'Usage')))
  expect(advantage).toContain('Committed data in, not used87.9 GB64,200 GB a month')
  expect(advantage).toContain('Not billed: Hours under the commitment 1 h.')
})

it('says so when nothing was used', async () => {
  await openOverview([])
  expect(words(byRole('region', 'Usage'))).toContain('Nothing used yet')
})

it('shows each stream when asked to, and counts anew after a question', async () => {
  const main = await openOverview(lines)
  main.answer('usage.reset', () => ({}))
  byRole('button', 'By stream').click()
  await settle()
  expect(main.inputsOf('usage.watch').at(-1)).toEqual({ byStream: true })
  main.push('usage.watch', { since: 0, lines, streams: [{ arn: ordersArn, lines }] })
  await settle()
  expect(words(byRole('table', 'By stream'))).toContain('ordersProvisionedRecords in1,234')
  byRole('button', 'Count anew').click()
  await settle()
  const dialog = byRole('alertdialog', 'Count anew?')
  byRole('button', 'Count anew', dialog).click()
  await settle()
  expect(main.inputsOf('usage.reset')).toEqual([{}])
})
