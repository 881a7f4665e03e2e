import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWorkload } from '../../../../src-main/planning/workload-in/read-workload'

const start = Date.UTC(2026, 10, 2) // a Monday
const iso = (at: number): string => new Date(at).toISOString()
const slashed = (at: number): string => iso(at).replace('T', ' ').replaceAll('-', '/').slice(0, 19)

interface Counted {
  readonly at: number
  readonly records: number
  readonly bytes: number
}

/** Every five minutes. */
const counted = (records: readonly number[], bytesEach = 1000): Counted[] =>
  records.map((count, i) => ({ at: start + i * 300_000, records: count, bytes: count * bytesEach }))

const result = (label: string, points: readonly (readonly [unknown, unknown])[], more: object = {}) => ({
  ...{ Id: label.toLowerCase(), Label: label, StatusCode: 'Complete' },
  ...{ Timestamps: points.map(([at]) => at), Values: points.map(([, value]) => value) },
  ...more,
})
const asMetricData = (points: readonly Counted[], more: object = {}): string =>
  JSON.stringify({
    MetricDataResults: [
      result(
        'IncomingRecords',
        points.map(({ at, records }) => [iso(at), records]),
      ),
      result(
        'IncomingBytes',
        points.map(({ at, bytes }) => [iso(at), bytes]),
      ),
    ],
    ...more,
  })
const asStatistics = (points: readonly Counted[]): string =>
  JSON.stringify([
    {
      Label: 'IncomingRecords',
      Datapoints: points.map(({ at, records }) => ({ Timestamp: iso(at), Sum: records, Unit: 'Count' })),
    },
    {
      Label: 'IncomingBytes',
      Datapoints: points.map(({ at, bytes }) => ({ Timestamp: iso(at), Sum: bytes, Unit: 'Bytes' })),
    },
  ])
const heading = [
  'Full label,StreamName: orders IncomingRecords Sum 300,StreamName: orders IncomingBytes Sum 300',
  'Label,IncomingRecords,IncomingBytes',
]
const asCsv = (points: readonly Counted[]): string =>
  [...heading, ...points.map(({ at, records, bytes }) => `${slashed(at)},${records},${bytes}`)].join('\n')

const read = (text: string, fileName = 'export') => readWorkload({ fileName, text })
const problemsOf = (text: string, fileName?: string): string[] =>
  read(text, fileName).problems.map(({ place, message }) => `${place}: ${message}`)
const noteKeys = (text: string, fileName?: string): string[] =>
  read(text, fileName).workload?.notes.map(({ key }) => key.replace('workload.note.', '')) ?? []

const formats = [
  ['GetMetricData', asMetricData],
  ['GetMetricStatistics', asStatistics],
  ['CSV of the console', asCsv],
] as const

describe.each(formats)('%s', (_name, write) => {
  it('tells average, p99, peak, the mean size and how far the peak is from the average', () => {
    const { workload } = read(write(counted([300, 600, 900, 3000])))
    expect(workload).toMatchObject({
      ...{ from: start, to: start + 4 * 300_000, periodSeconds: 300, partitionKeys: null, shape: null },
      recordsPerSecond: { average: 4, p99: 10, peak: 10 },
      ...{ peakToAverage: 2.5, recordSizes: { kind: 'constant', bytes: 1000 } },
    })
    expect(workload?.points.map(({ recordsPerSecond }) => recordsPerSecond)).toEqual([1, 2, 3, 10])
  })

  it('gives back the figures of whatever was exported', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1e7 }), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 10 * 2 ** 20 }), (records, bytesEach) => {
        const { workload } = read(write(counted(records, bytesEach)))
        const rates = records.map((count) => count / 300)
        const average = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
        expect(workload?.recordsPerSecond.peak).toBe(Math.max(...rates))
        expect(workload?.recordsPerSecond.average).toBeCloseTo(average, 6)
        expect(workload?.recordSizes).toEqual({ kind: 'constant', bytes: bytesEach })
        expect(workload?.points.map(({ recordsPerSecond }) => recordsPerSecond)).toEqual(rates)
      }),
      { numRuns: 50 },
    )
  })

  it('says so when the peak is further from the average than a design takes', () => {
    const at: Readonly<Record<number, number>> = { 0: 1, 700: 1e6, 1499: 1 }
    const records = Array.from({ length: 1500 }, (_, i) => at[i] ?? 0)
    expect(read(write(counted(records))).workload?.peakToAverage).toBe(1000)
    expect(noteKeys(write(counted(records)))).toContain('peak')
  })

  it('takes a missing period for one in which nothing was put', () => {
    const text = write(counted([300, 300, 0, 300]).filter(({ records }) => records > 0))
    expect(read(text).workload?.recordsPerSecond.average).toBe(0.75)
    expect(noteKeys(text)).toContain('gaps')
  })

  it('refuses a size that no record has, and figures that nothing has', () => {
    expect(problemsOf(write(counted([5, 6], 11 * 2 ** 20)))).toEqual([
      'IncomingBytes: That would be 11,534,300 bytes a record. A record has 1 byte to 10 MiB.',
    ])
    expect(problemsOf(write(counted([5, -6])))).toHaveLength(2)
    expect(problemsOf(write(counted([5, 2e12], 100)))).toEqual([expect.stringContaining('more than any stream takes')])
  })

  it('refuses a time with two different values, and takes the same value twice for one', () => {
    const [first, second] = counted([5, 6]) as [Counted, Counted]
    expect(problemsOf(write([first, second, { ...second, records: 7 }]))).toEqual([
      expect.stringMatching(/This time has two values: [67] and [67]\./),
    ])
    expect(read(write([first, second, second])).workload?.points).toHaveLength(2)
  })
})

