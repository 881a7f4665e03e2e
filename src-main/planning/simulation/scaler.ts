import {
  calmMs,
  hotBytesPerSecond,
  hotWindowMs,
  neededShards,
  onDemandShards,
  scaleOnDemand,
  scaleUpEveryMs,
  type ScaledStream,
  type WriteRate,
} from '../../engine/streams/capacity/on-demand'
import { shardLimits } from '../../engine/streams/limits/limits'
import {
  planResharding,
  reachCount,
  type PlannedShard,
  type ReshardStep,
} from '../../engine/streams/shards/reshard-plan'
import type { ElementOf } from '../design/elements'
import { evenShards, shardClassesOf, type KeyedFlow, type ShardClasses } from './shard-classes'
import { nextShardCount } from './shard-policy'

/*
 * When a stream gets other shards: an on-demand stream by the rules of the service, a provisioned one by its policy. Looked at once
 * a minute, or each step if steps are longer.
 */

export interface ScalerOptions {
  readonly stream: ElementOf<'stream'>
  readonly region: string
  readonly flows: readonly KeyedFlow[]
  readonly from: number
  readonly stepMs: number
  /** Shards it begins with, when they were opened (epoch ms), and the most of the last thirty days. */
  readonly shards: number
  readonly openedAt: number
  readonly peak: WriteRate
}

export interface Scaler {
  readonly shards: () => number
  /**
   * After each step, told what was written in it. @param takenOf records taken by each class
   * @returns the classes from now on, if they are others
   */
  step(end: number, takenOf: Float64Array, bytes: number): ShardClasses | undefined
}

const lookMs = 60_000
const dayMs = 24 * 3_600_000
/** @source Kinesis facts sheet §13 */
const peakDays = 30

interface OpenShard extends PlannedShard {
  readonly openedAt: number
}

/** Undefined: it stays as it is. */
export const createScaler = (first: ShardClasses, options: ScalerOptions): Scaler | undefined => {
  const { stream, flows, from, stepMs } = options
  const { autoscaling: policy } = stream
  if (stream.mode === 'provisioned' && policy === undefined) return undefined
  let open: OpenShard[] = []
  let highest = -1
  let classes = first
  let { openedAt } = options
  let updates: number[] = []
  const lookSteps = Math.max(1, Math.round(lookMs / stepMs))
  const lookSeconds = (lookSteps * stepMs) / 1000
  let steps = 0
  let written = new Float64Array(first.count)
  const seen = { records: 0, bytes: 0 }
  const windowSeconds = policy?.kind === 'target' ? policy.evaluationSeconds : hotWindowMs / 1000
  const recent = createRecent(Math.max(1, Math.round(windowSeconds / lookSeconds)))
  const peaks = createPeaks(options.peak, Math.floor(from / dayMs))

  const step: Scaler['step'] = (end, takenOf, bytes) => {
    let records = 0
    for (let c = 0; c < classes.count; c++) {
      records += takenOf[c] as number
      written[c] = (written[c] as number) + (takenOf[c] as number)
    }
    seen.records += records
    seen.bytes += bytes
    if (++steps % lookSteps !== 0) return undefined
    recent.add(seen.records / lookSeconds, seen.bytes / lookSeconds, written)
    peaks.add(Math.floor(end / dayMs), seen.records / lookSeconds, seen.bytes / lookSeconds)
    seen.records = 0
    seen.bytes = 0
    written.fill(0)
    const next = stream.mode === 'provisioned' ? byPolicy(end) : byService(end)
    return next === undefined || next.length === 0 ? undefined : carryOut(next, end)
  }

  const byPolicy = (now: number): readonly ReshardStep[] | undefined => {
    // A target is looked at once its time is over, and the minute before it.
    if (policy === undefined || (policy.kind === 'target' && !recent.isFull())) return undefined
    updates = updates.filter((at) => at > now - dayMs)
    const { writeBytesPerSecond, writeRecordsPerSecond } = shardLimits
    const { bytesPerSecond, recordsPerSecond } = recent
    const { shards } = classes
    const load = Math.max(bytesPerSecond() / writeBytesPerSecond, recordsPerSecond() / writeRecordsPerSecond)
    const target = nextShardCount(policy, { now, shards, utilization: load / shards, updates })
    if (target === undefined) return undefined
    updates.push(now)
    const plan = planResharding(shardsNow())
    reachCount(plan, target)
    return plan.steps
  }

  /** The service's rule itself is only asked where it could do something. */
  const byService = (now: number): readonly ReshardStep[] | undefined => {
    const rested = now - openedAt
    if (rested < scaleUpEveryMs) return undefined
    const settings = { warmThroughputMiBps: stream.warmMiBps === undefined ? undefined : Math.ceil(stream.warmMiBps) }
    const about = { owner: { region: options.region }, settings }
    const peak = peaks.highest()
    const needed = neededShards({ ...about, shards: [], openShards: [] }, peak)
    const bytesOf = shardBytes()
    const isHot = bytesOf.some((bytes) => bytes > hotBytesPerSecond)
    const isIdle = rested >= calmMs && classes.shards > Math.max(onDemandShards, needed)
    if (!isHot && needed <= classes.shards && !isIdle) return undefined
    const { shards, openShards } = shardsNow()
    const scaled: ScaledStream = { ...about, shards, openShards }
    const bytesPerSecond = new Map(openShards.map(({ number }, i) => [number, bytesOf[classes.classOf[i] ?? 0] ?? 0]))
    return scaleOnDemand(scaled, { bytesPerSecond, peak }, now)
  }

  /** Bytes a second of one shard of each class, averaged over the window. */
  const shardBytes = (): readonly number[] => {
    const bytesPerRecord = recent.recordsPerSecond() === 0 ? 0 : recent.bytesPerSecond() / recent.recordsPerSecond()
    return Array.from(classes.sizes, (size, c) => (recent.recordsOf(c) / size / lookSeconds) * bytesPerRecord)
  }

  const shardsNow = (): { shards: readonly PlannedShard[]; openShards: readonly OpenShard[] } => {
    if (open.length === 0) {
      open = evenShards(options.shards).map((shard) => ({ ...shard, openedAt }))
      highest = open.length - 1
    }
    const last = open.find(({ number }) => number === highest)
    return { shards: last === undefined ? open : [last], openShards: open }
  }

  const carryOut = (reshards: readonly ReshardStep[], now: number): ShardClasses => {
    for (const { closes, opens } of reshards) {
      const at = open.findIndex(({ number }) => closes.includes(number))
      open.splice(at, closes.length, ...opens.map((shard) => ({ ...shard, openedAt: now })))
      highest = Math.max(highest, ...opens.map(({ number }) => number))
    }
    openedAt = now
    classes = shardClassesOf(open, flows)
    written = new Float64Array(classes.count)
    recent.forgetShards()
    return classes
  }

  return { shards: () => classes.shards, step }
}

