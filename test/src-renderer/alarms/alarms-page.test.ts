import { expect, it, onTestFinished, vi } from 'vitest'
import type { AlarmEvent, AlarmRule, AlarmRuleState } from '../../../src-main/contract/alarms'
import { fault } from '../fake-main'
import { renderApp, settle } from '../render'
import { ordersArn, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, type, words } from '../screen'

const rule = (changes: Partial<AlarmRule> = {}): AlarmRule => ({
  ...{ name: 'Hot shard', isEnabled: true, level: 'shard', arn: null, except: [], part: null, spread: 'each' },
  ...{ metric: 'WriteLoad', statistic: 'Average', period: 60, comparison: 'GreaterThanThreshold', threshold: 80 },
  ...{ evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: 'notBreaching' },
  ...changes,
})
const at = Date.UTC(2026, 10, 21, 12)
const shard = { arn: ordersArn, part: 'shardId-000000000001' }

const state = (changes: Partial<AlarmRuleState> = {}): AlarmRuleState => ({
  ...{ id: 'hot-shard', rule: rule(), unit: 'Percent', state: 'OK', ringing: 0, alarms: 2, first: [] },
  ...{ recent: [10, null, 40], trouble: null },
  ...changes,
})
const ringing = (): AlarmRuleState =>
  state({
    ...{ state: 'ALARM', ringing: 1 },
    first: [{ subject: shard, state: 'ALARM', since: at, value: 93.4, worst: null }],
  })
const event = (changes: Partial<AlarmEvent> = {}): AlarmEvent => ({
  ...{ id: 7, at, ruleId: 'hot-shard', name: 'Hot shard', subject: shard, from: 'OK', to: 'ALARM' },
  ...{ metric: 'WriteLoad', statistic: 'Average', unit: 'Percent', comparison: 'GreaterThanThreshold' },
  ...{ threshold: 80, value: 93.4, worst: null },
  ...changes,
})

const openAlarms = async (rules: AlarmRuleState[], events: AlarmEvent[] = [], path = '/alarms') => {
  const { main } = await renderApp(path)
  main.answer('alarm.metrics', () => ({
    metrics: [
      {
        level: 'stream',
        name: 'WriteProvisionedThroughputExceeded',
        unit: 'Count',
        statistic: null,
      },
      { level: 'shard', name: 'WriteLoad', unit: 'Percent', statistic: 'Average' },
    ],
  }))
  main.push('workbench.watch', workbenchState())
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  main.push('alarms.watch', { rules })
  main.push('alarms.log', { events })
  await settle()
  return main
}

it('says what there is when there are no rules, and brings the default ones back', async () => {
  const main = await openAlarms([])
  main.answer('alarm.restoreDefaults', () => ({ restored: 4 }))
  expect(words(document.body)).toContain('No alarms in this project')
  expect(words(document.body)).toContain('Nothing has rung yet')
  byRole('button', 'Restore defaults').click()
  await settle()
  expect(words(document.body)).toContain('4 default alarms are back')
})

it('shows each rule with what it watches, when it rings and what it says now', async () => {
  await openAlarms([state(), state({ id: 'off', rule: rule({ name: 'Quiet', isEnabled: false }), state: null })])
  const [, first, second] = allByRole('row', /./s, byRole('table', 'Alarms'))
  expect(words(first as Element)).toContain(
    'OKHot shardWriteLoad average > 80% in 3 of 5 × 1 minEach shard, all streams40%',
  )
  expect(words(second as Element)).toContain('Off')
  byRole('img', 'Highest 40%, threshold 80%', first)
})

it('says of a rule that cannot be evaluated why', async () => {
  await openAlarms([state({ trouble: { message: 'The disk is away' } })])
  const [, first] = allByRole('row', /./s, byRole('table', 'Alarms'))
  expect(words(first as Element)).toContain(
    'It could not be evaluated: The disk is away. It is tried again every five seconds.',
  )
  expect(words(first as Element)).toMatch(/^Not evaluated/)
})

