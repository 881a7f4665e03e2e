import { expect, it } from 'vitest'
import { settle, renderApp } from '../render'
import { seconds, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

it('says what to do in a project without streams', async () => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState({ sample: null }))
  await settle()
  main.push('streams.watch', { streams: [] })
  await settle()
  expect(words(byRole('region', 'Streams'))).toContain('No streams in this project yet')
  expect(words(byRole('region', 'Connect'))).toContain('aws kinesis create-stream')
  expect(words(byRole('region', 'Connect'))).toContain('--endpoint-url http://127.0.0.1:4567 --region us-east-1')
  byRole('button', 'Create stream').click()
  await settle()
  byRole('dialog', 'Create stream')
})

it('shows the present throughput in figures and charts', async () => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  main.push('history.watch', seconds(1000, [2048, 2048, 2048]))
  await settle()
  expect(words(byRole('group', 'Incoming bytes per second'))).toContain('2.00 KiB/s')
  expect(words(byRole('group', 'Outgoing bytes per second'))).toContain('4.00 KiB/s')
  expect(words(byRole('group', 'Throttled records per second'))).toContain('0 records/s')
  byRole('img', /Bytes per second, last 5 minutes\. Incoming: now 2\.00 KiB\/s, highest 2\.00 KiB\/s\./)
})

it('has a table for each chart', async () => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push(
    'history.watch',
    seconds(
      1000,
      Array.from({ length: 20 }, () => 1024),
    ),
  )
  await settle()
  byRole('button', 'Show Bytes per second as a table').click()
  await settle()
  expect(allByRole('row', /./s, byRole('table', 'Bytes per second'))).toHaveLength(3)
})

it('welcomes with the sample project, which one click stops', async () => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState({ welcome: true }))
  await settle()
  const welcome = byRole('region', 'Welcome')
  expect(words(welcome)).toContain('A sample project is running')
  byRole('button', 'Stop the sample', welcome).click()
  byRole('button', 'Dismiss', welcome).click()
  expect(main.inputsOf('sample.stop')).toHaveLength(1)
  expect(main.inputsOf('welcome.dismiss')).toHaveLength(1)
})

it('lists streams, with the region of those elsewhere', async () => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow(), streamRow({ name: 'abroad', region: 'eu-central-1' })] })
  await settle()
  const table = byRole('table', 'Streams')
  expect(words(byRole('row', /^orders/, table))).not.toContain('us-east-1')
  expect(words(byRole('row', /^abroad/, table))).toContain('eu-central-1')
})
