import { isFault, type Fault } from '../engine/fault'
import { isDelayed } from '../engine/producers/stream-writer'
import { shardLimits } from '../engine/streams/limits/limits'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Autoscaling } from '../planning/design/autoscaling'
import { nextShardCount } from '../planning/simulation/shard-policy'
import type { StreamParts } from './stream-settings'

/** How often policies are looked at. */
const lookEveryMs = 60_000

export interface AutoscalerOptions {
  readonly stream: string
  policy(): Autoscaling | undefined
  /** Told of each change of the shards, with the refusal if it was refused. */
  onStep(shards: number, refusal: Fault | undefined): void
}

/** Lets a stream's policy change its shards, by UpdateShardCount and with its rules. @returns what ends it */
export const runAutoscaler = ({ streams, caller, clock }: StreamParts, options: AutoscalerOptions): (() => void) => {
  const samples: { readonly at: number; readonly records: number; readonly bytes: number }[] = []

  /** Of the tighter write limit of all shards, over the policy's time; undefined: too little is known. */
  const utilization = (stream: Stream, seconds: number): number | undefined => {
    const now = clock.now()
    const sums = { at: now, records: 0, bytes: 0 }
    for (const { traffic } of stream.shards) {
      sums.records += traffic.records
      sums.bytes += traffic.bytes
    }
    if ((samples.at(-1)?.records ?? 0) > sums.records) samples.length = 0
    samples.push(sums)
    while ((samples[1]?.at ?? Infinity) <= now - seconds * 1000) samples.shift()
    const [first] = samples
    if (first === undefined || now - first.at < seconds * 1000) return undefined
    const perShard = (stream.openShards.length * (now - first.at)) / 1000
    return Math.max(
      (sums.records - first.records) / perShard / shardLimits.writeRecordsPerSecond,
      (sums.bytes - first.bytes) / perShard / shardLimits.writeBytesPerSecond,
    )
  }

  const look = async (): Promise<void> => {
    const policy = options.policy()
    const stream = streams.byArn(arnOf(caller, options.stream))
    if (policy === undefined || stream?.status !== 'ACTIVE' || stream.settings.mode !== 'PROVISIONED') return
    const load = policy.kind === 'target' ? utilization(stream, policy.evaluationSeconds) : 0
    if (load === undefined) return
    const target = nextShardCount(policy, {
      ...{ now: clock.now(), shards: stream.openShards.length, utilization: load },
      updates: stream.settings.done.updateShardCount,
    })
    if (target === undefined) return
    const answer = await streams.operations.UpdateShardCount(caller, {
      ...{ StreamARN: stream.arn, TargetShardCount: target, ScalingType: 'UNIFORM_SCALING' as const },
    })
    options.onStep(target, isFault(answer) ? answer : undefined)
  }
  let isLooking = false
  return clock.every(lookEveryMs, () => {
    if (isLooking) return
    isLooking = true
    const looking = look().finally(() => (isLooking = false))
    // What waits for time to pass must not hold it up.
    if (!isDelayed(streams, options.stream, 'UpdateShardCount')) void clock.during(looking)
  })
}
