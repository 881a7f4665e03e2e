import { onDemandShards } from '../../engine/streams/capacity/on-demand'
import { shardLimits } from '../../engine/streams/limits/limits'
import type { ElementOf } from '../design/elements'
import type { Load } from './load'
import { meanBytes } from './sizes'

/**
 * Open shards of a stream. An on-demand one has room for double its busiest second, and for its warm throughput.
 * @source Data Streams facts sheet §13
 */
export const shardsOf = (stream: ElementOf<'stream'>, incoming: Load): number => {
  if (stream.mode === 'provisioned') return stream.shards
  const peak = incoming.peakRecordsPerSecond
  const { writeBytesPerSecond, writeRecordsPerSecond } = shardLimits
  const needed = Math.ceil(
    2 * Math.max((peak * meanBytes(incoming)) / writeBytesPerSecond, peak / writeRecordsPerSecond),
  )
  return Math.max(onDemandShards, needed, Math.ceil(stream.warmMiBps ?? 0))
}
