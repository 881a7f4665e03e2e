import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { AlarmRule, type AlarmEvent } from '../../../../src-main/contract/alarms'
import type { LimitsMode } from '../../../../src-main/engine/streams/limits/limits'
import { openMetrics, type Metrics } from '../../../../src-main/metrics/metrics'
import { countingIds } from '../../../../src-main/platform/ids'
import { sentence } from '../../../../src-main/platform/sentence'
import { silentLogger } from '../../../../src-main/platform/logger'
import { openAlarms, type Alarms } from '../../../../src-main/services/alarms/alarms'
import { desktopNotice } from '../../../../src-main/services/alarms/notices'
import { defaultRules } from '../../../../src-main/services/alarms/rules'
import { sqliteAlarmEvents } from '../../../../src-main/storage/alarm-events'
import type { Database } from '../../../../src-main/storage/database'
import { sqliteDocuments } from '../../../../src-main/storage/document-store'
import { sqliteMetricStore } from '../../../../src-main/storage/metric-store'
import { openProjectDatabase } from '../../../../src-main/storage/project-database'
import { openMetricDatabase } from '../../../../src-main/storage/metric-database'
import { caller, create, freshWorld, ok, open, world } from '../../engine/streams/support/world'

beforeEach(freshWorld)

const arn = (name: string): string => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`
const firstShard = 'shardId-000000000000'
const minute = 60_000

let database: Database
/** Of the metrics. */
let counted: Database
let metrics: Metrics
let alarms: Alarms
let shown: (readonly AlarmEvent[])[]

const start = async (isNew: boolean, limits: LimitsMode = 'off'): Promise<void> => {
  metrics = await openMetrics({ clock: world.clock, store: sqliteMetricStore(counted, silentLogger) })
  world.streams = await open(limits, { observer: metrics })
  alarms = await openAlarms({
    ...{ clock: world.clock, ids: countingIds(), logger: silentLogger, streams: world.streams, isNew },
    history: metrics.history,
    rules: sqliteDocuments(database, 'alarm-rule', AlarmRule),
    events: sqliteAlarmEvents(database),
    notify: (began) => shown.push(began),
  })
}

beforeEach(async () => {
  database = (await openProjectDatabase(':memory:', world.clock.now())).database
  counted = (await openMetricDatabase(':memory:', world.clock.now())).database
  onTestFinished(() => database.close())
  onTestFinished(() => counted.close())
  shown = []
})

/** Let time pass, and do something every ten seconds. */
const pass = async (ms: number, each: () => unknown = () => {}): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 10_000) {
    await each()
    world.clock.advance(10_000)
    await alarms.settled()
  }
}

const passSecond = async (): Promise<void> => {
  world.clock.advance(1_000)
  await alarms.settled()
}

/** Records of one byte each, all for the shard where the hash keys begin. */
const put = (StreamName: string, records: number): Promise<unknown> =>
  world.streams.operations.PutRecords(caller, {
    StreamName,
    Records: new Array(records).fill({ Data: Buffer.from(''), PartitionKey: 'k', ExplicitHashKey: '0' }),
  })

const rule = (changes: Partial<AlarmRule> = {}): AlarmRule => ({
  ...(defaultRules['writes-throttled'] as AlarmRule),
  ...{ name: 'Mine', metric: 'IncomingRecords', threshold: 10 },
  ...{ evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'missing' },
  ...changes,
})
const add = async (changes: Partial<AlarmRule> = {}): Promise<string> => {
  const saved = await alarms.save(undefined, rule(changes))
  if ('problem' in saved) throw new Error(saved.problem.message)
  return saved.id
}
const stateOf = (id: string) => alarms.states().find((state) => state.id === id)
const changes = async (): Promise<string[]> =>
  (await alarms.log(100)).map(({ name, from, to }) => `${name} ${from} ${to}`)

describe('the rules a project begins with', () => {
  it('watch the age of iterators, throttles and hot shards of every stream, also of those that come later', async () => {
    await start(true)
    await create('orders', 2)
    await pass(2 * minute)
    expect(alarms.states().map(({ rule, state, alarms: count }) => [rule.name, state, count])).toEqual([
      ['Hot shard', 'OK', 2],
      ['Readers fall behind', 'OK', 1],
      ['Reads are throttled', 'OK', 1],
      ['Writes are throttled', 'OK', 1],
    ])
    await create('clicks')
    await pass(minute)
    expect(stateOf('hot-shard')?.alarms).toBe(3)
    expect(shown).toEqual([])
  })

  it('tell of a shard that is over 80 % of its write limit in 3 of 5 minutes, and when that is over', async () => {
    await start(true)
    await create('orders', 2)
    const busy = () => put('orders', 8_500)
    await pass(2.5 * minute, busy)
    expect(stateOf('hot-shard')?.state).toBe('OK')
    await pass(minute, busy)
    expect(stateOf('hot-shard')).toMatchObject({ state: 'ALARM', ringing: 1, alarms: 2 })
    expect(shown.flat()).toMatchObject([{ name: 'Hot shard', subject: { arn: arn('orders'), part: firstShard } }])
    expect(shown[0]?.[0]?.value).toBeCloseTo(85)
    // Old values stand in for the missing ones of a shard that is idle, as in CloudWatch.
    await pass(7 * minute)
    expect(stateOf('hot-shard')?.state).toBe('OK')
    expect(await changes()).toEqual(['Hot shard ALARM OK', 'Hot shard OK ALARM'])
  })

  it('tell of records that are throttled', async () => {
    await start(true, 'observe')
    await create('orders')
    await pass(4 * minute, () => put('orders', 1_100))
    expect(await changes()).toEqual(['Writes are throttled OK ALARM'])
  })

  it('tell of readers that fall behind', async () => {
    await start(true)
    await create('orders')
    const shard = metrics.shard(arn('orders'), firstShard)
    await pass(4 * minute, () => shard.read(1, 1, 90_000, world.clock.now()))
    expect(await changes()).toEqual(['Readers fall behind OK ALARM'])
  })

  it('come back when they were removed, and only then', async () => {
    await start(true)
    await alarms.remove('hot-shard')
    await alarms.close()
    await start(false)
    expect(stateOf('hot-shard')).toBeUndefined()
    expect(await alarms.restoreDefaults()).toBe(1)
    expect(await alarms.restoreDefaults()).toBe(0)
    expect(stateOf('hot-shard')?.rule.name).toBe('Hot shard')
  })
})

describe('a rule', () => {
  beforeEach(() => start(false))

  it('looks at the stream, shard or consumer it names', async () => {
    await create('orders', 2)
    await create('clicks')
    await ok(world.streams.operations.RegisterStreamConsumer(caller, { StreamARN: arn('orders'), ConsumerName: 'app' }))
    const subjects = async (changes: Partial<AlarmRule>) => {
      const id = await add(changes)
      await pass(minute)
      return stateOf(id)?.first.map(({ subject }) => [subject?.arn?.split('/')[1], subject?.part])
    }
    expect(await subjects({ level: 'project' })).toEqual([[undefined, null]])
    expect(await subjects({ arn: arn('clicks') })).toEqual([['clicks', null]])
    expect(await subjects({ except: [arn('clicks')] })).toEqual([['orders', null]])
    expect(await subjects({ level: 'shard', part: 'shardId-000000000001' })).toEqual([
      ['orders', 'shardId-000000000001'],
    ])
    expect(await subjects({ level: 'consumer', metric: 'SubscribeToShardEvent.Bytes' })).toEqual([['orders', 'app']])
  })

  it('of any shard is one alarm, and says which is the worst', async () => {
    await create('orders', 2)
    const id = await add({ level: 'shard', spread: 'any' })
    await pass(1.5 * minute, () => put('orders', 20))
    const state = stateOf(id)
    expect(state).toMatchObject({ state: 'ALARM', alarms: 1 })
    expect(state?.first[0]).toMatchObject({
      subject: null,
      worst: { arn: arn('orders'), part: firstShard },
      value: 120,
    })
  })

  it('of the project counts all streams together', async () => {
    await create('orders')
    await create('clicks')
    const id = await add({ level: 'project', threshold: 100 })
    await pass(1.5 * minute, async () => {
      await put('orders', 10)
      await put('clicks', 10)
    })
    expect(stateOf(id)?.first[0]).toMatchObject({ state: 'ALARM', value: 120 })
  })

  it('can have periods of ten seconds', async () => {
    await create('orders')
    const id = await add({ period: 10 })
    await pass(10_000, () => put('orders', 20))
    await pass(10_000)
    expect(stateOf(id)?.first[0]).toMatchObject({ state: 'ALARM', value: 20 })
  })

  it('of ten seconds rings within seven of the end of its period, wherever in the minute that is', async () => {
    await create('orders')
    const id = await add({ period: 10, treatMissingData: 'notBreaching' })
    const late: number[] = []
    for (const into of [0, 10, 20, 30, 40, 50]) {
      await pass(2 * minute)
      while (world.clock.now() % minute !== into * 1_000) await passSecond()
      expect(stateOf(id)?.state).toBe('OK')
      await put('orders', 20)
      const ends = world.clock.now() + 10_000
      while (stateOf(id)?.state !== 'ALARM') await passSecond()
      expect(stateOf(id)?.first[0]?.value).toBe(20)
      late.push((world.clock.now() - ends) / 1_000)
    }
    expect(Math.max(...late)).toBeLessThanOrEqual(7)
  })

  it('counts missing data as it is told to', async () => {
    await create('orders')
    const ids = await Promise.all(
      (['missing', 'notBreaching', 'breaching', 'ignore'] as const).map((treatMissingData) =>
        add({ treatMissingData }),
      ),
    )
    await pass(1.5 * minute)
    expect(ids.map((id) => stateOf(id)?.state)).toEqual(['INSUFFICIENT_DATA', 'OK', 'ALARM', 'INSUFFICIENT_DATA'])
  })

  it('does nothing while it is switched off, and what rang is over', async () => {
    await create('orders')
    const id = await add()
    await pass(1.5 * minute, () => put('orders', 20))
    expect(alarms.ringing).toBe(1)
    await alarms.save(id, rule({ isEnabled: false }))
    await pass(2 * minute, () => put('orders', 20))
    expect(stateOf(id)?.state).toBeNull()
    expect(alarms.ringing).toBe(0)
    expect((await changes())[0]).toBe('Mine ALARM INSUFFICIENT_DATA')
  })

  it('that is not for a stream any more leaves the alarms of others as they are', async () => {
    await create('orders')
    await create('clicks')
    const id = await add()
    await pass(1.5 * minute, async () => {
      await put('orders', 20)
      await put('clicks', 20)
    })
    expect(shown.flat()).toHaveLength(2)
    await alarms.save(id, rule({ name: 'Renamed', except: [arn('orders')] }))
    await alarms.settled()
    expect(stateOf(id)?.first.map(({ subject, state }) => [subject?.arn, state])).toEqual([[arn('clicks'), 'ALARM']])
    expect(shown.flat()).toHaveLength(2)
    expect((await changes())[0]).toBe('Renamed ALARM INSUFFICIENT_DATA')
  })

  it('ends the alarms of what is gone', async () => {
    await create('orders')
    const id = await add()
    await pass(1.5 * minute, () => put('orders', 20))
    expect(stateOf(id)?.ringing).toBe(1)
    await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    await pass(minute)
    expect(stateOf(id)).toMatchObject({ alarms: 0, ringing: 0, state: 'INSUFFICIENT_DATA' })
    expect((await changes())[0]).toBe('Mine ALARM INSUFFICIENT_DATA')
  })

  it('shows the worst value of each of its last sixty periods', async () => {
    await create('orders')
    const id = await add()
    let written = 0
    await pass(70 * minute, () => put('orders', ++written % 6 === 0 ? 5 : 1))
    expect(stateOf(id)?.recent).toEqual(new Array(60).fill(10))
  })

  it.each([
    [{ metric: 'Nonsense' }, sentence('AlarmNoMetric', { metric: 'Nonsense' })],
    [{ metric: 'WriteLoad' }, sentence('AlarmNoMetric', { metric: 'WriteLoad' })],
    [
      { level: 'shard', metric: 'WriteLoad', statistic: 'Sum' },
      sentence('AlarmStatistic', { metric: 'WriteLoad', statistic: 'Average' }),
    ],
    [{ datapointsToAlarm: 2 }, sentence('AlarmDatapoints', { datapoints: 2, periods: 1 })],
    [{ period: 3600, evaluationPeriods: 23 }, sentence('AlarmTooLong', { period: 3600, hours: 24, most: 22 })],
  ] as const)('that makes no sense is refused: %j', async (changes, problem) => {
    expect(await alarms.save(undefined, rule(changes))).toEqual({ problem })
    expect(alarms.states()).toEqual([])
  })
})

describe('a rule that cannot be evaluated', () => {
  it('says why, keeps its alarms as they are, and stops no other; it goes on as soon as that is possible', async () => {
    await start(false)
    await create('orders')
    const mine = await add({ name: 'A, from the disk' })
    const other = await add({ name: 'B, from memory', period: 10 })
    await pass(1.5 * minute, () => put('orders', 20))
    const { first } = stateOf(mine) ?? {}
    expect(stateOf(mine)).toMatchObject({ state: 'ALARM', trouble: null })

    await counted.run(['ALTER TABLE metric_chunk RENAME TO away'])
    await pass(minute)
    expect(stateOf(mine)).toMatchObject({
      state: 'ALARM',
      first,
      trouble: { message: expect.stringContaining('no such table') },
    })
    expect(stateOf(other)).toMatchObject({ state: 'INSUFFICIENT_DATA', trouble: null })

    await counted.run(['ALTER TABLE away RENAME TO metric_chunk'])
    await pass(3 * minute)
    expect(stateOf(mine)).toMatchObject({ state: 'INSUFFICIENT_DATA', trouble: null })
  })
})

describe('alarms over a restart', () => {
  it('go on ringing without being told of again, with the log of before', async () => {
    await start(false)
    await create('orders')
    const id = await add({ threshold: 5, evaluationPeriods: 3, datapointsToAlarm: 3, treatMissingData: 'ignore' })
    await pass(4.5 * minute, () => put('orders', 20))
    expect(shown).toHaveLength(1)
    await alarms.close()
    await metrics.close()
    await start(false)
    expect(stateOf(id)).toMatchObject({ ringing: 1 })
    await pass(2 * minute, () => put('orders', 20))
    expect(stateOf(id)).toMatchObject({ state: 'ALARM' })
    expect(shown).toHaveLength(1)
    expect(await changes()).toEqual(['Mine OK ALARM'])
  })

  it('keep the newest 5,000 events, and those by which alarms still ring', async () => {
    const events = sqliteAlarmEvents(database)
    const event = { at: 0, rings: true, content: {} }
    await events.append([
      { ...event, id: 1, alarm: 'rings' },
      { ...event, id: 2, alarm: 'rang' },
      { ...event, id: 3, alarm: 'rang', rings: false },
    ])
    for (let first = 4; first < 6_000; first += 500) {
      const busy = Array.from({ length: 500 }, (_, i) => ({ ...event, id: first + i, alarm: 'busy' }))
      await events.append(busy)
    }
    const kept = await events.newest(10_000)
    expect(kept).toHaveLength(5_001)
    expect(kept.at(-1)?.alarm).toBe('rings')
    expect((await events.ringing()).map(({ id }) => id)).toEqual([1, 6_003])
  })
})

describe('the preview of a rule', () => {
  it('says how often it would have rung in the last hour, as it then does', async () => {
    await start(false)
    await create('orders')
    let second = 0
    // Five minutes in ten are busy.
    await pass(68 * minute, () => put('orders', (second += 10) % 600 < 300 ? 20 : 1))
    const preview = await alarms.preview(rule({ evaluationPeriods: 2, datapointsToAlarm: 2 }))
    expect(preview).toMatchObject({ period: 60, rings: 6, subjects: 1 })
    expect(preview.values).toHaveLength(60)
    expect(preview.ringing).toBeGreaterThanOrEqual(6 * 4)
    const id = await add({ evaluationPeriods: 2, datapointsToAlarm: 2 })
    await pass(60 * minute, () => put('orders', (second += 10) % 600 < 300 ? 20 : 1))
    const rang = (await alarms.log(500)).filter(({ ruleId, to }) => ruleId === id && to === 'ALARM')
    expect(rang).toHaveLength(6)
  })
})

describe('a day of alarms', () => {
  it('passes in a moment', async () => {
    await start(true)
    await create('orders', 4)
    const shard = metrics.shard(arn('orders'), firstShard)
    for (let hour = 0; hour < 24; hour++) {
      for (let passed = 0; passed < 60; passed++) {
        // Once every six hours a shard is hot for ten minutes.
        if (hour % 6 === 0 && passed < 10) shard.wrote(50_000, 50_000, world.clock.now())
        world.clock.advance(minute)
        await alarms.settled()
      }
    }
    expect((await changes()).filter((change) => change === 'Hot shard OK ALARM')).toHaveLength(4)
  }, 30_000)
})

describe('what the desktop shows', () => {
  it('is one alarm in a sentence, and several together', async () => {
    await start(false)
    await create('orders', 2)
    await add({ level: 'shard', metric: 'WriteLoad', statistic: 'Average', threshold: 80, name: 'Hot shard' })
    await pass(1.5 * minute, () => put('orders', 9_000))
    const [began = []] = shown
    expect(desktopNotice(began, 'en')).toEqual({
      title: 'Hot shard',
      text: 'orders shardId-000000000000: WriteLoad 90 % (> 80 %)',
    })
    expect(desktopNotice([...began, ...began, ...began, ...began], 'en')).toEqual({
      title: '4 alarms ring',
      text: `${'Hot shard: orders shardId-000000000000\n'.repeat(3)}and 1 more`,
    })
  })
})
