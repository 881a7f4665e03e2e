import type { StreamSettings } from '../../../storage/stream-settings'
import { isFault } from '../../fault'
import type { StreamsContext } from '../context'
import { hotWindowMs, scaleOnDemand, type WriteRate } from './on-demand'
import type { Shard, Stream } from '../stream'
import type { Traffic } from './traffic'

const dayMs = 24 * 3_600_000
/** @source Kinesis facts sheet §13 */
const peakDays = 30

type Peaks = StreamSettings['writePeaks']

/** What had been written by a time (epoch ms). */
type Sample = Readonly<Traffic> & { readonly at: number }

/**
 * Scaling of on-demand streams: measures what is written and reshards as needed. The peaks are kept with the stream; the
 * averages of single shards begin anew when the program starts.
 *
 * @returns to be called about once a minute: the time between two calls is what the highest rate is averaged over
 */
export const createScaling = ({ registry, clock, logger }: Pick<StreamsContext, 'registry' | 'clock' | 'logger'>) => {
  /** The first one of each shard is as old as the window, or as what is known of the shard. */
  const samplesOf = new WeakMap<Shard, readonly [Sample, ...Sample[]]>()
  let lastAt = clock.now()

  /** Note what was written to a shard, and say how much of it since the last time. */
  const measure = (shard: Shard, now: number): Traffic => {
    const { bytes, records } = shard.traffic
    const isNew = shard.openedAt >= lastAt
    const first: Sample = isNew ? { at: shard.openedAt, bytes: 0, records: 0 } : { at: now, bytes, records }
    const known = samplesOf.get(shard)
    // Samples of a clock that has been set back since say nothing about the time until now.
    const taken = known === undefined || (known.at(-1)?.at ?? now) > now ? ([first] as const) : known
    const before = taken.at(-1) ?? first
    const from = Math.max(
      0,
      taken.findLastIndex(({ at }) => at <= now - hotWindowMs),
    )
    samplesOf.set(shard, [taken[from] ?? first, ...taken.slice(from + 1), { at: now, bytes, records }])
    return { bytes: bytes - before.bytes, records: records - before.records }
  }

  /** Time without samples counts as time without traffic. */
  const averageOf = (shard: Shard, now: number): number => {
    const first = samplesOf.get(shard)?.[0]
    if (first === undefined) return 0
    return ((shard.traffic.bytes - first.bytes) * 1000) / Math.max(hotWindowMs, now - first.at)
  }

  const scale = async (stream: Stream, peaks: Peaks, now: number): Promise<void> => {
    if (peaks !== stream.settings.writePeaks) await registry.saveSettings(stream, { writePeaks: peaks })
    if (stream.status !== 'ACTIVE') return
    const bytesPerSecond = new Map(stream.openShards.map((shard) => [shard.number, averageOf(shard, now)]))
    const steps = scaleOnDemand(stream, { bytesPerSecond, peak: highest(peaks) }, now)
    if (steps.length === 0) return
    const refusal = await registry.update(stream, () => registry.reshard(stream, steps, 'ON_DEMAND'))
    if (isFault(refusal)) return
    logger.info(`On-demand stream ${stream.name} was scaled to ${stream.openShards.length} shards.`)
  }

  return async (): Promise<void> => {
    const now = clock.now()
    const elapsedMs = now - lastAt
    const onDemand = registry.all().filter(({ settings }) => settings.mode === 'ON_DEMAND')
    const measured = onDemand.map((stream) => {
      const rate = rateOf(
        stream.shards.map((shard) => measure(shard, now)),
        elapsedMs,
      )
      return { stream, peaks: withRate(stream.settings.writePeaks, rate, Math.floor(now / dayMs)) }
    })
    lastAt = now
    for (const { stream, peaks } of measured) {
      await scale(stream, peaks, now).catch((error: unknown) => logger.error(`Could not scale ${stream.name}`, error))
    }
  }
}

/** A clock that stepped back says nothing about rates. */
const rateOf = (written: readonly Traffic[], elapsedMs: number): WriteRate => {
  const sum = (of: (traffic: Traffic) => number): number => written.reduce((total, each) => total + of(each), 0)
  const perSecond = elapsedMs > 0 ? 1000 / elapsedMs : 0
  return {
    bytesPerSecond: Math.round(sum(({ bytes }) => bytes) * perSecond),
    recordsPerSecond: Math.round(sum(({ records }) => records) * perSecond),
  }
}

/** The peaks with one more rate of today, without those that are too old; the same list if that changes nothing. */
const withRate = (peaks: Peaks, rate: WriteRate, today: number): Peaks => {
  const kept = peaks.filter(({ day }) => day > today - peakDays)
  const before = highest(kept.filter(({ day }) => day === today))
  const isHigher = rate.bytesPerSecond > before.bytesPerSecond || rate.recordsPerSecond > before.recordsPerSecond
  if (!isHigher) return kept.length === peaks.length ? peaks : kept
  return [...kept.filter(({ day }) => day !== today), { day: today, ...highest([before, rate]) }]
}

const highest = (rates: readonly WriteRate[]): WriteRate => ({
  bytesPerSecond: Math.max(0, ...rates.map(({ bytesPerSecond }) => bytesPerSecond)),
  recordsPerSecond: Math.max(0, ...rates.map(({ recordsPerSecond }) => recordsPerSecond)),
})
