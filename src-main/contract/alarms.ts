import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { Statistic } from './history'
import { Told } from './language'

/** What a rule is about: the project as a whole, or the streams, shards or registered consumers in it. */
export const AlarmLevel = z.enum(['project', 'stream', 'shard', 'consumer'])
export type AlarmLevel = z.infer<typeof AlarmLevel>

export const Comparison = z.enum([
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
])
export type Comparison = z.infer<typeof Comparison>

/** How a period without samples counts. */
export const TreatMissingData = z.enum(['missing', 'notBreaching', 'breaching', 'ignore'])
export type TreatMissingData = z.infer<typeof TreatMissingData>

export const AlarmState = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA'])
export type AlarmState = z.infer<typeof AlarmState>

/** Seconds. Periods begin at multiples of their length. */
export const alarmPeriods = [10, 30, 60, 300, 900, 3600] as const

/** CloudWatch's own words where it has them. */
export const AlarmRule = z.object({
  name: z.string().trim().min(1).max(80),
  isEnabled: z.boolean(),
  level: AlarmLevel,
  /** Null: of all streams, those to come included. */
  arn: z.string().nullable(),
  /** ARNs of streams it does not apply to. */
  except: z.array(z.string()).max(10_000),
  /** Shard id or consumer name; null: of all shards that are open, or of all consumers. */
  part: z.string().nullable(),
  /** Of several: an alarm for each, or one for them together, of the worst one in each period. */
  spread: z.enum(['each', 'any']),
  /** Of `alarm.metrics`. */
  metric: z.string(),
  statistic: Statistic,
  period: z.literal(alarmPeriods),
  comparison: Comparison,
  threshold: z.number(),
  evaluationPeriods: z.number().int().min(1).max(100),
  datapointsToAlarm: z.number().int().min(1).max(100),
  treatMissingData: TreatMissingData,
})
export type AlarmRule = z.infer<typeof AlarmRule>

/** What an alarm is about: `arn` is null of the project, `part` is that of a shard or consumer. */
export const AlarmSubject = z.object({ arn: z.string().nullable(), part: z.string().nullable() })
export type AlarmSubject = z.infer<typeof AlarmSubject>

export const Alarm = z.object({
  /** Null: of all that the rule is about. */
  subject: AlarmSubject.nullable(),
  state: AlarmState,
  /** Epoch milliseconds at which it came into this state. */
  since: z.number(),
  /** Of the last period; null without samples. */
  value: z.number().nullable(),
  /** Who had that value, where the alarm is about several. */
  worst: AlarmSubject.nullable(),
})
export type Alarm = z.infer<typeof Alarm>

export const AlarmUnit = z.enum(['Bytes', 'Count', 'Milliseconds', 'Percent'])
export type AlarmUnit = z.infer<typeof AlarmUnit>

export const AlarmRuleState = z.object({
  id: z.string(),
  rule: AlarmRule,
  unit: AlarmUnit,
  /** Of its alarms the worst; null while it is switched off. */
  state: AlarmState.nullable(),
  ringing: z.number().int(),
  /** How many alarms it makes. */
  alarms: z.number().int(),
  /** Those that ring first, at most 20, perhaps of one stream only. */
  first: z.array(Alarm),
  /** The worst value of each of the last periods, oldest first, at most 60. */
  recent: z.array(z.number().nullable()),
  /** Why it could not be evaluated when it was tried last: its alarms are as they were before. Null when it could. */
  trouble: Told.nullable(),
})
export type AlarmRuleState = z.infer<typeof AlarmRuleState>

/** An alarm began to ring, or stopped. */
export const AlarmEvent = z.object({
  id: z.number().int(),
  /** Epoch milliseconds. */
  at: z.number(),
  ruleId: z.string(),
  /** As it was then, like what follows. */
  name: z.string(),
  subject: AlarmSubject.nullable(),
  from: AlarmState,
  to: AlarmState,
  metric: z.string(),
  statistic: Statistic,
  unit: AlarmUnit,
  comparison: Comparison,
  threshold: z.number(),
  value: z.number().nullable(),
  worst: AlarmSubject.nullable(),
})
export type AlarmEvent = z.infer<typeof AlarmEvent>

/** Details of the timeline's events of kind `alarm`. Those of earlier versions have `name`, `state` and `part` only. */
export const AlarmNote = z.object({
  name: z.string(),
  state: AlarmState,
  /** Name of the stream, where the event is not about one, but of several the worst was in it. */
  stream: z.string().optional(),
  part: z.string().optional(),
  metric: z.string(),
  statistic: Statistic,
  unit: AlarmUnit,
  comparison: Comparison,
  threshold: z.number(),
  /** Absent without samples. */
  value: z.number().optional(),
})
export type AlarmNote = z.infer<typeof AlarmNote>

export const AlarmMetric = z.object({
  level: AlarmLevel,
  name: z.string(),
  unit: AlarmUnit,
  /** The only statistic it has; null: it has all. */
  statistic: Statistic.nullable(),
})
export type AlarmMetric = z.infer<typeof AlarmMetric>

/** How a rule would have done. */
export const AlarmPreview = z.object({
  /** Epoch seconds at which the first period begins; seconds of each. */
  from: z.number().int(),
  period: z.number().int(),
  /** The worst value of each period. */
  values: z.array(z.number().nullable()),
  /** How often an alarm would have begun to ring. */
  rings: z.number().int(),
  /** In how many of the periods one would have rung. */
  ringing: z.number().int(),
  /** How many streams, shards or consumers it looked at. */
  subjects: z.number().int(),
})
export type AlarmPreview = z.infer<typeof AlarmPreview>

const Nothing = z.object({})

export const alarms = defineContract({
  /** All rules by name with what they say now; at once, and again when that changes. With `arn`, of their alarms those about that stream. */
  'alarms.watch': feed({
    input: z.object({ arn: z.string().optional() }),
    event: z.object({ rules: z.array(AlarmRuleState) }),
  }),
  /** How many alarms ring, and which have begun to since the last event. */
  'alarms.ringing': feed({
    input: Nothing,
    event: z.object({
      ringing: z.number().int(),
      began: z.array(AlarmEvent),
      /** Whether the desktop shows those that begin to ring; a window need not then. */
      isOnDesktop: z.boolean(),
    }),
  }),
  /** The newest events, newest first; again when there are more. At most 5,000 are kept. */
  'alarms.log': feed({
    input: z.object({ limit: z.number().int().min(1).max(500) }),
    event: z.object({ events: z.array(AlarmEvent) }),
  }),
  'alarm.metrics': command({ input: Nothing, output: z.object({ metrics: z.array(AlarmMetric) }) }),
  /** Keep a rule: a new one without `id`. */
  'alarm.save': command({
    input: z.object({ id: z.string().optional(), rule: AlarmRule }),
    output: z.object({ id: z.string() }),
    faults: ['BadAlarm', 'NoSuchAlarm'],
  }),
  'alarm.remove': command({ input: z.object({ id: z.string() }), output: Nothing, faults: ['NoSuchAlarm'] }),
  /** Bring back those of the rules every project begins with that were removed. */
  'alarm.restoreDefaults': command({ input: Nothing, output: z.object({ restored: z.number().int() }) }),
  /** What a rule would have done in the last hour; in the last day if its periods are longer than five minutes. */
  'alarm.preview': command({ input: z.object({ rule: AlarmRule }), output: AlarmPreview, faults: ['BadAlarm'] }),
})
