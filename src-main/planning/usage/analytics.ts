import type { ElementFlow } from '../flow/flow'
import { amount } from './figures'
import { unknown, used, working, type Entry, type Month } from './entries'

/*
 * Managed Service for Apache Flink, and the SQL product before it. @source pricing facts sheet §4, Flink facts sheet §7
 */

const storageGBPerKpu = 50
const studioKpus = 2
/** A start is charged for ten minutes at least. */
const shortestHours = 1 / 6

export const flinkUses = ({ element }: ElementFlow<'flink-application'>, month: Month): readonly Entry[] => {
  const { parallelism, parallelismPerKpu, startsPerMonth, studio, backupGB } = element
  const kpus = Math.ceil(parallelism / parallelismPerKpu)
  const hours = Math.max(Math.min(element.hoursPerMonth ?? month.hours, month.hours), startsPerMonth * shortestHours)
  const figures = { kpus, hours }
  const extra = studio
    ? used(
        'flink.studioHours',
        amount('KPU-hour', studioKpus, hours),
        working('kpuHours', {
          kpus: studioKpus,
          hours,
        }),
      )
    : used('flink.orchestrationHours', amount('KPU-hour', hours), working('kpuHours', { kpus: 1, hours }))
  return [
    used(
      'flink.kpuHours',
      amount('KPU-hour', kpus, hours),
      working('flinkKpuHours', {
        parallelism,
        parallelismPerKpu,
        ...figures,
      }),
    ),
    extra,
    used(
      'flink.runningStorage',
      amount('GB-hour', storageGBPerKpu, kpus, hours),
      working('runningStorage', {
        ...figures,
      }),
    ),
    backupGB === undefined
      ? unknown('flink.backups', 'backupGB')
      : used(
          'flink.backups',
          amount('GB-hour', backupGB, month.hours),
          working('keptGigabytes', {
            gigabytes: backupGB,
            hours: month.hours,
          }),
        ),
  ]
}

export const sqlUses = ({ element: { kpus } }: ElementFlow<'sql-application'>, { hours }: Month): readonly Entry[] => [
  used('sql.kpuHours', amount('KPU-hour', kpus, hours), working('kpuHours', { kpus, hours })),
]
