import { fault, type Fault } from '../../engine/fault'
import type { Caller } from '../../engine/service'
import type { Input, MetricDataQuery } from './model'
import { isStatistic, needsDistribution, noDistribution } from './statistics'
import { isPeriod, periodRule } from './time-range'

/** @source CloudWatch API reference, GetMetricData, read 2026-11-21 */
const mostQueries = 500
const idPattern = /^[a-z][a-zA-Z0-9_]*$/

const invalid = (message: string): Fault => fault('ValidationException', message)

/** What GetMetricData refuses at once. Texts as clients of AWS report them, but for those that name Streamgauge. */
export const checkQueries = (caller: Caller, input: Input<'GetMetricData'>): Fault | undefined => {
  const { MetricDataQueries: queries, StartTime, EndTime } = input
  if (queries.length > mostQueries) {
    return invalid(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`)
  }
  if (StartTime.getTime() === EndTime.getTime()) {
    return invalid('The parameter StartTime must not equal parameter EndTime.')
  }
  if (StartTime > EndTime) return invalid('The parameter StartTime must be less than the parameter EndTime.')
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length) {
    return invalid('The values for parameter id in MetricDataQueries are not unique.')
  }
  for (const [index, query] of queries.entries()) {
    const refusal = checkQuery(caller, query, `MetricDataQueries.member.${index + 1}`)
    if (refusal !== undefined) return refusal
  }
  return queries.some(({ ReturnData }) => ReturnData !== false)
    ? undefined
    : invalid('At least one query must have ReturnData set to true.')
}

const checkQuery = (caller: Caller, query: MetricDataQuery, path: string): Fault | undefined => {
  const { Id, MetricStat, Expression, Label, AccountId } = query
  if (!idPattern.test(Id)) {
    return invalid(`The value ${Id} for parameter ${path}.Id is not matching the expected pattern ${idPattern.source}.`)
  }
  if (Label?.includes('${') === true) {
    return invalid(`${path}.Label: Streamgauge does not work out dynamic labels. Leave \${...} out of it.`)
  }
  if (AccountId !== undefined && AccountId !== caller.accountId) {
    return invalid(`${path}.AccountId: there are no linked accounts here, only ${caller.accountId} itself.`)
  }
  if (MetricStat !== undefined && Expression !== undefined) {
    return invalid(`The parameters ${path}.MetricStat and ${path}.Expression must not both be given.`)
  }
  if (Expression !== undefined) return undefined
  return MetricStat === undefined
    ? invalid(`The parameter ${path}.MetricStat is required.\n`)
    : checkMetricStat(query, MetricStat, path)
}

const checkMetricStat = (
  query: MetricDataQuery,
  { Metric, Stat, Period }: NonNullable<MetricDataQuery['MetricStat']>,
  path: string,
): Fault | undefined => {
  for (const name of ['Namespace', 'MetricName'] as const) {
    if (Metric[name] === undefined) return invalid(`The parameter ${path}.MetricStat.Metric.${name} is required.\n`)
  }
  if (!isStatistic(Stat)) {
    return invalid(
      needsDistribution(Stat)
        ? `The statistic ${Stat} of ${path}.MetricStat.Stat is not available. ${noDistribution}`
        : `The value ${Stat} for parameter ${path}.MetricStat.Stat is not a valid statistic.\n`,
    )
  }
  if (query.Period !== undefined) {
    return invalid(`${path}.Period is for expressions; the period of a metric is in its MetricStat.`)
  }
  return isPeriod(Period) ? undefined : invalid(`The parameter ${path}.MetricStat.Period ${periodRule}`)
}
