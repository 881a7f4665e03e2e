import { expect, it } from 'vitest'
import type { StreamDetails } from '../../../src-main/contract/stream-settings'
import { fault } from '../fake-main'
import { renderApp, settle } from '../render'
import { ordersArn, shardRow, streamDetails, streamRow, workbenchState } from '../samples'
import { byRole, type, words } from '../screen'

const openTab = async (tab: string, details: StreamDetails = streamDetails()) => {
  const { main } = await renderApp(`/streams/${encodeURIComponent(ordersArn)}`)
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('stream.watch', { stream: streamRow({ mode: details.mode }), shards: [shardRow()] })
  main.push('stream.details.watch', details)
  await settle()
  byRole('tab', new RegExp(`^${tab}`)).dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  await settle()
  main.answer('stream.change', () => ({}))
  return main
}
const row = (title: string): HTMLElement => {
  const form = document.querySelector<HTMLElement>(`form[aria-label="${title}"]`)
  if (form === null) throw new Error(`No setting ${title}`)
  return form
}
const stepUp = async (title: string): Promise<void> => {
  const key = new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true })
  row(title).querySelector('[role=spinbutton]')?.dispatchEvent(key)
  await settle()
}
const apply = async (title: string, button = 'Apply'): Promise<void> => {
  byRole('button', button, row(title)).click()
  await settle()
}
const changes = (main: Awaited<ReturnType<typeof openTab>>) =>
  main.inputsOf('stream.change').map(({ change }) => change)

it('applies one setting at a time, and only what was changed', async () => {
  const main = await openTab('Settings')
  expect((byRole('button', 'Apply', row('Retention')) as HTMLButtonElement).disabled).toBe(true)
  await stepUp('Retention')
  await apply('Retention')
  expect(changes(main)).toEqual([{ kind: 'retention', hours: 25 }])
  expect(words(document.body)).toContain('Retention: changed')
})

it('says beside the setting what AWS would say no to', async () => {
  const main = await openTab('Settings')
  main.answer('stream.change', () => fault('LimitExceededException', 'Twice in 24 hours is enough.'))
  byRole('radio', 'On-demand', row('Capacity mode')).click()
  await settle()
  await apply('Capacity mode')
  expect(words(byRole('alert', /./, row('Capacity mode')))).toBe('Twice in 24 hours is enough.')
})

it('follows changes made elsewhere, but never over what is being typed', async () => {
  const main = await openTab('Settings')
  await stepUp('Largest record')
  main.push('stream.details.watch', streamDetails({ retentionHours: 48, maxRecordSizeInKiB: 2048 }))
  await settle()
  expect(words(row('Retention'))).toContain('2 days')
  await apply('Largest record')
  expect(changes(main)).toEqual([{ kind: 'maxRecordSize', kiB: 1025 }])
})

it('has no warm throughput or distribution to set on a provisioned stream', async () => {
  await openTab('Settings')
  expect(document.querySelector('form[aria-label="Warm throughput"]')).toBeNull()
  expect(document.querySelector('form[aria-label="Record distribution"]')).toBeNull()
})

it('sets the distribution of an on-demand stream', async () => {
  const main = await openTab(
    'Settings',
    streamDetails({ mode: 'ON_DEMAND', recordDistribution: 'USER_PARTITION_KEY', warmThroughputMiBps: 4 }),
  )
  byRole('radio', 'Automatic', row('Record distribution')).click()
  await settle()
  await apply('Record distribution')
  expect(changes(main)).toEqual([{ kind: 'recordDistribution', strategy: 'AUTO' }])
})

it('encrypts with a key and stops', async () => {
  const main = await openTab('Settings')
  await apply('Encryption at rest', 'Encrypt')
  main.push('stream.details.watch', streamDetails({ encryptionKeyId: 'alias/aws/kinesis' }))
  await settle()
  await apply('Encryption at rest', 'Stop encrypting')
  expect(changes(main)).toEqual([
    { kind: 'encryption', keyId: 'alias/aws/kinesis' },
    { kind: 'encryption', keyId: null },
  ])
})

it('edits tags as a whole', async () => {
  const main = await openTab('Settings', streamDetails({ tags: { team: 'one', stage: 'test' } }))
  type(byRole('textbox', 'Value of tag 1', row('Tags')), 'two')
  byRole('button', 'Remove tag stage', row('Tags')).click()
  byRole('button', 'Add tag', row('Tags')).click()
  await settle()
  type(byRole('textbox', 'Key of tag 2', row('Tags')), 'owner')
  await settle()
  await apply('Tags')
  expect(changes(main)).toEqual([{ kind: 'tags', tags: { team: 'two', owner: '' } }])
})
