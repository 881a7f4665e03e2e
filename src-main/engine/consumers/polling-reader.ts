import type { Clock } from '../../platform/clock'
import { isFault } from '../fault'
import { isDelayed } from '../producers/stream-writer'
import type { Caller } from '../service'
import { arnOf } from '../streams/stream'
import type { Streams } from '../streams/streams'

const pollEveryMs = 1000

/**
 * Read every shard of a stream from its tip on, one GetRecords a second and shard, as a polling consumer would; what it
 * reads counts as outgoing traffic. After any fault it starts at the tip again.
 */
export const runPollingReader = (
  streamName: string,
  { streams, caller, clock }: { streams: Streams; caller: Caller; clock: Clock },
): (() => void) => {
  const iterators = new Map<string, string>()
  let isReading = false

  const readShard = async (shardId: string): Promise<void> => {
    const iterator = iterators.get(shardId)
    if (iterator === undefined) {
      const start = await streams.operations.GetShardIterator(caller, {
        StreamName: streamName,
        ShardId: shardId,
        ShardIteratorType: 'LATEST',
      })
      if (start !== undefined && 'ShardIterator' in start) iterators.set(shardId, String(start.ShardIterator))
      return
    }
    const answer = await streams.operations.GetRecords(caller, { ShardIterator: iterator })
    if (answer === undefined || isFault(answer)) iterators.delete(shardId)
    else if ('NextShardIterator' in answer) iterators.set(shardId, String(answer.NextShardIterator))
  }

  const readAll = async (): Promise<void> => {
    const stream = streams.byArn(arnOf(caller, streamName))
    await Promise.all((stream?.openShards ?? []).map(({ id }) => readShard(id)))
  }

  return clock.every(pollEveryMs, () => {
    if (isReading) return
    isReading = true
    const reading = readAll()
      // The stream's files may be closed under a read; the next one starts over.
      .catch(() => iterators.clear())
      .finally(() => {
        isReading = false
      })
    // No time of the world passes until it has read, unless it waits for just that.
    const isLate = ['GetRecords', 'GetShardIterator'].some((name) => isDelayed(streams, streamName, name))
    if (!isLate) void clock.during(reading)
  })
}
