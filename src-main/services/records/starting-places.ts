import type { InputOf } from '../../contract/define'
import type { recordBrowser } from '../../contract/record-browser'
import { parseSequenceNumber } from '../../engine/streams/shards/sequence-number'
import { isExpired, type Shard, type Stream } from '../../engine/streams/stream'
import { sentence } from '../../platform/sentence'
import { faultOf } from '../contract-server'
import { notFound } from '../stream-handlers'
import type { ScanShard } from './found-record'

export type BrowseInput = InputOf<(typeof recordBrowser)['records.browse']>

/**
 * The shards of a browse, all that can be read or those that were asked for.
 * @throws ContractFailure `ResourceNotFoundException`, or `InvalidArgumentException` for a sequence number of another shard
 */
export const shardsToBrowse = (stream: Stream, { shardIds, start }: BrowseInput, now: number): readonly Shard[] => {
  const readable = stream.shards.filter((shard) => !isExpired(stream, shard, now))
  const unknown = shardIds?.find((wanted) => !readable.some(({ id }) => id === wanted))
  if (unknown !== undefined) throw notFound(sentence('ShardExpired', { shard: unknown }))
  const asked = shardIds === undefined ? readable : readable.filter(({ id }) => shardIds.includes(id))
  if (start.type !== 'AT_SEQUENCE_NUMBER') return asked
  const parts = parseSequenceNumber(start.sequenceNumber)
  const shard = asked.filter(
    ({ number, createdAt }) => number === parts?.shardNumber && createdAt === parts.shardCreatedAt,
  )
  if (parts?.version !== 2 || shard.length === 0) {
    const what = shardIds === undefined ? 'SequenceOfStream' : 'SequenceOfShards'
    throw faultOf('InvalidArgumentException', sentence(what, { sequence: start.sequenceNumber }))
  }
  return shard
}

/** The first record to look at and the end, as they are now: what is written meanwhile belongs to a live tail only. */
export const placeOf = async (shard: Shard, horizon: number, { start, until }: BrowseInput): Promise<ScanShard> => {
  const { log } = shard
  if (start.type === 'LATEST') return scanShardOf(shard, { from: log.nextIndex, end: Infinity })
  const end = until === undefined ? log.readableTo : Math.min(log.readableTo, await log.firstSince(until))
  return scanShardOf(shard, { from: Math.max(await log.firstSince(horizon), await startIndex(shard, start)), end })
}

export const scanShardOf = ({ id, number, createdAt }: Shard, range: Pick<ScanShard, 'from' | 'end'>): ScanShard => ({
  shardId: id,
  number,
  createdAt,
  ...range,
})

const startIndex = async (
  { log }: Shard,
  start: Exclude<BrowseInput['start'], { readonly type: 'LATEST' }>,
): Promise<number> => {
  switch (start.type) {
    case 'TRIM_HORIZON':
      return 0
    case 'AT_TIMESTAMP':
      return log.firstSince(start.at)
    case 'AT_SEQUENCE_NUMBER':
      // Far beyond any record is the end, whatever a number can hold exactly.
      return Math.min(log.nextIndex, Number(parseSequenceNumber(start.sequenceNumber)?.index ?? 0n))
  }
}