describe('the shape of a day or a week', () => {
  const hourly = (hours: number, rate: (hour: number) => number) =>
    Array.from({ length: hours }, (_, i) => ({ at: start + i * 3_600_000, records: rate(i), bytes: 100 * rate(i) }))

  it('is of 168 hours from Monday once a week is known', () => {
    const { workload } = read(asMetricData(hourly(14 * 24, (hour) => 100 + (hour % 168))))
    expect(workload?.shape).toHaveLength(168)
    const mean = 100 + 167 / 2
    expect(workload?.shape?.[0]).toBeCloseTo(100 / mean, 9)
    expect(workload?.shape?.[167]).toBeCloseTo(267 / mean, 9)
  })

  it('is of 24 hours once a day is known, whatever the hour at which it begins', () => {
    const all = hourly(40, (hour) => (hour % 24 === 3 ? 0 : 1000))
    const shape = read(asMetricData(all.slice(10, 34))).workload?.shape
    expect(shape).toHaveLength(24)
    expect([shape?.[3], shape?.[4]]).toEqual([0, expect.closeTo(24 / 23, 9)])
    expect(read(asMetricData(all.slice(10, 33))).workload?.shape).toBeNull()
  })
})

describe('JSON', () => {
  it('may be newest first, as GetMetricData has it, but not mixed up', () => {
    const [a, b, c] = counted([1, 2, 3]) as [Counted, Counted, Counted]
    expect(read(asMetricData([c, b, a])).workload?.points.map(({ at }) => at)).toEqual([a.at, b.at, c.at])
    expect(problemsOf(asMetricData([a, c, b]))[0]).toBe(
      'MetricDataResults[0].Timestamps[2]: This time is out of order.',
    )
    expect(read(asStatistics([a, c, b])).workload?.points.map(({ at }) => at)).toEqual([a.at, b.at, c.at])
  })

  it('takes metric, statistic and period from the queries where they are there', () => {
    const [a, b] = counted([600, 1200]) as [Counted, Counted]
    const query = (Id: string, MetricName: string) => ({
      ...{ Id, MetricStat: { Metric: { Namespace: 'AWS/Kinesis', MetricName }, Period: 60, Stat: 'Sum' } },
    })
    const text = JSON.stringify({
      MetricDataQueries: [query('m1', 'IncomingRecords'), query('m2', 'IncomingBytes')],
      MetricDataResults: [
        result(
          'orders',
          [
            [a.at / 1000, 600],
            [b.at / 1000, 1200],
          ],
          { Id: 'm1' },
        ),
        result(
          'orders',
          [
            [a.at / 1000, 6000],
            [b.at / 1000, 12_000],
          ],
          { Id: 'm2' },
        ),
      ],
    })
    expect(read(text).workload).toMatchObject({ periodSeconds: 60, recordsPerSecond: { peak: 20 } })
    expect(noteKeys(text)).not.toContain('statistic')
    expect(noteKeys(asMetricData([a, b]))).toContain('statistic')
  })

  it('joins the pages of one series, and refuses a second stream', () => {
    const [a, b, c] = counted([1, 2, 3]) as [Counted, Counted, Counted]
    const page = (points: Counted[], more = {}) =>
      result(
        'IncomingRecords',
        points.map(({ at, records }) => [iso(at), records]),
        more,
      )
    expect(
      read(JSON.stringify([{ MetricDataResults: [page([a, b])] }, { MetricDataResults: [page([c])] }])).workload
        ?.points,
    ).toHaveLength(3)
    expect(problemsOf(JSON.stringify({ MetricDataResults: [page([a, b]), page([a, b], { Id: 'other' })] }))).toEqual([
      'MetricDataResults[1]: There are two series of IncomingRecords. Export one stream at a time.',
    ])
  })

  it('makes sums of Average and SampleCount, and says so', () => {
    const at = (i: number): string => iso(start + i * 300_000)
    const points = [0, 1].map((i) => ({ Timestamp: at(i), Average: 12.5, SampleCount: 24, Unit: 'Count' }))
    const text = JSON.stringify({ Label: 'IncomingRecords', Datapoints: points })
    expect(read(text).workload?.recordsPerSecond.average).toBe(1)
    expect(noteKeys(text)).toEqual(['fromAverage', 'noSizes'])
    const alone = points.map(({ Timestamp, Average }) => ({ Timestamp, Average }))
    expect(problemsOf(JSON.stringify({ Label: 'IncomingRecords', Datapoints: alone }))).toEqual([
      'Datapoints: The statistic is Average, which does not tell what IncomingRecords summed up to. Export Sum, or SampleCount beside Average.',
    ])
  })

  it('names what is wrong with its place, and takes nothing of it', () => {
    const whole = asMetricData(counted([1, 2]))
    expect(problemsOf(whole.slice(0, -20))).toEqual([
      expect.stringMatching(/^line 1, column \d+: It ends in the middle: the file is cut short\.$/),
    ])
    expect(problemsOf('{\n"MetricDataResults": [[1 2]], "NextToken": ""}')).toEqual([
      expect.stringMatching(/^line 2, column \d+: This is not JSON\.$/),
    ])
    expect(problemsOf('{"Metrics":[]}')).toEqual([expect.stringMatching(/^line 1: This is neither/)])
    expect(problemsOf('{"MetricDataResults":[{"Id":"a","Values":[]}]}')).toEqual([
      'MetricDataResults[0].Timestamps: This is not what CloudWatch answers here.',
    ])
    expect(problemsOf(asMetricData(counted([1, 2]), { NextToken: 'more' }))).toEqual([
      expect.stringMatching(/^NextToken: The answer is not whole/),
    ])
    const partial = result(
      'IncomingRecords',
      [
        [iso(start), 1],
        [iso(start + 60_000), 2],
      ],
      { StatusCode: 'PartialData' },
    )
    expect(problemsOf(JSON.stringify({ MetricDataResults: [partial] }))).toEqual([
      expect.stringMatching(/^MetricDataResults\[0\]\.StatusCode: The answer is not whole \(PartialData\)/),
    ])
    const uneven = { ...partial, StatusCode: 'Complete', Values: [1] }
    expect(problemsOf(JSON.stringify({ MetricDataResults: [uneven] }))).toEqual([
      'MetricDataResults[0]: There are 2 times and 1 values: it is cut short.',
    ])
    const other = JSON.stringify({ MetricDataResults: [result('CPUUtilization', [[iso(start), 1]])] })
    expect(problemsOf(other)).toEqual(['line 1: IncomingRecords is missing. There is: CPUUtilization.'])
    const kilobytes = { Label: 'IncomingBytes', Datapoints: [{ Timestamp: iso(start), Sum: 1, Unit: 'Kilobytes' }] }
    expect(problemsOf(JSON.stringify(kilobytes))).toEqual([
      'Datapoints[0].Unit: The unit is Kilobytes. IncomingBytes comes in Bytes.',
    ])
    const fraction = result('IncomingRecords', [
      [iso(start), 1.5],
      [iso(start + 60_000), 2],
    ])
    expect(problemsOf(JSON.stringify({ MetricDataResults: [fraction] }))).toEqual([
      'MetricDataResults[0]: 1.5 is no sum of records: they are whole. Export the statistic Sum.',
    ])
  })

  it('refuses a file that is larger than any answer', () => {
    expect(problemsOf(`{"MetricDataResults":[]}${' '.repeat(17 * 2 ** 20)}`, 'all.json')).toEqual([
      'all.json: The file has 18 MiB; 16 at most are read. Export longer periods or a shorter time.',
    ])
  })

  it('refuses times that do not fit one period, one time alone, and a span that nobody keeps', () => {
    const times = (...seconds: number[]) =>
      JSON.stringify({
        MetricDataResults: [
          result(
            'IncomingRecords',
            seconds.map((second) => [iso(start + second * 1000), 1]),
          ),
        ],
      })
    expect(problemsOf(times(0, 60, 150))).toEqual([
      'MetricDataResults[0]: Two times are 90 seconds apart, which is no multiple of the period of 60 seconds.',
    ])
    expect(problemsOf(times(0))).toEqual([expect.stringContaining('One point does not tell')])
    expect(problemsOf(times(0, 1, 1e9))).toEqual([expect.stringContaining('more than CloudWatch keeps')])
    expect(problemsOf(asMetricData([]))).toEqual([
      'MetricDataResults[0]: IncomingRecords has no points.',
      'MetricDataResults[1]: IncomingBytes has no points.',
    ])
  })
})

