import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmState, TreatMissingData } from '../../../../src-main/contract/alarms'
import { evaluate, evaluateAll, type Condition } from '../../../../src-main/services/alarms/evaluate'

const condition = (datapointsToAlarm: number, treatMissingData: TreatMissingData): Condition => ({
  comparison: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 3,
  datapointsToAlarm,
  treatMissingData,
})

/** As CloudWatch's tables write it: 0 within, X breaching, - missing. */
const valuesOf = (text: string): (number | null)[] =>
  text.split(' ').map((each) => (each === '-' ? null : each === 'X' ? 1 : 0))

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const
/** `null` stands for "retain current state": what it was. */
const statesOf = (text: string, datapointsToAlarm: number): (AlarmState | 'current')[] =>
  treatments.map((treatment) => {
    const after = (current: AlarmState): AlarmState =>
      evaluate(condition(datapointsToAlarm, treatment), valuesOf(text), current)
    return after('OK') === after('ALARM') ? after('OK') : 'current'
  })

describe('the state of an alarm', () => {
  // Amazon CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", evaluation range 5
  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', 'current', 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', 'current', 'ALARM', 'OK']],
  ])('of 3 out of 3 is as in the table of CloudWatch for %s', (values, states) => {
    expect(statesOf(values, 3)).toEqual(states)
  })

  it.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'current', 'ALARM', 'OK']],
  ])('of 2 out of 3 is as in the table of CloudWatch for %s', (values, states) => {
    expect(statesOf(values, 2)).toEqual(states)
  })

  it.each([
    ['GreaterThanThreshold', [false, false, true]],
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ] as const)('rings by %s', (comparison, rings) => {
    const one = { ...condition(1, 'missing'), comparison, threshold: 10, evaluationPeriods: 1 }
    expect([9, 10, 11].map((value) => evaluate(one, [value, value, value], 'OK') === 'ALARM')).toEqual(rings)
  })

  it('depends on nothing but how many of the newest values breach, when none is missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(...treatments),
        (breaching, m, treatMissingData) => {
          const rule = { ...condition(m, treatMissingData), evaluationPeriods: 5 }
          const expected = breaching.slice(2).filter(Boolean).length >= m ? 'ALARM' : 'OK'
          expect(evaluate(rule, breaching.map(Number), 'INSUFFICIENT_DATA')).toBe(expected)
        },
      ),
    )
  })

  it('is followed over time', () => {
    const rule = condition(2, 'missing')
    expect(evaluateAll(rule, valuesOf('- - - - - 0 X X 0 0 - - - - -'))).toEqual([
      'INSUFFICIENT_DATA',
      ...['OK', 'OK', 'ALARM', 'ALARM', 'OK', 'OK', 'OK', 'OK', 'OK', 'INSUFFICIENT_DATA'],
    ])
  })
})
