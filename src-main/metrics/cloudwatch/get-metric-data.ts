import { fault, isFault, type Fault } from '../../engine/fault'
import type { Caller } from '../../engine/service'
import type { Clock } from '../../platform/clock'
import type { History } from '../history'
import { checkQueries } from './check-queries'
import { evaluate, type Scope, type Value } from './evaluate'
import { bad, parseExpression, type BadExpression } from './expression'
import type { Input, MetricDataQuery } from './model'
import { findMetric } from './naming'
import { openToken, sealToken } from './paging'
import type { Series } from './series'
import { isStatistic, statistic } from './statistics'
import { spanOf } from './time-range'

/** @source CloudWatch API reference, GetMetricData, read 2026-11-21 */
const mostDatapoints = 100_800

export interface MetricDataResult {
  readonly Id: string
  readonly Label: string
  readonly Timestamps: readonly Date[]
  readonly Values: readonly number[]
  readonly StatusCode: 'Complete' | 'PartialData'
}

export interface GetMetricDataOutput {
  readonly MetricDataResults: readonly MetricDataResult[]
  readonly Messages: readonly []
  readonly NextToken?: string
}

type GetMetricDataInput = Input<'GetMetricData'>

/** The value a page ended with: which of the results it belongs to, and its second. Values that come later do not move it. */
interface Place {
  readonly result: number
  readonly second: number
}

/** Values of metrics and of expressions over them. */
export const getMetricData =
  (history: History, clock: Clock) =>
  async (caller: Caller, input: GetMetricDataInput): Promise<GetMetricDataOutput | Fault> => {
    const refusal = checkQueries(caller, input) ?? checkMost(input.MaxDatapoints)
    if (refusal !== undefined) return refusal
    const now = clock.now()
    const place = input.NextToken === undefined ? beginning : openPlace(input.NextToken)
    if (place === undefined) return fault('InvalidNextToken', 'The NextToken is not valid.')
    // What has not begun yet has no values, and is not to be filled with any.
    const until = new Date(Math.min(now + 1, input.EndTime.getTime()))
    const metrics = await readMetrics(history, caller, { ...input, EndTime: until }, now)
    const results = resultsOf(input, metrics)
    if (isFault(results)) return results
    return page(results, input, place)
  }

const checkMost = (most: number | undefined): Fault | undefined =>
  most === undefined || (most >= 1 && most <= mostDatapoints)
    ? undefined
    : fault('ValidationException', `The parameter MaxDatapoints must be from 1 to ${mostDatapoints}.`)

const beginning: Place = { result: -1, second: 0 }

const openPlace = (token: string): Place | undefined => {
  const { result, second } = (openToken(token) ?? {}) as { result?: unknown; second?: unknown }
  return typeof result === 'number' && typeof second === 'number' ? { result, second } : undefined
}

/** The series of every query that is a metric, by id. */
const readMetrics = async (
  history: History,
  caller: Caller,
  input: GetMetricDataInput,
  now: number,
): Promise<ReadonlyMap<string, Series>> => {
  const series = new Map<string, Series>()
  for (const { Id, MetricStat, Label } of input.MetricDataQueries) {
    if (MetricStat === undefined || !isStatistic(MetricStat.Stat)) continue
    const { Metric, Stat, Period, Unit } = MetricStat
    const span = spanOf(input.StartTime, input.EndTime, Period, now)
    const found = findMetric(history.dimensions, caller, Metric, Unit)
    const points = found === undefined ? [] : await history.points(found, span)
    const values = [...points].map(([second, set]) => [second, statistic(Stat, set)] as const)
    series.set(Id, { label: Label ?? Metric.MetricName ?? Id, span, values: new Map(values) })
  }
  return series
}

/** The series of every query whose data are wanted, in the order of the queries. */
const resultsOf = (
  { MetricDataQueries }: GetMetricDataInput,
  metrics: ReadonlyMap<string, Series>,
): readonly { readonly id: string; readonly series: Series }[] | Fault => {
  const scope = createScope(MetricDataQueries, metrics)
  const results: { id: string; series: Series }[] = []
  for (const { Id, Label, ReturnData, Expression } of MetricDataQueries) {
    const value = scope.resolve(Id)
    if (value.kind === 'bad') return inExpression(Id, value.reason)
    if (value.kind === 'scalar') return inExpression(Id, 'Its result must be a time series or an array of time series.')
    if (ReturnData === false) continue
    const ofExpression = Expression === undefined ? undefined : (Label ?? Id)
    if (value.kind === 'series')
      results.push({ id: Id, series: { ...value.series, label: ofExpression ?? value.series.label } })
    else
      for (const series of value.list)
        results.push({ id: Id, series: { ...series, label: `${ofExpression} ${series.label}` } })
  }
  return results
}

const inExpression = (id: string, reason: string): Fault =>
  fault('ValidationException', `Error in expression '${id}': ${reason}`)

const createScope = (queries: readonly MetricDataQuery[], metrics: ReadonlyMap<string, Series>): Scope => {
  const expressions = new Map(
    queries.flatMap(({ Id, Expression }) => (Expression === undefined ? [] : [[Id, Expression]])),
  )
  const results = new Map<string, Value | BadExpression>()
  const scope: Scope = {
    resolve: (id) => {
      const metric = metrics.get(id)
      if (metric !== undefined) return { kind: 'series', series: metric }
      const known = results.get(id)
      if (known !== undefined) return known
      const text = expressions.get(id)
      if (text === undefined) return bad(`There is no query with the id '${id}'.`)
      // Until it is known: an expression that needs itself finds this.
      results.set(id, bad(`'${id}' refers to itself.`))
      const parsed = parseExpression(text)
      const result = parsed.kind === 'bad' ? parsed : evaluate(parsed, scope)
      results.set(id, result)
      return result
    },
    isMetric: (id) => metrics.has(id),
    metrics: (part) => [...metrics].filter(([id]) => id.includes(part)).map(([, series]) => series),
  }
  return scope
}

/** One page of all values, laid end to end. A request with expressions gets one page and no token, as on AWS. */
const page = (
  results: readonly { readonly id: string; readonly series: Series }[],
  { ScanBy, MaxDatapoints = mostDatapoints, MetricDataQueries }: GetMetricDataInput,
  from: Place,
): GetMetricDataOutput => {
  const isAscending = ScanBy === 'TimestampAscending'
  const pageResults: MetricDataResult[] = []
  let room = MaxDatapoints
  let reached = from
  let isMore = false
  for (const [index, { id, series }] of results.entries()) {
    if (index < from.result) continue
    const values = isAscending ? [...series.values] : [...series.values].reverse()
    const isRest = index === from.result
    const rest = isRest
      ? values.filter(([second]) => isAscending === second > from.second && second !== from.second)
      : values
    const some = rest.slice(0, room)
    const last = some.at(-1)
    if (last !== undefined) reached = { result: index, second: last[0] }
    room -= some.length
    isMore ||= rest.length > some.length
    if (some.length === 0 && (isRest || rest.length > 0)) continue
    pageResults.push({
      Id: id,
      Label: series.label,
      Timestamps: some.map(([second]) => new Date(second * 1000)),
      Values: some.map(([, value]) => value),
      StatusCode: rest.length > some.length ? 'PartialData' : 'Complete',
    })
  }
  const hasMath = MetricDataQueries.some(({ Expression }) => Expression !== undefined)
  return {
    MetricDataResults: pageResults,
    Messages: [],
    ...(isMore && !hasMath ? { NextToken: sealToken(reached) } : {}),
  }
}
