/** Told what one shard does; called once per request and shard, never per record. `now` in epoch milliseconds. */
export interface ShardObserver {
  wrote(records: number, bytes: number, now: number): void
  read(records: number, bytes: number, now: number): void
  /** Records refused by the write limits, or that AWS would have refused while limits are only observed. */
  throttledWrites(records: number, now: number): void
  /** GetRecords calls refused by the read limits, likewise. */
  throttledRead(now: number): void
}

/** Told what the streams do. */
export interface StreamObserver {
  /** A shard begins to exist, or is opened after a start. */
  shard(streamArn: string, shardId: string): ShardObserver
  streamDeleted(streamArn: string): void
}

export const idleObserver: StreamObserver = {
  shard: () => ({ wrote: () => {}, read: () => {}, throttledWrites: () => {}, throttledRead: () => {} }),
  streamDeleted: () => {},
}