it('puts what rings first, with where and since when, and lets it be switched off for that stream', async () => {
  const main = await openAlarms([ringing()], [event()])
  main.answer('alarm.save', () => ({ id: 'hot-shard' }))
  const row = allByRole('row', /./s, byRole('table', 'Ringing'))[1] as HTMLElement
  expect(words(row)).toContain('AlarmHot shardorders shardId-00000000000193%80%')
  expect(row.querySelector('time')?.title).toContain('UTC')
  expect(words(byRole('table', 'Log'))).toContain('orders shardId-000000000001: WriteLoad 93% (> 80%)')
  byRole('button', 'Not for orders any more', row).click()
  await settle()
  expect(main.inputsOf('alarm.save')).toEqual([{ id: 'hot-shard', rule: rule({ except: [ordersArn] }) }])
})

it('shows what rings for the stream a link asked for, and then all', async () => {
  const main = await openAlarms([ringing()], [], `/alarms?arn=${encodeURIComponent(ordersArn)}`)
  expect(main.inputsOf('alarms.watch')).toEqual([{ arn: ordersArn }])
  expect(words(byRole('region', 'Ringing for orders'))).toContain('shardId-000000000001')
  main.push('alarms.watch', { rules: [state()] })
  await settle()
  expect(words(byRole('region', 'Ringing for orders'))).toContain('Nothing rings for orders any more')
  byRole('button', 'Alarms of all streams').click()
  await settle()
  expect(main.inputsOf('alarms.watch')).toEqual([{ arn: ordersArn }, {}])
})

it('switches rules off', async () => {
  const main = await openAlarms([state()])
  main.answer('alarm.save', () => ({ id: 'hot-shard' }))
  const box = document.querySelector<HTMLInputElement>('input[type=checkbox]')
  box?.click()
  await settle()
  expect(main.inputsOf('alarm.save')).toEqual([{ id: 'hot-shard', rule: rule({ isEnabled: false }) }])
})

it('makes a rule of what the form says, and shows what it would have done', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const main = await openAlarms([])
  main.answer('alarm.preview', () => ({
    ...{ from: 0, period: 60, values: [1, null, 3], rings: 2, ringing: 3, subjects: 1 },
  }))
  main.answer('alarm.save', () => fault('BadAlarm', 'That makes no sense.'))
  byRole('button', 'New alarm').click()
  await settle()
  await vi.advanceTimersByTimeAsync(400)
  const dialog = byRole('dialog', 'New alarm')
  expect(words(byRole('region', 'What it would have done', dialog))).toContain(
    'It would have begun to ring 2 times in the last 3 min, and rung for 3 min in all.',
  )
  const save = byRole('button', 'Save', dialog) as HTMLButtonElement
  expect(save.disabled).toBe(true)
  type(byRole('textbox', 'Name', dialog), 'Mine')
  type(byRole('textbox', 'Threshold', dialog), 'much')
  await settle()
  expect(save.disabled).toBe(true)
  type(byRole('textbox', 'Threshold', dialog), '0.5')
  await settle()
  save.click()
  await settle()
  expect(main.inputsOf('alarm.save')).toEqual([
    {
      rule: rule({
        ...{ name: 'Mine', level: 'stream', metric: 'WriteProvisionedThroughputExceeded', statistic: 'Sum' },
        ...{ threshold: 0.5, treatMissingData: 'missing' },
      }),
    },
  ])
  expect(words(byRole('alert', /./, dialog))).toBe('That makes no sense.')
})

it('counts in the rail what rings, and tells of what begins to', async () => {
  const { main } = await renderApp('/')
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('alarms.ringing', { ringing: 0, began: [], isOnDesktop: false })
  await settle()
  expect(allByRole('img', /alarm/)).toEqual([])
  main.push('alarms.ringing', { ringing: 3, began: [event()], isOnDesktop: false })
  await settle()
  byRole('img', '3 alarms ring')
  expect(words(document.body)).toContain('Hot shard: orders shardId-000000000001: WriteLoad 93% (> 80%)')
})
