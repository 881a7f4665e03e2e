import { describe, expect, it } from 'vitest'
import { isFault, type Fault } from '../../../../src-main/engine/fault'
import type { GetMetricDataOutput } from '../../../../src-main/metrics/cloudwatch/get-metric-data'
import type { GetMetricStatisticsOutput } from '../../../../src-main/metrics/cloudwatch/get-metric-statistics'
import type { ListMetricsOutput } from '../../../../src-main/metrics/cloudwatch/list-metrics'
import { cloudWatchService } from '../../../../src-main/metrics/cloudwatch/service'
import { arn, caller, openStoredMetrics, start } from '../support/open-metrics'

const minute = 60_000
const at = (ms: number): Date => new Date(start + ms)

/** CloudWatch over the metrics of a stream `orders` and its shard `shard-1`. */
const open = async () => {
  const world = await openStoredMetrics()
  const { operations } = cloudWatchService(world.metrics.history, world.clock)
  const ask = async <T>(operation: string, input: object, by = caller): Promise<T | Fault> =>
    (await operations[operation]?.call(by, input as never)) as T | Fault
  const calls = world.metrics.calls(arn('orders'))
  const put = (bytes: number): void => calls.putRecord({ succeeded: true, latencyMs: 2, bytes }, world.clock.now())
  /** Bytes put in one minute after the other. */
  const putMinutes = (...bytes: readonly (number | undefined)[]): void => {
    for (const each of bytes) {
      if (each !== undefined) put(each)
      world.clock.advance(minute)
    }
  }
  const fault = async (operation: string, input: object): Promise<Fault> => {
    const answer = await ask(operation, input)
    if (!isFault(answer)) throw new Error('It was not refused.')
    return answer
  }
  const ok = async <T>(operation: string, input: object, by = caller): Promise<T> => {
    const answer = await ask<T>(operation, input, by)
    if (isFault(answer)) throw new Error(answer.message)
    return answer
  }
  return { ...world, put, putMinutes, ok, fault }
}

const ofOrders = [{ Name: 'StreamName', Value: 'orders' }]
const incoming = { Namespace: 'AWS/Kinesis', MetricName: 'IncomingBytes', Dimensions: ofOrders }

const stat = (Id: string, more: object = {}, metric: object = {}) => ({
  Id,
  MetricStat: { Metric: { ...incoming, ...metric }, Period: 60, Stat: 'Sum', ...more },
})
const expression = (Id: string, Expression: string, more: object = {}) => ({ Id, Expression, ...more })
const times = { StartTime: at(0), EndTime: at(10 * minute), ScanBy: 'TimestampAscending' }

