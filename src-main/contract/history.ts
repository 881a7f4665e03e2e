import { z } from 'zod'
import { command, defineContract, feed } from './define'

/** Of the samples of a period, as CloudWatch has them. */
export const Statistic = z.enum(['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'])
export type Statistic = z.infer<typeof Statistic>

/** What a series is about: the whole project without `arn`, else a stream, or a shard or registered consumer of it. */
export const Subject = z.object({
  arn: z.string().optional(),
  shardId: z.string().optional(),
  consumerName: z.string().optional(),
})
export type Subject = z.infer<typeof Subject>

/**
 * A metric by CloudWatch's own name. What a stream or the project does not have itself is that of all below it together:
 * of a stream, its shards or consumers; of the project, all shards, streams or consumers, those that are gone included.
 */
export const Series = z.object({ metric: z.string(), statistic: Statistic, subject: Subject })
export type Series = z.infer<typeof Series>

/** Points of all series of a question, in their order; all have the same periods. */
export const Points = z.object({
  /** Epoch seconds at which the first period begins. */
  from: z.number().int(),
  /** Seconds. */
  period: z.number().int(),
  /**
   * By series, then by period; null where nothing is known. A period without samples in which the project was open has a Sum
   * and a SampleCount of 0, and no other statistic.
   */
  values: z.array(z.array(z.number().nullable())),
})
export type Points = z.infer<typeof Points>

/**
 * Something that happened to the project or to a stream, for the notes in charts.
 *
 *     kind             detail
 *     opened           -
 *     created          mode, shards
 *     deleted          -
 *     split            shard; first, second: what it became
 *     merged           first, second; shard: what they became
 *     scaled           from, to: open shards; by: UpdateShardCount, WarmThroughput or ON_DEMAND
 *     mode             from, to: PROVISIONED or ON_DEMAND
 *     retention        from, to: hours
 *     encryption       change: started or stopped; key
 *     limits           from, to: enforce, observe or off, and of a stream: project
 *     fault-injection  change: added or removed; rule: its id; fault, latencyMs, stream, operations, share where it has them
 *     consumer         change: registered or deregistered; name
 *     alarm            an `AlarmNote`
 */
export const TimelineEvent = z.object({
  id: z.number().int(),
  /** Epoch milliseconds. */
  at: z.number(),
  kind: z.enum([
    'opened', // the project was opened: metrics begin anew
    'created',
    'deleted',
    'split',
    'merged',
    'scaled', // UpdateShardCount, or an on-demand stream by itself
    'mode',
    'retention',
    'encryption',
    'limits',
    'fault-injection',
    'consumer',
    'alarm',
  ]),
  /** Absent for what is about the whole project. */
  arn: z.string().optional(),
  /** Figures and names for the sentence of its kind, e.g. `{ from: 4, to: 8 }`. */
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type TimelineEvent = z.infer<typeof TimelineEvent>

/** What a stream has metrics of beside its own. */
export const StreamParts = z.object({
  /** In the order of their numbers, those that are closed included. */
  shards: z.array(z.object({ shardId: z.string(), isOpen: z.boolean() })),
  /** Names of the registered consumers. */
  consumers: z.array(z.string()),
})
export type StreamParts = z.infer<typeof StreamParts>

const Range = { from: z.number().int(), to: z.number().int() }

export const history = defineContract({
  /**
   * Any range of time (epoch seconds, `to` excluded), in periods of `period` seconds or, without one, in the shortest that
   * give at most `points` of them and that are known as far back as `from`.
   */
  'history.read': command({
    input: z.object({
      series: z.array(Series).min(1).max(500),
      ...Range,
      period: z.number().int().min(1).optional(),
      points: z.number().int().min(10).max(5_000),
    }),
    output: Points,
    faults: ['InvalidArgumentException'],
  }),
  /** The last whole seconds, then each second as it passes: each event goes on where the one before ended. */
  'history.watch': feed({
    input: z.object({ series: z.array(Series).min(1).max(1_000), seconds: z.number().int().min(10).max(3_600) }),
    event: Points,
  }),
  /** At once, and when they change. Ends when the stream is deleted. */
  'history.parts.watch': feed({ input: z.object({ arn: z.string() }), event: StreamParts }),
  /** Events of a range of time (epoch seconds), of the project and, unless `arn` narrows it, of all streams; oldest first. */
  'timeline.read': command({
    input: z.object({ arn: z.string().optional(), ...Range }),
    output: z.object({ events: z.array(TimelineEvent) }),
  }),
  /** The newest events, newest first, again when there are newer ones. */
  'timeline.watch': feed({
    input: z.object({ arn: z.string().optional(), limit: z.number().int().min(1).max(500) }),
    event: z.object({ events: z.array(TimelineEvent) }),
  }),
})
