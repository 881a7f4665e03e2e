import { dirname, join } from 'node:path'
import type { Durability, Files } from '../../platform/files'
import { fault } from '../fault'
import { createBufferPool } from '../../platform/buffer-pool'
import type { Damage } from './recovery'
import type { FindBlockKey } from './sealed-block'
import { openShardLog, type ShardLog } from './shard-log'

/** Where the records of all streams are kept. Streams are named by their unique id, so a name can be used again. */
export interface RecordLog {
  /**
   * Open a shard's records, checking them all. Some shards are checked at a time, whatever is asked for at once.
   * @param findKey opens the blocks that were appended with a key; without it nobody can
   */
  openShard(streamId: string, shardId: string, findKey?: FindBlockKey): Promise<ShardLog>
  /** Remove all records of a shard that has been closed. */
  removeShard(streamId: string, shardId: string): Promise<void>
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
  readonly durability?: Durability
}

/** Shards recovered at the same time: while one waits for the disk, another is checked. */
const recoveriesAtOnce = 4

/** The embedded record log: `<folder>/<stream id>/<shard id>/<first index>.log`. */
export const openSegmentLog = ({
  files,
  folder,
  onDamage = () => {},
  segmentBytes = 64 * 1024 * 1024,
  durability = 'kernel',
}: SegmentLogOptions): RecordLog => {
  const chunks = createBufferPool()
  const recover = atMost(recoveriesAtOnce)
  return {
    openShard: (streamId, shardId, findKey = noKey) =>
      recover(() =>
        openShardLog({
          files,
          folder: join(folder, streamId, shardId),
          foldersAbove: [join(folder, streamId), folder, dirname(folder)],
          chunks,
          segmentBytes,
          durability,
          findKey,
          onDamage,
        }),
      ),
    removeShard: (streamId, shardId) => files.remove(join(folder, streamId, shardId)),
    removeStream: (streamId) => files.remove(join(folder, streamId)),
    streamIds: () => files.list(folder),
  }
}

const noKey: FindBlockKey = async (number) => fault('KMSNotFoundException', `Data key ${number} is not known.`)

/** Runs what it is given, `limit` at a time, in the order of asking. */
const atMost = (limit: number) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
