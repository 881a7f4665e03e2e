import { z } from 'zod'
import { instantOf } from './instants'
import { metricNamed, metricUnits, problem, type MetricExport, type MetricSeries, type Problem } from './metric-series'

/*
 * Answers of GetMetricData and GetMetricStatistics as the AWS CLI and SDKs write them: one, or several in an array. The queries
 * may be in it, as in a request that is kept beside its answer; they tell metric, statistic and period.
 */

const Query = z.looseObject({
  Id: z.string(),
  MetricStat: z.looseObject({
    Metric: z.looseObject({ MetricName: z.string() }),
    Period: z.number(),
    Stat: z.string(),
  }),
})
type Query = z.infer<typeof Query>

const Data = z.looseObject({
  MetricDataQueries: z.array(z.unknown()).default([]),
  MetricDataResults: z.array(
    z.looseObject({
      Id: z.string().default(''),
      Label: z.string().default(''),
      Timestamps: z.array(z.unknown()),
      Values: z.array(z.unknown()),
      StatusCode: z.string().default('Complete'),
    }),
  ),
  NextToken: z.string().nullish(),
})
type Data = z.infer<typeof Data>

const Statistics = z.looseObject({
  Label: z.string().default(''),
  Datapoints: z.array(z.looseObject({ Timestamp: z.unknown(), Unit: z.string().optional() })),
})
type Statistics = z.infer<typeof Statistics>

const statisticNames = ['Sum', 'Average', 'SampleCount', 'Minimum', 'Maximum'] as const

/** @param value what the JSON says */
export const readMetricJson = (value: unknown): MetricExport => {
  const answers = Array.isArray(value)
    ? value.map((answer, at) => ({ answer, place: `[${at}].` }))
    : [{ answer: value, place: '' }]
  const parts = answers.map(({ answer, place }) => readAnswer(answer, place))
  return {
    series: joinPages(parts.flatMap(({ series }) => series)),
    others: parts.flatMap(({ others }) => others),
    problems: parts.flatMap(({ problems }) => problems),
  }
}

const nothing = (problems: readonly Problem[]): MetricExport => ({ series: [], others: [], problems })

const readAnswer = (answer: unknown, place: string): MetricExport => {
  const has = (name: string): boolean => typeof answer === 'object' && answer !== null && name in answer
  if (has('MetricDataResults')) return checked(Data, answer, place, readData)
  if (has('Datapoints')) return checked(Statistics, answer, place, readStatistics)
  return nothing([problem(place === '' ? 'line 1' : place.slice(0, -1), 'WorkloadFormat')])
}

const checked = <S extends z.ZodType>(
  schema: S,
  answer: unknown,
  place: string,
  read: (value: z.infer<S>, place: string) => MetricExport,
): MetricExport => {
  const result = schema.safeParse(answer)
  if (result.success) return read(result.data, place)
  return nothing(result.error.issues.map(({ path }) => problem(`${place}${pathText(path)}`, 'WorkloadShape')))
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.map((name, at) => (typeof name === 'number' ? `[${name}]` : `${at === 0 ? '' : '.'}${String(name)}`)).join('')

const readData = ({ MetricDataQueries, MetricDataResults, NextToken }: Data, place: string): MetricExport => {
  const queries = new Map(
    MetricDataQueries.flatMap((query): [string, Query][] => {
      const { data } = Query.safeParse(query)
      return data === undefined ? [] : [[data.Id, data]]
    }),
  )
  const series: MetricSeries[] = []
  const others: string[] = []
  const problems: Problem[] = []
  const isCut = typeof NextToken === 'string' && NextToken !== ''
  if (isCut) problems.push(problem(`${place}NextToken`, 'WorkloadPartial', { status: 'NextToken' }))
  for (const [at, { Id, Label, Timestamps, Values, StatusCode }] of MetricDataResults.entries()) {
    const stat = queries.get(Id)?.MetricStat
    const metric = metricNamed(stat?.Metric.MetricName ?? '') ?? metricNamed(Label) ?? metricNamed(Id)
    const where = `${place}MetricDataResults[${at}]`
    if (metric === undefined) {
      others.push(Label || Id)
      continue
    }
    if (StatusCode !== 'Complete')
      problems.push(problem(`${where}.StatusCode`, 'WorkloadPartial', { status: StatusCode }))
    if (Timestamps.length !== Values.length) {
      problems.push(problem(where, 'WorkloadUneven', { times: Timestamps.length, values: Values.length }))
    }
    const points = Timestamps.map((time, i) => ({
      ...{ time, instant: instantOf(time), value: Values[i], place: `${where}.Timestamps[${i}]` },
    }))
    series.push({
      ...{ metric, statistic: stat?.Stat, periodSeconds: stat?.Period, id: Id, place: where, points },
      isUnordered: false,
    })
  }
  return { series, others, problems }
}

const readStatistics = ({ Label, Datapoints }: Statistics, place: string): MetricExport => {
  const metric = metricNamed(Label)
  if (metric === undefined) return { series: [], others: [Label], problems: [] }
  const expected = metricUnits[metric]
  const problems: Problem[] = []
  for (const [at, { Unit }] of Datapoints.entries()) {
    if (Unit === undefined || Unit === expected) continue
    problems.push(problem(`${place}Datapoints[${at}].Unit`, 'WorkloadUnit', { unit: Unit, metric, expected }))
  }
  const times = Datapoints.map(({ Timestamp: time }) => ({ time, instant: instantOf(time) }))
  const known = statisticNames.filter((name) => Datapoints.some((point) => name in point))
  const series = known.map((statistic): MetricSeries => ({
    ...{ metric, statistic, periodSeconds: undefined, id: Label, place: `${place}Datapoints`, isUnordered: true },
    points: Datapoints.map((point, at) => ({
      ...{ time: times[at]?.time, instant: times[at]?.instant },
      ...{ value: point[statistic], place: `${place}Datapoints[${at}].${statistic}` },
    })),
  }))
  return { series, others: [], problems }
}

/** A tool that reads all pages leaves the parts of a series one after the other. */
const joinPages = (series: readonly MetricSeries[]): readonly MetricSeries[] => {
  const joined = new Map<string, MetricSeries>()
  for (const part of series) {
    const key = [part.metric, part.statistic, part.id].join('\n')
    const before = joined.get(key)
    joined.set(key, before === undefined ? part : { ...before, points: [...before.points, ...part.points] })
  }
  return [...joined.values()]
}
