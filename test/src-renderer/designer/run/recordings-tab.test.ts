import { expect, it } from 'vitest'
import type { Recording } from '../../../../src-main/contract/run'
import { useStreams } from '../../../../src-renderer/streams/streams'
import { useWorld } from '../../../../src-renderer/world/world'
import { settle } from '../../render'
import { allByRole, byRole, words } from '../../screen'
import { ordersArn, streamRow } from '../../samples'
import { renderView } from '../render-view'
import { monday, ordersDesign } from '../samples'

const recording = (name: string): Recording => ({
  ...{ name, records: 1200, bytes: 2_097_152, durationMs: 90_000, recordedAt: monday },
})
const opened = async (recordings: Recording[] = []) => {
  const rendered = await renderView('RecordingsTab', ordersDesign())
  useStreams().rows = [streamRow()]
  rendered.main.push('recordings.watch', { recordings })
  await settle()
  return rendered
}
const chooseFile = async (name: string, text: string): Promise<void> => {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (input === null) throw new Error('No place for files')
  Object.defineProperty(input, 'files', { value: [new File([text], name)], configurable: true })
  input.dispatchEvent(new Event('change'))
  for (let i = 0; i < 3; i++) await settle()
}

it('says what recordings are for while there are none', async () => {
  await opened()
  expect(words(document.body)).toContain('No recordings yet')
})

it('lists them, and deletes one once that was confirmed', async () => {
  const { main } = await opened([recording('black friday')])
  main.answer('recordings.remove', () => ({}))
  const [, row] = allByRole('row', /./, byRole('table', 'Recordings'))
  expect(words(row as Element)).toContain('black friday1,2002.00 MiB1.5 min')
  byRole('button', 'Delete black friday').click()
  await settle()
  byRole('button', 'Delete', byRole('alertdialog', 'Delete black friday?')).click()
  await settle()
  expect(main.inputsOf('recordings.remove')).toEqual([{ name: 'black friday' }])
})

it('imports a file under a name that is free', async () => {
  const { main } = await opened([recording('orders')])
  main.answer('recordings.import', ({ name }) => ({ recording: recording(name), badRows: [] }))
  await chooseFile('orders.jsonl', '{"a":1}\n')
  expect(main.inputsOf('recordings.import')).toEqual([
    { name: 'orders 2', fileName: 'orders.jsonl', text: '{"a":1}\n' },
  ])
})

it('names the bad rows of a file by their lines', async () => {
  const { main } = await opened()
  const why = { key: 'recordings.emptyTitle', values: {} }
  main.answer('recordings.import', () => ({ recording: null, badRows: [{ line: 3, why }] }))
  await chooseFile('orders.csv', 'data')
  const banner = byRole('alert', /Nothing of orders.csv was kept: 1 row is broken/)
  expect(words(banner)).toContain('Line 3: No recordings yet')
})

it('records what a stream got lately, in the time of the world', async () => {
  const { main } = await opened()
  main.answer('recordings.record', ({ name }) => ({ recording: recording(name) }))
  const ahead = 86_400_000
  const clock = { now: Date.now() + ahead, rate: 1, actualRate: 1, aheadMs: ahead, isMachines: false }
  useWorld().tell({ clock, snapshots: [], busy: null })
  await settle()
  byRole('button', 'Record').click()
  await settle()
  byRole('button', 'Record', byRole('dialog', 'Record a stream')).click()
  await settle()
  const [asked] = main.inputsOf('recordings.record')
  expect(asked).toMatchObject({ name: 'orders', arn: ordersArn })
  expect((asked?.to ?? 0) - (asked?.from ?? 0)).toBe(900_000)
  expect(Math.abs((asked?.to ?? 0) - (Date.now() + ahead))).toBeLessThan(10_000)
})
