import type { AlarmRule, AlarmState, Comparison } from '../../contract/alarms'

/** What of a rule decides its state. */
export type Condition = Pick<
  AlarmRule,
  'comparison' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'
>

/** Value of each period, oldest first; null where there were no samples. */
export type Values = readonly (number | null)[]

const comparisons: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

/** Which of two values is nearer to ringing, or further beyond; null is beside any other. */
export const worse = (comparison: Comparison, a: number | null, b: number | null): number | null => {
  if (a === null || b === null) return a ?? b
  return comparison.startsWith('Greater') ? Math.max(a, b) : Math.min(a, b)
}

/**
 * How many periods are looked at: two more than are evaluated, so that earlier values can stand in for missing ones.
 * @source CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data": its tables have five for three
 */
export const evaluationRange = ({ evaluationPeriods }: Condition): number => evaluationPeriods + 2

/**
 * The state after a period, as CloudWatch decides it. Where the range has enough values, missing ones do not matter: the newest
 * ones decide. Else every value counts, and only as many missing ones as are needed, in the way the rule says.
 *
 * @param values of the last periods, `evaluationRange` of them
 * @source CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", both tables and "Avoiding premature
 *   transitions to alarm state"
 */
export const evaluate = (condition: Condition, values: Values, current: AlarmState): AlarmState => {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData, comparison, threshold } = condition
  const isBreaching = (value: number): boolean => comparisons[comparison](value, threshold)
  const known = values.filter((value) => value !== null)
  const counted = known.slice(-evaluationPeriods)
  const breaching = counted.filter(isBreaching).length
  const missing = evaluationPeriods - counted.length
  const alarmIf = (rings: boolean): AlarmState => (rings ? 'ALARM' : 'OK')

  if (treatMissingData === 'breaching') return alarmIf(breaching + missing >= datapointsToAlarm)
  if (missing === 0 || treatMissingData === 'notBreaching') return alarmIf(breaching >= datapointsToAlarm)
  if (known.length === 0) return treatMissingData === 'ignore' ? current : 'INSUFFICIENT_DATA'
  if (breaching >= datapointsToAlarm) return 'ALARM'
  // All that is known is breaching, and it began long enough ago.
  const age = values.length - values.findIndex((value) => value !== null)
  if (breaching < known.length || age < datapointsToAlarm) return 'OK'
  return treatMissingData === 'ignore' ? current : 'ALARM'
}

/** The state after each of the periods that have a whole range before them. */
export const evaluateAll = (condition: Condition, values: Values): readonly AlarmState[] => {
  const range = evaluationRange(condition)
  const states: AlarmState[] = []
  let state: AlarmState = 'INSUFFICIENT_DATA'
  for (let end = range; end <= values.length; end++) {
    state = evaluate(condition, values.slice(end - range, end), state)
    states.push(state)
  }
  return states
}
