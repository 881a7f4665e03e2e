import { isFault } from '../../engine/fault'
import { trimHorizon, type Stream } from '../../engine/streams/stream'
import { faultOf } from '../contract-server'
import { toPortion, type Portion } from './portion'
import type { Want } from './scan'

/**
 * Read what a scan wants, straight from the shards' logs: no read limit and no metric knows of it.
 * @throws ContractFailure with the fault of a key that cannot be had
 */
export const bring = async (
  stream: Stream,
  { shardId, from, end, maxRecords, maxBytes }: Want,
  now: number,
): Promise<Portion> => {
  const shard = stream.shards.find(({ id }) => id === shardId)
  // Its retention is over since the scan began.
  if (shard === undefined) return { parts: [], next: end, passedOver: 0 }
  const isLive = end === Infinity
  const { readableTo } = shard.log
  if (isLive && from >= readableTo) return { parts: [], next: from, passedOver: 0 }
  const result = await shard.log.read(from, { maxRecords, maxBytes, notBefore: trimHorizon(stream, now) })
  if (isFault(result)) {
    throw faultOf(result.fault, { message: result.message })
  }
  const { records, next } = result
  if (!isLive) return toPortion(records, next)
  const after = Math.max(next, readableTo)
  return toPortion(records, after, after - next)
}
