import { fault, isFault, type Fault } from '../../engine/fault'
import type { Caller } from '../../engine/service'
import type { Clock } from '../../platform/clock'
import type { StatisticSet } from '../../storage/packed-statistics'
import type { History } from '../history'
import { unitOf, type Input } from './model'
import { findMetric } from './naming'
import { isStatistic, needsDistribution, noDistribution, statistic, type StatisticName } from './statistics'
import { isPeriod, periodRule, spanOf } from './time-range'

/** @source CloudWatch API reference, GetMetricStatistics, read 2026-11-21 */
const mostDatapoints = 1440

export interface GetMetricStatisticsOutput {
  readonly Label: string
  readonly Datapoints: readonly ({ readonly Timestamp: Date; readonly Unit: string } & Readonly<
    Partial<Record<StatisticName, number>>
  >)[]
}

/** Statistics of one metric, oldest first. A metric without data, or that does not exist, has no datapoints. */
export const getMetricStatistics =
  (history: History, clock: Clock) =>
  async (caller: Caller, input: Input<'GetMetricStatistics'>): Promise<GetMetricStatisticsOutput | Fault> => {
    const names = statisticsOf(input)
    if (isFault(names)) return names
    const refusal = checkTimes(input)
    if (refusal !== undefined) return refusal
    const found = findMetric(history.dimensions, caller, input, input.Unit)
    if (found === undefined) return { Label: input.MetricName, Datapoints: [] }
    const { of, code } = found
    const span = spanOf(input.StartTime, input.EndTime, input.Period, clock.now())
    const points = await history.points(found, span)
    const Unit = unitOf(of.level, code)
    return {
      Label: input.MetricName,
      Datapoints: [...points].map(([second, set]) => ({
        Timestamp: new Date(second * 1000),
        ...valuesOf(names, set),
        Unit,
      })),
    }
  }

const valuesOf = (names: readonly StatisticName[], set: StatisticSet): Partial<Record<StatisticName, number>> =>
  Object.fromEntries(names.map((name) => [name, statistic(name, set)]))

const statisticsOf = ({
  Statistics,
  ExtendedStatistics,
}: Input<'GetMetricStatistics'>): readonly StatisticName[] | Fault => {
  if ((Statistics === undefined) === (ExtendedStatistics === undefined)) {
    return fault('InvalidParameterCombinationException', 'Must specify either Statistics or ExtendedStatistics')
  }
  const extended = ExtendedStatistics?.[0]
  if (extended !== undefined) {
    return fault(
      'InvalidParameterValueException',
      needsDistribution(extended)
        ? `The statistic ${extended} is not available. ${noDistribution}`
        : `The value ${extended} for parameter ExtendedStatistics.member.1 is not a valid statistic.`,
    )
  }
  return (Statistics ?? []).filter(isStatistic)
}

/** Texts of the two about times: as clients of AWS report them. */
const checkTimes = ({ StartTime, EndTime, Period }: Input<'GetMetricStatistics'>): Fault | undefined => {
  if (StartTime >= EndTime) {
    const message = 'The parameter StartTime must be less than the parameter EndTime.'
    return fault('InvalidParameterValueException', message)
  }
  if (!isPeriod(Period)) return fault('InvalidParameterValueException', `The parameter Period ${periodRule}`)
  const datapoints = Math.ceil((EndTime.getTime() - StartTime.getTime()) / 1000 / Period)
  if (datapoints <= mostDatapoints) return undefined
  return fault(
    'InvalidParameterCombinationException',
    `You have requested up to ${datapoints} datapoints, which exceeds the limit of ${mostDatapoints}. ` +
      'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
  )
}
