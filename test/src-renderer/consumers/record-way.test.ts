import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { createClient, type CommandOutput } from '../../../src-renderer/client/client'
import { clientKey } from '../../../src-renderer/client/use-client'
import RecordWay from '../../../src-renderer/consumers/RecordWay.vue'
import { createText } from '../../../src-renderer/i18n/text'
import { createFakeMain, fault } from '../fake-main'
import { settle } from '../render'
import { ordersArn } from '../samples'
import { byRole, words } from '../screen'
import { TooltipProvider } from 'reka-ui'
import { h } from 'vue'

const arrivedAt = Date.UTC(2026, 10, 21, 12)
const way = (changes: Partial<CommandOutput<'record.way'>> = {}): CommandOutput<'record.way'> => ({
  ...{ shardId: 'shardId-000000000000', partitionKey: 'customer-1', arrivedAt, consumers: [], channels: [] },
  ...changes,
})
const record = { arn: ordersArn, shardId: 'shardId-000000000000', sequenceNumber: '1' }

const show = async (answer: () => CommandOutput<'record.way'> | ReturnType<typeof fault>) => {
  const main = createFakeMain()
  main.answer('record.way', answer)
  const app = mount(() => h(TooltipProvider, () => h(RecordWay, record)), {
    attachTo: document.body,
    global: { plugins: [createText()], provide: { [clientKey as symbol]: createClient(main.bridge) } },
  })
  onTestFinished(() => app.unmount())
  await settle()
  return main
}
const lines = (): string[] => [...document.querySelectorAll('li')].map(words)

it('shows every hop in the order of time, and how long after the put', async () => {
  const main = await show(() =>
    way({
      consumers: [
        { id: 'w', kind: 'polling', name: 'waits', hop: { state: 'waiting' } },
        { id: 'l', kind: 'polling', name: '', hop: { state: 'handed-out', at: [arrivedAt + 1500, arrivedAt + 9000] } },
        { id: 'p', kind: 'fan-out', name: 'pushed', hop: { state: 'handed-out', at: [arrivedAt + 6] } },
        { id: 's', kind: 'polling', name: 'late', hop: { state: 'skipped' } },
        { id: 'f', kind: 'polling', name: 'old', hop: { state: 'forgotten', since: arrivedAt + 60_000 } },
      ],
      channels: [{ name: 'archive', state: 'delivered' }],
    }),
  )
  expect(main.inputsOf('record.way')).toEqual([record])
  const [put, shard, ...others] = lines()
  expect(put).toContain('customer-1')
  expect(shard).toContain('shardId-000000000000')
  expect(others[0]).toMatch(/^pushed.*\+6 ms$/)
  expect(others[1]).toMatch(/^Unnamed client.*and once more.*\+1\.5 s$/)
  expect(others[2]).toMatch(/^waits.*not yet/)
  expect(others[3]).toMatch(/^late.*passed over/)
  expect(others[4]).toMatch(/^old.*before .*, if at all/)
  expect(others[5]).toMatch(/^archive.*delivered/)
})

it('says so when nobody has read, and when the record is gone; looking again asks again', async () => {
  let answer: () => CommandOutput<'record.way'> | ReturnType<typeof fault> = () => way()
  const main = await show(() => answer())
  expect(words(document.body)).toContain('Nobody has read this stream since the project was opened.')
  answer = () => fault('ResourceNotFoundException', 'The record is gone: its retention is over.')
  byRole('button', 'Look again').click()
  await settle()
  expect(main.inputsOf('record.way')).toHaveLength(2)
  expect(words(byRole('alert', /./))).toBe('The record is gone: its retention is over.')
})
