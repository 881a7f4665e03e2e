import type { RecordContents, RecordPlace, recordContents as contract } from '../contract/record-contents'
import type { Stream } from '../engine/streams/stream'
import type { Handlers } from './contract-server'
import { unpack } from './records/unpack'
import { requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

/** Base64 characters of one answer. */
const answerCharacters = 4 * 1024 * 1024
const largestUnpacked = 16 * 1024 * 1024

export const recordContentsHandlers = (workbench: Workbench): Handlers<typeof contract> => ({
  'records.contents': async ({ arn, places }) => {
    const stream = requireStream(workbench.project, arn)
    const contents: (RecordContents | null)[] = []
    let characters = 0
    for (const place of places) {
      const one = await read(workbench, stream, place)
      characters += (one?.data.length ?? 0) + (one?.unpacked?.length ?? 0)
      if (characters > answerCharacters && contents.length > 0) break
      contents.push(one)
    }
    return { contents }
  },
})

const read = async (workbench: Workbench, stream: Stream, place: RecordPlace): Promise<RecordContents | null> => {
  const { shardId, sequenceNumber, subSequence } = place
  const record = await workbench.project.streams.record(stream, shardId, sequenceNumber)
  if (record === undefined) return null
  const all = unpack(record.data, 'all')
  const found = subSequence === undefined && all.length > 1 ? undefined : all[subSequence ?? 0]
  // An aggregate asked for as a whole is shown as it was put.
  const { packing, data } = found ?? { packing: [], data: record.data }
  const isUserRecord = subSequence !== undefined && found !== undefined
  const isPacked = !isUserRecord && packing.length > 0
  return {
    ...{ shardId, sequenceNumber, arrivedAt: record.arrivedAt, packing: [...packing] },
    ...(subSequence === undefined ? {} : { subSequence }),
    partitionKey: found?.partitionKey ?? record.partitionKey,
    data: base64(isUserRecord ? data : record.data),
    ...(isPacked ? { unpacked: base64(data.subarray(0, largestUnpacked)) } : {}),
    isCut: isPacked && data.byteLength > largestUnpacked,
  }
}

const base64 = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
