import type { ShardObserver } from '../observer'

/** What was written to a shard, ever growing: bytes of data with partition keys. */
export interface Traffic {
  bytes: number
  records: number
}

/** The same observer, which also counts what is written. */
export const countTraffic = (observer: ShardObserver, traffic: Traffic): ShardObserver => ({
  ...observer,
  wrote: (records, bytes, now) => {
    traffic.bytes += bytes
    traffic.records += records
    observer.wrote(records, bytes, now)
  },
})