describe('CSV of the console', () => {
  const rows = (...lines: string[]): string => [...heading, ...lines].join('\r\n')

  it('takes the zone from the name of the file, and otherwise UTC, and says which', () => {
    const text = asCsv(counted([1, 2]))
    const name = 'IncomingRecords-2026_11_02_00_00_00-2026_11_02_00_10_00-UTC-3.csv'
    expect(read(text, name).workload?.from).toBe(start + 3 * 3_600_000)
    expect(noteKeys(text, name)).toContain('zoneOfFile')
    expect(read(text).workload?.from).toBe(start)
    expect(noteKeys(text)).toContain('noZone')
  })

  it('is read with quotation marks, semicolons, a heading of one line, empty cells and other columns', () => {
    const quoted = `\uFEFF"Timestamp";"IncomingRecords";"IteratorAge; of all"\n"2026-11-02T00:00:00Z";"600";""\n"2026-11-02T00:01:00Z";"";"5"\n"2026-11-02T00:02:00Z";"600";"5"\n`
    expect(read(quoted).workload).toMatchObject({
      periodSeconds: 120,
      recordsPerSecond: { average: 5 },
      recordSizes: null,
    })
    const other = read(quoted).workload?.notes.find(({ key }) => key === 'workload.note.others')
    expect(other?.values).toEqual({ names: 'IteratorAge; of all' })
  })

  it('of one metric may be named by its file only', () => {
    const text = 'Full label,orders\n2026/11/02 00:00:00,60\n2026/11/02 00:01:00,120\n'
    const name = 'IncomingRecords-2026_11_02_00_00_00-2026_11_02_00_02_00-UTC+0.csv'
    expect(read(text, name).workload?.recordsPerSecond.peak).toBe(2)
    expect(problemsOf(text)).toEqual(['line 1: IncomingRecords is missing. There is: orders.'])
  })

  it('names what is wrong with its line, and takes nothing of it', () => {
    const [first, second] = ['2026/11/02 00:00:00,5,5000', '2026/11/02 00:05:00,6,6000']
    expect(problemsOf(rows(first, '2026/11/02 00:05'))).toEqual([
      'line 4: 1 cells instead of 3: the line is cut short.',
    ])
    expect(problemsOf(rows(first, second, '2026/11/02 00:01:00,7,7000'))[0]).toBe('line 5: This time is out of order.')
    expect(problemsOf(rows(first, '2026-11-02T00:05:00+01:00,6,6000'))).toEqual([
      'line 4: The zone is +01:00 here, and – before it. All times of a file must be of one zone.',
    ])
    expect(problemsOf(rows(first, '2026/13/02 00:05:00,6,6000'))[0]).toBe(
      'line 4: “2026/13/02 00:05:00” is not a time. Write it as 2026-11-21T14:05:00Z.',
    )
    expect(problemsOf(rows(first, '2026/11/02 00:05:00,"6,5",6000'))).toEqual(['line 4: “6,5” is not a number.'])
    expect(problemsOf(rows(first, '2026/11/02 00:05:00,-6,6000'))).toEqual(['line 4: -6 is below 0.'])
    expect(problemsOf(rows(first, '"2026/11/02 00:05:00,6,6000'))).toEqual([
      'line 4: A quotation mark is not closed: the file is cut short.',
    ])
    expect(problemsOf('just words')).toEqual([expect.stringMatching(/^line 1: This is neither/)])
    expect(problemsOf(rows(first, second).replace('Records Sum', 'Records Maximum'))).toEqual([
      expect.stringMatching(/^line 1: The statistic is Maximum/),
    ])
  })
})
