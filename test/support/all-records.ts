import { isFault } from '../../src-main/engine/fault'
import type { LoggedRecord } from '../../src-main/engine/log/logged-records'
import type { Stream } from '../../src-main/engine/streams/stream'

/** What is in the logs of a stream, shard by shard, oldest first. */
export const allRecords = async ({ shards }: Stream): Promise<readonly LoggedRecord[]> => {
  const read = shards.map(async ({ log }) => {
    const result = await log.read(0, { maxRecords: 1_000_000, maxBytes: Infinity, notBefore: 0 })
    if (isFault(result)) throw new Error(result.message)
    return result.records.unpacked()
  })
  return (await Promise.all(read)).flat()
}
