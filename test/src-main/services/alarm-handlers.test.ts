import { describe, expect, it } from 'vitest'
import type { AlarmRule } from '../../../src-main/contract/alarms'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const rule: AlarmRule = {
  ...{ name: 'Traffic', isEnabled: true, level: 'stream', arn: null, except: [], part: null, spread: 'each' },
  ...{ metric: 'IncomingRecords', statistic: 'Sum', period: 10, comparison: 'GreaterThanThreshold', threshold: 1 },
  ...{ evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'notBreaching' },
}
const orders = { arn: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders', part: null }

const openRinging = async (): Promise<ManualWorkbench & { readonly id: string }> => {
  const opened = await openManualWorkbench()
  const { client } = opened
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
  const { id } = await client.call('alarm.save', { rule })
  return { ...opened, id }
}
const ring = async ({ clock, put, project }: ManualWorkbench): Promise<void> => {
  await put('orders', ['a', 'b', 'c'])
  for (let passed = 0; passed < 15_000; passed += 5_000) {
    clock.advance(5_000)
    await project.alarms.settled()
  }
}

describe('alarms over the contract', () => {
  it('are in a new project from the beginning', async () => {
    const { client } = await openManualWorkbench()
    const feed = client.subscribe('alarms.watch', {})
    expect(feed.events[0]?.rules.map(({ id, state }) => [id, state])).toEqual([
      ['hot-shard', 'INSUFFICIENT_DATA'],
      ['readers-behind', 'INSUFFICIENT_DATA'],
      ['reads-throttled', 'INSUFFICIENT_DATA'],
      ['writes-throttled', 'INSUFFICIENT_DATA'],
    ])
  })

  it('bring their states, how many ring, and the log, whenever they change', async () => {
    const opened = await openRinging()
    const { client, id } = opened
    const states = client.subscribe('alarms.watch', {})
    const bell = client.subscribe('alarms.ringing', {})
    const log = client.subscribe('alarms.log', { limit: 10 })
    await ring(opened)
    const mine = states.events.at(-1)?.rules.find((state) => state.id === id)
    expect(mine).toMatchObject({ state: 'ALARM', ringing: 1, first: [{ subject: orders, value: 3 }] })
    expect(bell.events.map(({ ringing, began }) => [ringing, began.map(({ name }) => name)])).toEqual([
      [0, []],
      [1, ['Traffic']],
    ])
    await expect.poll(() => log.events.at(-1)?.events.map(({ name, to }) => [name, to])).toEqual([['Traffic', 'ALARM']])
    const timeline = await client.call('timeline.read', { arn: orders.arn, from: 0, to: opened.clock.now() })
    expect(timeline.events.filter(({ kind }) => kind === 'alarm')).toMatchObject([
      {
        arn: orders.arn,
        detail: { name: 'Traffic', state: 'ALARM', metric: 'IncomingRecords', value: 3, threshold: 1 },
      },
    ])
  })

  it('are counted for each stream, by their rules; those of one stream can be asked for', async () => {
    const opened = await openRinging()
    const { client } = opened
    await client.call('stream.create', { name: 'calm', mode: 'PROVISIONED', shardCount: 1 })
    const any = { ...rule, name: 'Any shard', level: 'shard', spread: 'any', evaluationPeriods: 2 } as const
    await client.call('alarm.save', { rule: any })
    await client.call('alarm.save', { rule: { ...rule, name: 'Silence', treatMissingData: 'breaching' } })
    await ring(opened)
    const rows = client.subscribe('streams.watch', {})
    expect(rows.events.at(-1)?.streams.map(({ name, ringing }) => [name, ringing])).toEqual([
      ['calm', { alarms: 1, rules: ['Silence'] }],
      ['orders', { alarms: 3, rules: ['Any shard', 'Silence', 'Traffic'] }],
    ])
    const shown = (arn: string) => {
      const { events } = client.subscribe('alarms.watch', { arn })
      const alarms = events.at(-1)?.rules.flatMap(({ first }) => first.filter(({ state }) => state === 'ALARM'))
      return alarms?.map(({ subject, worst }) => (subject ?? worst)?.arn)
    }
    expect(shown(orders.arn)).toEqual([orders.arn, orders.arn, orders.arn])
    expect(shown('arn:none')).toEqual([])
  })

  it('offer every metric of the catalog, and loads of shards', async () => {
    const { client } = await openManualWorkbench()
    const { metrics } = await client.call('alarm.metrics', {})
    const named = (level: string) => metrics.filter((metric) => metric.level === level).map(({ name }) => name)
    expect(named('shard')).toContain('WriteLoad')
    expect(named('stream')).toEqual(expect.arrayContaining(['PutRecords.Latency', 'OutgoingBytes']))
    expect(named('consumer')).toContain('SubscribeToShardEvent.MillisBehindLatest')
    expect(new Set(named('project')).size).toBe(named('project').length)
  })

  it('show what a rule would have done', async () => {
    const opened = await openRinging()
    await ring(opened)
    const preview = await opened.client.call('alarm.preview', { rule })
    expect(preview).toMatchObject({ period: 10, rings: 1, ringing: 1, subjects: 1 })
    expect(preview.values).toHaveLength(360)
  })

  it('refuse what makes no sense or is gone', async () => {
    const { client } = await openManualWorkbench()
    const bad = { ...rule, datapointsToAlarm: 2 }
    expect(await client.refused('alarm.save', { rule: bad })).toMatchObject({ code: 'BadAlarm' })
    expect(await client.refused('alarm.preview', { rule: bad })).toMatchObject({ code: 'BadAlarm' })
    expect(await client.refused('alarm.save', { id: 'x', rule })).toMatchObject({ code: 'NoSuchAlarm' })
    expect(await client.refused('alarm.remove', { id: 'x' })).toMatchObject({ code: 'NoSuchAlarm' })
    expect(await client.refused('alarm.save', { rule: { ...rule, name: ' ' } })).toMatchObject({ code: 'InvalidInput' })
  })

  it('are changed, removed and brought back', async () => {
    const { client } = await openManualWorkbench()
    await client.call('alarm.remove', { id: 'hot-shard' })
    expect(await client.call('alarm.restoreDefaults', {})).toEqual({ restored: 1 })
    const { id } = await client.call('alarm.save', { rule })
    await client.call('alarm.save', { id, rule: { ...rule, name: 'Renamed' } })
    const feed = client.subscribe('alarms.watch', {})
    expect(feed.events[0]?.rules.map((state) => state.rule.name)).toContain('Renamed')
  })
})
