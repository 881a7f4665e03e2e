import type { workload as contract } from '../contract/workload'
import type { Span } from '../metrics/history'
import { choosePeriod } from '../metrics/choose-period'
import { readSeries, type SeriesValues } from '../metrics/window-series'
import { measureWorkload } from '../planning/workload-in/measure'
import { readWorkload } from '../planning/workload-in/read-workload'
import type { Timeline } from '../planning/workload-in/timeline'
import { sentence } from '../platform/sentence'
import type { Counted } from '../storage/metric-store'
import type { Handlers } from './contract-server'
import { knownTimes } from './history-handlers'
import { requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

/** All hours that are kept of a stream: 455 days. */
const mostPeriods = 455 * 24

export const workloadHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'workload.read': async (file) => {
    const { workload, problems } = readWorkload(file)
    return { workload, problems: [...problems] }
  },

  'workload.ofStream': async ({ arn, from, to }) => {
    const { project } = workbench
    const { metrics, clock } = project
    const { createdAt } = requireStream(project, arn)
    const known = within(metrics.counted(), { from: Math.max(from, createdAt) / 1000, to: to / 1000 })
    if (known === undefined) return nothingOf(arn)
    const period = choosePeriod({ ...known, points: mostPeriods, now: Math.floor(clock.now() / 1000) })
    const span = { from: Math.ceil(known.from / period) * period, to: Math.floor(known.to / period) * period, period }
    if (span.from >= span.to) return nothingOf(arn)
    const counted = knownTimes(metrics, period)
    const [records = [], bytes = []] = await readSeries(
      metrics.history,
      ['IncomingRecords', 'IncomingBytes'].map((metric) => ({ metric, statistic: 'Sum', subject: { arn } })),
      { span, counted },
    )
    const timeline = (values: SeriesValues): Timeline => ({
      periodSeconds: period,
      values: wholePeriods(values, span, counted),
    })
    const sums = { records: timeline(records), bytes: timeline(bytes) }
    if (sums.records.values.size === 0) return nothingOf(arn)
    return { workload: measureWorkload(sums, []), problems: [] }
  },
})

type Range = Pick<Span, 'from' | 'to'>

/** The part of a time in which anything was counted: whole seconds, `to` excluded. */
const within = (counted: readonly Counted[], { from, to }: Range): Range | undefined => {
  const [first, last] = [counted[0], counted.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const range = { from: Math.max(Math.ceil(from), first.from), to: Math.min(Math.floor(to), last.to + 1) }
  return range.from < range.to ? range : undefined
}

/** By epoch milliseconds. A period in which the project was closed for a while tells too little. */
const wholePeriods = (values: SeriesValues, { from, period }: Span, counted: readonly Counted[]) =>
  new Map(
    values.flatMap((value, i): [number, number][] => {
      const at = from + i * period
      const isWhole = counted.some((time) => time.from <= at && at + period - 1 <= time.to)
      return value === null || !isWhole ? [] : [[at * 1000, value]]
    }),
  )

const nothingOf = (arn: string) => ({
  workload: null,
  problems: [{ place: arn, ...sentence('WorkloadNothing') }],
})
