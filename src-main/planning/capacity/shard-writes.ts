import { shardLimits } from '../../engine/streams/limits/limits'

/** What a shard takes in a second, for whoever may not know the engine. */
export const shardWrites = {
  bytes: shardLimits.writeBytesPerSecond,
  records: shardLimits.writeRecordsPerSecond,
} as const
