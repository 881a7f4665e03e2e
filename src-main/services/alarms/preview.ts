import type { AlarmPreview, AlarmRule } from '../../contract/alarms'
import type { Stream } from '../../engine/streams/stream'
import type { History } from '../../metrics/history'
import { evaluateAll, evaluationRange } from './evaluate'
import { worstOf } from './live-rule'
import { readValues } from './metrics'
import { subjectsOf } from './rules'

export interface PreviewOptions {
  readonly history: History
  readonly streams: readonly Stream[]
  /** Periods that end after this are left out; epoch milliseconds. */
  readonly now: number
}

const lengthOf = (period: number): number => (period > 300 ? 86_400 : 3_600)

/** What a rule would have done, from what is known of the metric: it is evaluated over the past as it would be from now on. */
export const previewOf = async (rule: AlarmRule, { history, streams, now }: PreviewOptions): Promise<AlarmPreview> => {
  const { period } = rule
  const periods = lengthOf(period) / period
  const to = Math.floor(now / 1000 / period) * period
  const subjects = subjectsOf(rule, streams)
  // The first state is that before the time asked about: what rings then does not begin to.
  const before = evaluationRange(rule)
  const span = { from: to - (periods + before) * period, to, period }
  const values = await readValues(history, rule, { subjects, span })
  const together = worstOf(rule, values)
  const alarms = (rule.spread === 'any' ? [together] : values).map((series) => evaluateAll(rule, series))
  const began = alarms.map((states) =>
    states.filter((state, at) => at > 0 && state === 'ALARM' && states[at - 1] !== state),
  )
  return {
    from: to - periods * period,
    period,
    values: together.slice(-periods),
    rings: began.flat().length,
    ringing: together.slice(-periods).filter((_, at) => alarms.some((states) => states[at + 1] === 'ALARM')).length,
    subjects: subjects.length,
  }
}