/** Averages over the last looks. */
const createRecent = (length: number) => {
  const records = new Float64Array(length)
  const bytes = new Float64Array(length)
  let ofClasses: Float64Array[] = []
  let looks = 0
  const mean = (of: Float64Array): number => of.reduce((sum, rate) => sum + rate, 0) / length
  return {
    add: (recordsPerSecond: number, bytesPerSecond: number, written: Float64Array): void => {
      records[looks % length] = recordsPerSecond
      bytes[looks % length] = bytesPerSecond
      ofClasses[looks % length] = Float64Array.from(written)
      looks++
    },
    /** Time that was not looked at counts as time without traffic. */
    recordsPerSecond: () => mean(records),
    bytesPerSecond: () => mean(bytes),
    isFull: () => looks > length,
    /** Of a class, records of an average look. */
    recordsOf: (c: number): number => ofClasses.reduce((sum, of) => sum + (of[c] ?? 0), 0) / length,
    /** Single shards are others. */
    forgetShards: (): void => {
      ofClasses = []
    },
  }
}

/** The highest rate of the last thirty days, day by day. */
const createPeaks = (before: WriteRate, firstDay: number) => {
  const days = new Map<number, { bytesPerSecond: number; recordsPerSecond: number }>()
  days.set(firstDay, { ...before })
  let top: { bytesPerSecond: number; recordsPerSecond: number } = { ...before }
  let latest = firstDay
  return {
    add: (day: number, recordsPerSecond: number, bytesPerSecond: number): void => {
      const today = days.get(day) ?? { bytesPerSecond: 0, recordsPerSecond: 0 }
      today.bytesPerSecond = Math.max(today.bytesPerSecond, bytesPerSecond)
      today.recordsPerSecond = Math.max(today.recordsPerSecond, recordsPerSecond)
      days.set(day, today)
      if (day !== latest) {
        latest = day
        for (const known of days.keys()) if (known <= day - peakDays) days.delete(known)
        top = { bytesPerSecond: 0, recordsPerSecond: 0 }
        for (const each of days.values()) raise(top, each)
      } else raise(top, today)
    },
    highest: (): WriteRate => top,
  }
}

const raise = (top: { bytesPerSecond: number; recordsPerSecond: number }, by: WriteRate): void => {
  top.bytesPerSecond = Math.max(top.bytesPerSecond, by.bytesPerSecond)
  top.recordsPerSecond = Math.max(top.recordsPerSecond, by.recordsPerSecond)
}
