import { join } from 'node:path'
import type { Files } from '../../platform/files'
import { createChunkPool } from './chunk-pool'
import type { Damage } from './segment'
import { openShardLog, type ShardLog } from './shard-log'

/** Where the records of all streams are kept. Streams are named by their unique id, so a name can be used again. */
export interface RecordLog {
  openShard(streamId: string, shardId: string): Promise<ShardLog>
  /** Remove all records of a stream whose shards have been closed. */
  removeStream(streamId: string): Promise<void>
  /** Ids of all streams that have records here. */
  streamIds(): Promise<readonly string[]>
}

export type LogDamage = Damage & { readonly folder: string }

export interface SegmentLogOptions {
  readonly files: Files
  readonly folder: string
  /** Told of every damaged stretch that recovery took out of a segment. */
  readonly onDamage?: (damage: LogDamage) => void
  readonly segmentBytes?: number
}

/** The embedded record log: `<folder>/<stream id>/<shard id>/<first index>.log`. */
export const openSegmentLog = ({
  files,
  folder,
  onDamage = () => {},
  segmentBytes = 64 * 1024 * 1024,
}: SegmentLogOptions): RecordLog => {
  const chunks = createChunkPool()
  return {
    openShard: (streamId, shardId) =>
      openShardLog({ files, folder: join(folder, streamId, shardId), chunks, segmentBytes, onDamage }),
    removeStream: (streamId) => files.remove(join(folder, streamId)),
    streamIds: () => files.list(folder),
  }
}
