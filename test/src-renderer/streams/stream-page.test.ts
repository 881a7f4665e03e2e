import { expect, it } from 'vitest'
import { throughputSeries } from '../../../src-renderer/streams/throughput-window'
import { billView } from '../bill-samples'
import { fault } from '../fake-main'
import { settle, renderApp } from '../render'
import { ordersArn, shardRow, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

const openOrders = async () => {
  const { main } = await renderApp(`/streams/${encodeURIComponent(ordersArn)}`)
  main.push('workbench.watch', workbenchState())
  await settle()
  return main
}

it('asks for the stream of its address', async () => {
  const main = await openOrders()
  expect(main.inputsOf('stream.watch')).toEqual([{ arn: ordersArn }])
  expect(main.inputsOf('history.watch')).toContainEqual({ series: throughputSeries(ordersArn), seconds: 300 })
})

it('shows shards with their load against the limits', async () => {
  const main = await openOrders()
  main.push('stream.watch', { stream: streamRow(), shards: [shardRow({ writeLoad: 0.9, readLoad: 1.2 })] })
  await settle()
  const shards = byRole('table', 'Shards')
  expect(words(shards)).toContain('1.00 MiB')
  expect(byRole('meter', 'Write load of shardId-000000000000').getAttribute('aria-valuetext')).toBe(
    '90%, near the limit',
  )
  expect(byRole('meter', 'Read load of shardId-000000000000').getAttribute('aria-valuetext')).toBe('120%, at the limit')
})

it('shows what the stream costs a month at the present rate, once that is known', async () => {
  const main = await openOrders()
  main.push('stream.watch', { stream: streamRow(), shards: [shardRow()] })
  await settle()
  const header = () => words(byRole('region', 'orders'))
  expect(header()).not.toContain('A month')
  const month = billView({ byElement: [{ key: ordersArn, amount: '35.18', unknownLines: 0 }] })
  main.push('bill.watch', { since: 0, used: billView(), usedExact: '0', month })
  await settle()
  expect(header()).toContain('A month$35.18')
})

it('goes back to the list when the stream is deleted, and says so', async () => {
  const main = await openOrders()
  main.push('stream.watch', { stream: streamRow(), shards: [shardRow()] })
  main.push('streams.watch', { streams: [streamRow({ name: 'other' })] })
  await settle()
  main.end('stream.watch')
  await settle()
  byRole('heading', 'Overview', document.querySelector('header') ?? document)
  expect(words(document.body)).toContain('Stream orders was deleted')
})

it('says when there is no such stream', async () => {
  const main = await openOrders()
  main.fail('stream.watch', fault('ResourceNotFoundException', 'Not there.'))
  await settle()
  expect(words(document.body)).toContain('This stream does not exist')
  expect(allByRole('link', 'All streams')).toHaveLength(1)
})
