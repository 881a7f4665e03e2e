import type { RecordContents } from '../../contract/record-contents'
import { unpack } from './unpack'

/** What can be seen of a record, ready to be sent. Without a partition key of its own it has the record's. */
export type DecodedRecord = Pick<RecordContents, 'data' | 'packing' | 'unpacked' | 'isCut'> &
  Partial<Pick<RecordContents, 'partitionKey'>>

export interface Wanted {
  /** Places among the user records of an aggregate; undefined for all of the record as it was put. */
  readonly subSequences: readonly (number | undefined)[]
  /** Base64 characters that there is room for. */
  readonly room: number
}

/** With ten megabytes as they were put this is what main can hand on without being missed. */
const largestUnpackedBytes = 8 * 1024 * 1024

/** What is wanted of a record, in that order: as much as there is room for, at least one. */
export const decode = (data: Uint8Array, { subSequences, room }: Wanted): readonly DecodedRecord[] => {
  const all = unpack(data, 'all')
  const decoded: DecodedRecord[] = []
  let characters = 0
  for (const subSequence of subSequences) {
    const found = subSequence === undefined && all.length > 1 ? undefined : all[subSequence ?? 0]
    // An aggregate asked for as a whole is shown as it was put.
    const one = found === undefined ? { data: base64(data), packing: [], isCut: false } : shown(found)
    characters += sizeOf(one)
    if (characters > room && decoded.length > 0) break
    decoded.push(one)
  }
  return decoded
}

/** Base64 characters of it. */
export const sizeOf = ({ data, unpacked = '' }: DecodedRecord): number => data.length + unpacked.length

const shown = ({ data, packed, packing, partitionKey }: ReturnType<typeof unpack>[number]): DecodedRecord => ({
  ...(partitionKey === undefined ? {} : { partitionKey }),
  packing: [...packing],
  data: base64(packed),
  ...(data === packed
    ? { isCut: false }
    : { unpacked: base64(data.subarray(0, largestUnpackedBytes)), isCut: data.byteLength > largestUnpackedBytes }),
})

const base64 = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