describe('GetMetricStatistics', () => {
  const statistics = { ...incoming, StartTime: at(0), EndTime: at(10 * minute), Period: 60 }

  it('gives all five statistics of each period, with the unit', async () => {
    const { put, clock, ok } = await open()
    put(100)
    put(300)
    clock.advance(2 * minute)
    put(50)
    const Statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']
    expect(await ok('GetMetricStatistics', { ...statistics, Statistics })).toEqual({
      Label: 'IncomingBytes',
      Datapoints: [
        { Timestamp: at(0), SampleCount: 2, Average: 200, Sum: 400, Minimum: 100, Maximum: 300, Unit: 'Bytes' },
        { Timestamp: at(2 * minute), SampleCount: 1, Average: 50, Sum: 50, Minimum: 50, Maximum: 50, Unit: 'Bytes' },
      ],
    })
  })

  it('begins its periods at the start time, rounded down to a minute', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(1, 2, 4, 8)
    const answer = await ok<GetMetricStatisticsOutput>('GetMetricStatistics', {
      ...statistics,
      StartTime: at(minute + 59_000),
      Period: 120,
      Statistics: ['Sum'],
    })
    expect(answer.Datapoints.map(({ Timestamp, Sum }) => [Timestamp, Sum])).toEqual([
      [at(minute), 6],
      [at(3 * minute), 8],
    ])
  })

  it('has seconds of the last hour', async () => {
    const { put, clock, ok } = await open()
    put(1)
    clock.advance(7000)
    put(2)
    const sums = async (Period: number) => {
      const input = { ...statistics, StartTime: at(3000), Period, Statistics: ['Sum'] }
      const { Datapoints } = await ok<GetMetricStatisticsOutput>('GetMetricStatistics', input)
      return Datapoints.map(({ Timestamp, Sum }) => [Timestamp.getTime() - start, Sum])
    }
    expect(await sums(1)).toEqual([[7000, 2]])
    expect(await sums(5)).toEqual([
      [0, 1],
      [5000, 2],
    ])
    expect(await sums(30)).toEqual([[0, 3]])
  })

  it.each([
    ['a metric that does not exist', { MetricName: 'Nothing' }],
    ['another namespace', { Namespace: 'AWS/Lambda' }],
    ['another stream', { Dimensions: [{ Name: 'StreamName', Value: 'returns' }] }],
    ['fewer dimensions than the metric has', { Dimensions: [] }],
    ['more dimensions than the metric has', { Dimensions: [...ofOrders, { Name: 'ShardId', Value: 'shard-1' }] }],
    ['a dimension twice', { Dimensions: [...ofOrders, ...ofOrders] }],
    ['another unit', { Unit: 'Count' }],
  ])('has no data of %s', async (_words, other) => {
    const { putMinutes, ok } = await open()
    putMinutes(1)
    const answer = await ok('GetMetricStatistics', { ...statistics, Statistics: ['Sum'], ...other })
    expect(answer).toMatchObject({ Datapoints: [] })
  })

  it('has no data of another account or region', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(1)
    const input = { ...statistics, Statistics: ['Sum'] }
    for (const other of [
      { ...caller, region: 'eu-west-1' },
      { ...caller, accountId: '123456789012' },
    ]) {
      expect(await ok('GetMetricStatistics', input, other)).toMatchObject({ Datapoints: [] })
    }
  })

  it.each([
    ['InvalidParameterCombinationException', {}, 'Must specify either Statistics or ExtendedStatistics'],
    ['InvalidParameterValueException', { ExtendedStatistics: ['p99'] }, 'not their distribution'],
    ['InvalidParameterValueException', { ExtendedStatistics: ['q'] }, 'is not a valid statistic'],
    [
      'InvalidParameterValueException',
      { Statistics: ['Sum'], Period: 7 },
      'must be 1, 5, 10, 20, 30 or a multiple of 60',
    ],
    ['InvalidParameterValueException', { Statistics: ['Sum'], EndTime: at(0) }, 'StartTime must be less than'],
    [
      'InvalidParameterCombinationException',
      { Statistics: ['Sum'], EndTime: at(1441 * minute) },
      'You have requested up to 1441 datapoints, which exceeds the limit of 1440.',
    ],
  ])('refuses with %s: %o', async (name, more, words) => {
    const { fault } = await open()
    const refused = await fault('GetMetricStatistics', { ...statistics, ...more })
    expect(refused.fault).toBe(name)
    expect(refused.message).toContain(words)
  })
})

