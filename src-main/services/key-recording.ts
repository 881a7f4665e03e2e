import { isFault } from '../engine/fault'
import type { KeyAmount } from '../engine/streams/shards/key-counts'
import type { Shard, Stream } from '../engine/streams/stream'

/** More than this is not read at a time, so that recording never crowds out those who write. */
const recordsPerLook = 20_000
const bytesPerRead = 4 * 1024 * 1024

/** Reads what is written to a stream from now on, as an onlooker: it counts against no limit and in no metric. */
export interface KeyRecorder {
  /** Records that went by unseen. */
  readonly missed: number
  /** What came since the last time. */
  look(): Promise<readonly KeyAmount[]>
}

export const recordKeys = (stream: Stream): KeyRecorder => {
  const next = new Map<string, number>(stream.shards.map(({ id, log }) => [id, log.readableTo]))
  let missed = 0

  const read = async (shard: Shard, maxRecords: number): Promise<KeyAmount[]> => {
    // Shards that came while recording are read from their first record.
    const from = next.get(shard.id) ?? 1
    const end = shard.log.readableTo
    if (end <= from) return []
    next.set(shard.id, end)
    const result = await shard.log.read(from, { maxRecords, maxBytes: bytesPerRead, notBefore: 0 })
    // What cannot be decrypted cannot be seen.
    const seen = isFault(result) ? [] : result.records.unpacked().filter(({ index }) => index < end)
    missed += end - from - seen.length
    return seen
      .filter(({ partitionKey }) => partitionKey !== '') // Where records are distributed without keys there is none to place.
      .map(({ partitionKey, bytes }) => ({ key: partitionKey, records: 1, bytes }))
  }

  return {
    get missed() {
      return missed
    },
    look: async () => {
      const amounts: KeyAmount[] = []
      const busy = stream.shards.filter(({ id, log }) => log.readableTo > (next.get(id) ?? 1))
      for (const shard of busy) {
        for (const amount of await read(shard, Math.ceil(recordsPerLook / busy.length))) amounts.push(amount)
      }
      return amounts
    },
  }
}
