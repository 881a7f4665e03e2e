import type { FoundRecord } from '../../../../../src-main/services/records/found-record'
import { unpack } from '../../../../../src-main/services/records/unpack'

/** A record on its way through a filter: the 43rd of shard 7. */
export const found = (data: string | Uint8Array, partitionKey = 'key'): FoundRecord => {
  const [unpacked] = unpack(Buffer.from(data as string), 'all')
  if (unpacked === undefined) throw new Error('nothing')
  const shard = { shardId: 'shardId-000000000007', number: 7, createdAt: 1_800_000_000, from: 0, end: Infinity }
  return { shard, index: 43, arrivedAt: 1_800_000_100_123, partitionKey, unpacked }
}