describe('GetMetricData', () => {
  const valuesOf = ({ MetricDataResults }: GetMetricDataOutput) =>
    Object.fromEntries(
      MetricDataResults.map(({ Id, Timestamps, Values }) => [
        Id,
        Object.fromEntries(Values.map((value, i) => [((Timestamps[i] as Date).getTime() - start) / minute, value])),
      ]),
    )

  it('gives metrics by id, newest first unless asked otherwise, with the label they were given', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(1, 2)
    const MetricDataQueries = [
      { ...stat('m1'), Label: 'In' },
      stat('m2', { Stat: 'SampleCount' }),
      stat('m3', {}, { MetricName: 'None' }),
    ]
    expect(await ok('GetMetricData', { ...times, ScanBy: undefined, MetricDataQueries })).toEqual({
      MetricDataResults: [
        { Id: 'm1', Label: 'In', Timestamps: [at(minute), at(0)], Values: [2, 1], StatusCode: 'Complete' },
        { Id: 'm2', Label: 'IncomingBytes', Timestamps: [at(minute), at(0)], Values: [1, 1], StatusCode: 'Complete' },
        { Id: 'm3', Label: 'None', Timestamps: [], Values: [], StatusCode: 'Complete' },
      ],
      Messages: [],
    })
  })

  it('leaves out what is only to be reckoned with', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(6)
    const MetricDataQueries = [{ ...stat('m1'), ReturnData: false }, expression('e1', 'm1 * 2')]
    expect(valuesOf(await ok('GetMetricData', { ...times, MetricDataQueries }))).toEqual({ e1: { 0: 12 } })
  })

  it.each([
    ['m1 + m2', { 0: 11, 1: 2, 3: 48 }],
    ['m1 - m2 * 2', { 0: -19, 1: 2, 3: -72 }],
    ['(m1 - m2) * 2', { 0: -18, 1: 4, 3: -64 }],
    ['m2 / m1', { 0: 10, 1: 0, 3: 5 }],
    ['m1 / m2', { 0: 0.1, 3: 0.2 }],
    ['-m1', { 0: -1, 1: -2, 3: -8 }],
    ['1 - -m1', { 0: 2, 1: 3, 3: 9 }],
    ['100 / m1', { 0: 100, 1: 50, 3: 12.5 }],
    ['m1 / PERIOD(m1)', { 0: 1 / 60, 1: 2 / 60, 3: 8 / 60 }],
    ['m1 / SUM(m1)', { 0: 1 / 11, 1: 2 / 11, 3: 8 / 11 }],
    ['m1 - MIN(m1)', { 0: 0, 1: 1, 3: 7 }],
    ['MAX(m1) - m1', { 0: 7, 1: 6, 3: 0 }],
    ['m1 - AVG(m2)', { 0: -24, 1: -23, 3: -17 }],
    ['SUM([m1, m2])', { 0: 11, 1: 2, 3: 48 }],
    ['AVG([m1, m2])', { 0: 5.5, 1: 1, 3: 24 }],
    ['MIN(METRICS())', { 0: 1, 1: 2, 3: 8 }],
    ['MAX(METRICS("2"))', { 0: 10, 3: 40 }],
    ['SUM(-[m1, m2] / 2)', { 0: -5.5, 1: -1, 3: -24 }],
    ['RATE(m1)', { 1: 1 / 60, 3: 6 / 120 }],
    ['FILL(m1, 0)', { 0: 1, 1: 2, 2: 0, 3: 8, 4: 0 }],
    ['FILL(m1, m2)', { 0: 1, 1: 2, 3: 8 }],
    ['FILL(m1, MIN(m1))', { 0: 1, 1: 2, 2: 1, 3: 8, 4: 1 }],
    ['FILL(m1, REPEAT)', { 0: 1, 1: 2, 2: 2, 3: 8, 4: 8 }],
    ['FILL(m1, LINEAR)', { 0: 1, 1: 2, 2: 5, 3: 8 }],
    ['before + m1', { 0: 12, 1: 4, 3: 56 }],
  ])('works out %s', async (text, expected) => {
    const { metrics, clock, putMinutes, ok } = await open()
    const other = metrics.calls(arn('returns'))
    other.putRecord({ succeeded: true, latencyMs: 1, bytes: 10 }, clock.now())
    other.putRecord({ succeeded: true, latencyMs: 1, bytes: 40 }, clock.now() + 3 * minute)
    putMinutes(1, 2, undefined, 8)
    const hidden = { ReturnData: false }
    const MetricDataQueries = [
      expression('before', 'm1 + m2', hidden),
      { ...stat('m1'), ...hidden },
      { ...stat('m2', {}, { Dimensions: [{ Name: 'StreamName', Value: 'returns' }] }), ...hidden },
      expression('e1', text),
    ]
    const answer = await ok<GetMetricDataOutput>('GetMetricData', {
      ...times,
      EndTime: at(5 * minute),
      MetricDataQueries,
    })
    const { e1 = {} } = valuesOf(answer)
    expect(Object.keys(e1)).toEqual(Object.keys(expected))
    for (const [time, value] of Object.entries(expected)) expect(e1[time]).toBeCloseTo(value, 10)
  })

  it('gives an array of time series as several results of one id', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(3)
    const MetricDataQueries = [
      stat('m1'),
      { ...stat('m2', { Stat: 'SampleCount' }), Label: 'Calls' },
      expression('e1', 'METRICS() * 2', { Label: 'Twice' }),
    ]
    const { MetricDataResults } = await ok<GetMetricDataOutput>('GetMetricData', { ...times, MetricDataQueries })
    expect(MetricDataResults.slice(2)).toMatchObject([
      { Id: 'e1', Label: 'Twice IncomingBytes', Values: [6] },
      { Id: 'e1', Label: 'Twice Calls', Values: [2] },
    ])
  })

  it.each([
    ['SEARCH("{AWS/Kinesis}", "Sum")', 'SEARCH is not supported by Streamgauge'],
    ['SELECT SUM(IncomingBytes) FROM "AWS/Kinesis"', "'SUM' is not expected there."],
    ['AVG(m1)', 'must be a time series'],
    ['m1 +', 'It ends too early.'],
    ['(m1', "')' is missing."],
    ['m1 % 2', "'% 2' cannot be read."],
    ['m9', "There is no query with the id 'm9'."],
    ['e1 + 1', "'e1' refers to itself."],
    ['m1 + m60', 'metrics of one period'],
    ['PERIOD(e1) + m1', 'PERIOD takes the id of a metric.'],
    ['RATE(5) + m1', 'RATE takes a time series'],
    ['FILL(m1)', 'FILL takes two arguments.'],
    ['FILL(m1, SOMEHOW)', "'SOMEHOW' is not expected there."],
    ['[m1, m2] + [m1, m2]', 'Two arrays'],
    [`${'('.repeat(500)}m1${')'.repeat(500)}`, 'nested too deeply'],
    ['m1.toString()', "'.toString()' cannot be read."],
    ['constructor + m1', "There is no query with the id 'constructor'."],
  ])('refuses the expression %s', async (text, words) => {
    const { fault } = await open()
    const MetricDataQueries = [stat('m1'), stat('m2'), stat('m60', { Period: 3600 }), expression('e1', text)]
    const refused = await fault('GetMetricData', { ...times, MetricDataQueries })
    expect(refused.fault).toBe('ValidationException')
    expect(refused.message).toContain("Error in expression 'e1': ")
    expect(refused.message).toContain(words)
  })

  it('gives what is too much for one page in several, without gaps', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(1, 2, 3)
    const MetricDataQueries = [stat('m1'), stat('m2', { Stat: 'SampleCount' })]
    const pages: GetMetricDataOutput[] = []
    let NextToken: string | undefined
    do {
      const input = { ...times, EndTime: at(3 * minute), MetricDataQueries, MaxDatapoints: 2, NextToken }
      const page = await ok<GetMetricDataOutput>('GetMetricData', input)
      pages.push(page)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    const seen = pages.map(({ MetricDataResults }) =>
      MetricDataResults.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]),
    )
    expect(seen).toEqual([
      [['m1', [1, 2], 'PartialData']],
      [
        ['m1', [3], 'Complete'],
        ['m2', [1], 'PartialData'],
      ],
      [['m2', [1, 1], 'Complete']],
    ])
  })

  it('repeats nothing when there is more by the time the next page is asked for', async () => {
    const { putMinutes, ok } = await open()
    putMinutes(1, 2, 3)
    const input = { ...times, ScanBy: 'TimestampDescending', MetricDataQueries: [stat('m1')], MaxDatapoints: 2 }
    const first = await ok<GetMetricDataOutput>('GetMetricData', input)
    putMinutes(4, 5)
    const second = await ok<GetMetricDataOutput>('GetMetricData', { ...input, NextToken: first.NextToken })
    expect([first, second].map(({ MetricDataResults }) => MetricDataResults[0]?.Values)).toEqual([[3, 2], [1]])
    expect(second.NextToken).toBeUndefined()
  })

  it.each([
    [[stat('m1'), stat('m1')], 'The values for parameter id in MetricDataQueries are not unique.'],
    [[stat('Orders')], 'MetricDataQueries.member.1.Id is not matching the expected pattern'],
    [[{ Id: 'm1' }], 'The parameter MetricDataQueries.member.1.MetricStat is required.'],
    [
      [stat('m1', { Stat: 'Median' })],
      'The value Median for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.',
    ],
    [
      [stat('m1'), stat('m2', { Stat: 'p99.9' })],
      'The statistic p99.9 of MetricDataQueries.member.2.MetricStat.Stat is not available.',
    ],
    [[stat('m1', { Stat: 'TM(10%:90%)' })], 'not their distribution'],
    [[stat('m1', { Period: 45 })], 'must be 1, 5, 10, 20, 30 or a multiple of 60'],
    [[stat('m1', {}, { Namespace: undefined })], 'Metric.Namespace is required.'],
    [[{ ...stat('m1'), Expression: 'm2' }], 'must not both be given'],
    [[{ ...stat('m1'), ReturnData: false }], 'At least one query'],
    [[{ ...stat('m1'), Label: 'Max ${MAX}' }], 'does not work out dynamic labels'],
    [[{ ...stat('m1'), AccountId: '999999999999' }], 'no linked accounts'],
    [[{ ...stat('m1'), Period: 60 }], 'is for expressions'],
    [Array.from({ length: 501 }, (_, i) => stat(`m${i}`)), 'must not have a size greater than 500.'],
  ])('refuses wrong queries: %#', async (MetricDataQueries, words) => {
    const { fault } = await open()
    const refused = await fault('GetMetricData', { ...times, MetricDataQueries })
    expect(refused.fault).toBe('ValidationException')
    expect(refused.message).toContain(words)
  })

  it.each([
    [{ EndTime: at(0) }, 'ValidationException', 'The parameter StartTime must not equal parameter EndTime.'],
    [{ EndTime: at(-1) }, 'ValidationException', 'StartTime must be less than'],
    [{ MaxDatapoints: 100_801 }, 'ValidationException', 'MaxDatapoints must be from 1 to 100800'],
    [{ NextToken: 'x' }, 'InvalidNextToken', 'The NextToken is not valid.'],
    [{ NextToken: Buffer.from('null').toString('base64url') }, 'InvalidNextToken', 'The NextToken is not valid.'],
  ])('refuses %o', async (more, name, words) => {
    const { fault } = await open()
    const refused = await fault('GetMetricData', { ...times, MetricDataQueries: [stat('m1')], ...more })
    expect(refused.fault).toBe(name)
    expect(refused.message).toContain(words)
  })

  it('refuses to fill more than a request may return', async () => {
    const { fault } = await open()
    const MetricDataQueries = [stat('m1', { Period: 1 }), expression('e1', 'FILL(m1, 0)')]
    const refused = await fault('GetMetricData', { ...times, StartTime: at(-30 * 24 * 60 * minute), MetricDataQueries })
    expect(refused.message).toContain('FILL would make more than 100800 values.')
  })
})

