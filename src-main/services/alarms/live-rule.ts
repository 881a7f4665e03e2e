import type { Alarm, AlarmEvent, AlarmRule, AlarmRuleState, AlarmState, AlarmSubject } from '../../contract/alarms'
import type { SeriesValues } from '../../metrics/window-series'
import { evaluate, evaluationRange, worse } from './evaluate'
import { findAlarmMetric } from './metrics'

/** So many values are shown of a rule, and so many of its alarms. */
export const recentPeriods = 60
const shownAlarms = 20

/** An alarm came into another state. */
export interface Change {
  readonly key: string
  readonly from: AlarmState
  readonly alarm: Alarm
}

/** A rule at work: its alarms and their states. */
export class LiveRule {
  private alarms = new Map<string, Alarm>()
  private recent: (number | null)[] = []
  /** Epoch second at which the last period ended that was evaluated. */
  evaluatedTo: number | undefined
  trouble: AlarmRuleState['trouble'] = null

  /** @param alarms those that go on: what rang when the project was last open */
  constructor(
    readonly id: string,
    readonly rule: AlarmRule,
    alarms: readonly Alarm[] = [],
  ) {
    for (const alarm of alarms) this.alarms.set(keyOf(alarm.subject), alarm)
  }

  /** The same alarms under a rule that rings for the same reason, if perhaps for others; undefined when it does not. */
  continuedBy(rule: AlarmRule): LiveRule | undefined {
    return reasonOf(rule) === reasonOf(this.rule) ? new LiveRule(this.id, rule, [...this.alarms.values()]) : undefined
  }

  /** How many periods to read for the next evaluation: at first, as many as are shown. */
  get wantedPeriods(): number {
    const range = evaluationRange(this.rule)
    return this.evaluatedTo === undefined ? Math.max(range, recentPeriods) : range
  }

  get ringing(): readonly (readonly [string, Alarm])[] {
    return [...this.alarms].filter(([, { state }]) => state === 'ALARM')
  }

  /**
   * Take the values of the periods up to one that has just ended, by subject.
   * @param now epoch milliseconds
   * @returns what changed; alarms whose subject is gone end
   */
  take(subjects: readonly AlarmSubject[], values: readonly SeriesValues[], now: number): readonly Change[] {
    const { rule } = this
    const range = evaluationRange(rule)
    const together = worstOf(rule, values)
    const isNew = this.evaluatedTo === undefined
    this.recent = [...(isNew ? together : [...this.recent, together.at(-1) ?? null])].slice(-recentPeriods)
    const series =
      rule.spread === 'any'
        ? [{ subject: null, values: together, worst: holderOf(subjects, values, together.at(-1) ?? null) }]
        : subjects.map((subject, at) => ({ subject, values: values[at] ?? [], worst: null }))
    const before = this.alarms
    this.alarms = new Map()
    const changes: Change[] = []
    for (const each of series) {
      const key = keyOf(each.subject)
      const known = before.get(key)
      const from = known?.state ?? 'INSUFFICIENT_DATA'
      const state = evaluate(rule, each.values.slice(-range), from)
      const since = known === undefined || from !== state ? now : known.since
      const alarm = { subject: each.subject, state, since, value: each.values.at(-1) ?? null, worst: each.worst }
      this.alarms.set(key, alarm)
      if (from !== state) changes.push({ key, from, alarm })
    }
    return [
      ...changes,
      ...ended(
        [...before].filter(([key]) => !this.alarms.has(key)),
        now,
      ),
    ]
  }

  /** The rule is no more, or is not the same any more: what rings ends. */
  end(now: number): readonly Change[] {
    const { ringing } = this
    this.alarms = new Map()
    return ended(ringing, now)
  }

  /** @param arn shows of its alarms those about this stream only */
  view(arn?: string): AlarmRuleState {
    const { id, rule, recent, trouble } = this
    const alarms = [...this.alarms.values()].sort((a, b) => urgency(b.state) - urgency(a.state) || a.since - b.since)
    return {
      ...{ id, rule, unit: findAlarmMetric(rule)?.unit ?? 'Count', recent, trouble },
      state: rule.isEnabled ? (alarms[0]?.state ?? 'INSUFFICIENT_DATA') : null,
      ringing: alarms.filter(({ state }) => state === 'ALARM').length,
      alarms: alarms.length,
      first: alarms.filter((alarm) => arn === undefined || streamOf(alarm) === arn).slice(0, shownAlarms),
    }
  }
}

/** All of a rule but its name and whom it is about. */
const reasonOf = (rule: AlarmRule): string => JSON.stringify({ ...rule, name: '', arn: '', part: '', except: [] })

const urgency = (state: AlarmState): number => ['INSUFFICIENT_DATA', 'OK', 'ALARM'].indexOf(state)

/** The stream an alarm is about or, of several, that of the worst; null of the project. */
export const streamOf = ({ subject, worst }: Alarm): string | null => (subject ?? worst)?.arn ?? null

/** Names an alarm among those of its rule. */
export const keyOf = (subject: AlarmSubject | null): string =>
  subject === null ? '*' : `${subject.arn ?? ''} ${subject.part ?? ''}`

const ended = (alarms: readonly (readonly [string, Alarm])[], now: number): readonly Change[] =>
  alarms
    .filter(([, { state }]) => state === 'ALARM')
    .map(([key, alarm]) => ({ key, from: 'ALARM', alarm: { ...alarm, state: 'INSUFFICIENT_DATA', since: now } }))

/** The worst value of each period. */
export const worstOf = ({ comparison }: AlarmRule, values: readonly SeriesValues[]): SeriesValues =>
  (values[0] ?? []).map((_, at) =>
    values.reduce<number | null>((worst, series) => worse(comparison, worst, series[at] ?? null), null),
  )

const holderOf = (
  subjects: readonly AlarmSubject[],
  values: readonly SeriesValues[],
  worst: number | null,
): AlarmSubject | null =>
  worst === null ? null : (subjects[values.findIndex((series) => series.at(-1) === worst)] ?? null)

/** What is kept of a change, and told: it stays true when the rule is changed. */
export const toEvent = ({ id, rule }: LiveRule, { from, alarm }: Change): Omit<AlarmEvent, 'id'> => ({
  at: alarm.since,
  ruleId: id,
  ...{ name: rule.name, metric: rule.metric, statistic: rule.statistic },
  ...{ comparison: rule.comparison, threshold: rule.threshold },
  unit: findAlarmMetric(rule)?.unit ?? 'Count',
  ...{ subject: alarm.subject, from, to: alarm.state, value: alarm.value, worst: alarm.worst },
})
