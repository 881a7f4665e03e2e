import { describe, expect, it } from 'vitest'
import { billOf, priceOf } from './bill-of'

/*
 * Of the SQL product that ended there is an example in eu-west-2 only.
 */

const flink = (more: object, id = 'flink') =>
  ({ kind: 'flink-application', id, name: 'Flink', backupGB: 0, ...more }) as const

describe('AWS documentation, per second billing: months of 720 h, lines rounded up', () => {
  const terms = { hours: 720, rounding: 'line-up' } as const

  it('20 KPU for a month: $1,684.03 is published without the orchestration KPU that the same page charges ($79.20)', () => {
    expect(billOf({ elements: [flink({ parallelism: 20, backupGB: 1 })] }, terms)).toEqual({
      'flink.kpuHours': '1584.00',
      'flink.orchestrationHours': '79.20',
      'flink.runningStorage': '100.00',
      'flink.backups': '0.03',
      total: '1763.23',
    })
  })

  it('2 KPU for 15 minutes a day: $2.59', () => {
    const daily = flink({ parallelism: 2, hoursPerMonth: 7.5, startsPerMonth: 30 })
    expect(billOf({ elements: [daily] }, terms)).toEqual({
      'flink.kpuHours': '1.65',
      'flink.orchestrationHours': '0.83',
      'flink.runningStorage': '0.11',
      total: '2.59',
    })
  })

  it('4 + 1 KPU for runs of 30, 5 and 2 minutes, charged as 50: $0.49, all KPUs being one line', () => {
    const hours = 50 / 60
    expect(priceOf({ 'flink.kpuHours': 5 * hours, 'flink.runningStorage': 200 * hours }, terms)).toEqual({
      'flink.kpuHours': '0.46',
      'flink.runningStorage': '0.03',
      total: '0.49',
    })
  })
})

it('4 KPU and 100 GB of backups: $423.80 [calculator, pasted by yffrankwang/amazon-taxi-analytics]', () => {
  expect(billOf({ elements: [flink({ parallelism: 4, backupGB: 100 })] })).toEqual({
    'flink.kpuHours': '321.20',
    'flink.orchestrationHours': '80.30',
    'flink.runningStorage': '20.00',
    'flink.backups': '2.30',
    total: '423.80',
  })
})

it('1 KPU all month: $165.60 [AWS, Game Analytics Pipeline]', () => {
  expect(billOf({ elements: [flink({})] }).total).toBe('165.60')
})

it('10 KPU in eu-west-2: $927.10 + $92.71 + $58.00 + $2.40 [infracost, kinesisanalyticsv2_application]', () => {
  expect(billOf({ elements: [flink({ parallelism: 10, backupGB: 100 })], region: 'eu-west-2' })).toEqual({
    'flink.kpuHours': '927.10',
    'flink.orchestrationHours': '92.71',
    'flink.runningStorage': '58.00',
    'flink.backups': '2.40',
    total: '1080.21',
  })
})

describe("Studio [examples of AWS's pricing page, by TimJentzsch/cloud_resource_matcher, 2023]", () => {
  it('a notebook of 4 KPU all month: $495.20', () => {
    expect(billOf({ elements: [flink({ parallelism: 4, studio: true })] }, { hours: 720 })).toEqual({
      'flink.kpuHours': '316.80',
      'flink.studioHours': '158.40',
      'flink.runningStorage': '20.00',
      total: '495.20',
    })
  })

  it('a notebook for 16 h, deployed for 672 h: $242.10, not rounded before it is summed', () => {
    const notebook = flink({ parallelism: 4, studio: true, hoursPerMonth: 16 }, 'notebook')
    const deployed = flink({ parallelism: 2, hoursPerMonth: 672, backupGB: 0.028 }, 'deployed')
    expect(billOf({ elements: [notebook, deployed] }, { hours: 720, rounding: 'total' }).total).toBe('242.10')
  })
})

it('10 KPU of the SQL product in eu-west-2: $927.10, without an orchestration KPU [infracost, kinesisanalytics]', () => {
  const sql = { kind: 'sql-application', id: 'sql', name: 'SQL', kpus: 10 } as const
  expect(billOf({ elements: [sql], region: 'eu-west-2' }).total).toBe('927.10')
})