describe('ListMetrics', () => {
  const names = ({ Metrics }: ListMetricsOutput) => Metrics.map(({ MetricName }) => MetricName)

  it('lists the metrics that have data, with all their dimensions', async () => {
    const { metrics, monitored, clock, put, ok, reopen } = await open()
    put(1)
    metrics.shard(arn('orders'), 'shard-1').wrote(1, 1, clock.now())
    metrics.consumer(arn('orders'), 'reader').subscribed({ succeeded: true, rateExceeded: false }, clock.now())
    monitored.set(arn('orders'), ['IncomingBytes'])
    const dimension = (Name: string, Value: string) => ({ Name, Value })
    const listed = await ok<ListMetricsOutput>('ListMetrics', {})
    expect(listed.Metrics.filter(({ Dimensions }) => Dimensions.length === 2)).toEqual([
      {
        Namespace: 'AWS/Kinesis',
        MetricName: 'SubscribeToShard.RateExceeded',
        Dimensions: [dimension('StreamName', 'orders'), dimension('ConsumerName', 'reader')],
      },
      {
        Namespace: 'AWS/Kinesis',
        MetricName: 'SubscribeToShard.Success',
        Dimensions: [dimension('StreamName', 'orders'), dimension('ConsumerName', 'reader')],
      },
      {
        Namespace: 'AWS/Kinesis',
        MetricName: 'IncomingBytes',
        Dimensions: [dimension('StreamName', 'orders'), dimension('ShardId', 'shard-1')],
      },
    ])
    expect(names(await ok('ListMetrics', { Dimensions: [{ Name: 'ShardId' }] }))).toEqual(['IncomingBytes'])
    expect(names(await ok('ListMetrics', { MetricName: 'IncomingBytes' }))).toHaveLength(2)
    expect(names(await ok('ListMetrics', { Dimensions: [{ Name: 'StreamName', Value: 'no' }] }))).toEqual([])
    expect(names(await ok('ListMetrics', { Namespace: 'AWS/Lambda' }))).toEqual([])
    expect(names(await ok('ListMetrics', {}, { ...caller, region: 'eu-west-1' }))).toEqual([])
    const again = cloudWatchService((await reopen()).history, clock).operations['ListMetrics']
    expect(await again?.call(caller, {} as never)).toEqual(listed)
  })

  it('lists those of the last two weeks, or of the last three hours when asked', async () => {
    const { putMinutes, clock, ok } = await open()
    putMinutes(1)
    expect(names(await ok('ListMetrics', { RecentlyActive: 'PT3H' }))).toContain('IncomingBytes')
    clock.set(start + 4 * 3_600_000)
    expect(names(await ok('ListMetrics', { RecentlyActive: 'PT3H' }))).toEqual([])
    expect(names(await ok('ListMetrics', {}))).toContain('IncomingBytes')
    clock.set(start + 15 * 86_400_000)
    expect(names(await ok('ListMetrics', {}))).toEqual([])
  })

  it('gives 500 a page, each metric once', async () => {
    const { metrics, clock, ok } = await open()
    for (let i = 0; i < 250; i++) {
      metrics.calls(arn(`s${i}`)).putRecord({ succeeded: true, latencyMs: 1, bytes: 1 }, clock.now())
    }
    const all: string[] = []
    const sizes: number[] = []
    let NextToken: string | undefined
    do {
      const page = await ok<ListMetricsOutput>('ListMetrics', { NextToken })
      all.push(...page.Metrics.map((metric) => JSON.stringify(metric)))
      sizes.push(page.Metrics.length)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(sizes).toEqual([500, 500, 250])
    expect(new Set(all).size).toBe(1250)
  })

  it.each([
    [{ NextToken: 'x' }, 'The NextToken is not valid.'],
    [{ IncludeLinkedAccounts: true }, 'no linked accounts'],
  ])('refuses %o', async (input, words) => {
    const { fault } = await open()
    const refused = await fault('ListMetrics', input)
    expect(refused.fault).toBe('InvalidParameterValueException')
    expect(refused.message).toContain(words)
  })
})
