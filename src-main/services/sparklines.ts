import type { StreamRow } from '../contract/streams'
import type { Metrics } from '../metrics/metrics'
import { readSeries } from '../metrics/window-series'
import type { Logger } from '../platform/logger'

const sparklineSeconds = 60

/** The last minute of each stream at a glance, what was counted before the project was opened included. */
export interface Sparklines {
  of(arn: string): StreamRow['sparkline']
}

export interface SparklineOptions {
  readonly metrics: Metrics
  /** The streams there are. */
  readonly arns: readonly string[]
  readonly logger: Logger
}

/** What earlier runs have counted is read here, once and of all streams together; what comes after is in memory. */
export const openSparklines = async ({ metrics, arns, logger }: SparklineOptions): Promise<Sparklines> => {
  const end = metrics.lastWholeSecond() + 1
  const from = end - sparklineSeconds
  const incoming = arns.map((arn) => ({ metric: 'IncomingBytes', statistic: 'Sum' as const, subject: { arn } }))
  const span = { from, to: end, period: 1 }
  const values = await readSeries(metrics.history, incoming, { span, counted: metrics.counted() }).catch(
    (error: unknown) => {
      logger.warn(`The last minute of the streams cannot be read: ${String(error)}`)
      return []
    },
  )
  const before = new Map(arns.map((arn, at) => [arn, values[at]]))
  return {
    of: (arn) => {
      const first = metrics.lastWholeSecond() + 1 - sparklineSeconds
      const own = metrics.stream(arn).incomingBytes.slice(first, sparklineSeconds)
      const known = before.get(arn)
      return known === undefined
        ? own
        : own.map((bytes, at) => (first + at < end ? (known[first + at - from] ?? null) : bytes))
    },
  }
}
