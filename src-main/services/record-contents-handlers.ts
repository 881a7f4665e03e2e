import type { RecordContents, RecordPlace, recordContents as contract } from '../contract/record-contents'
import type { Stream } from '../engine/streams/stream'
import type { Streams } from '../engine/streams/streams'
import type { Clock } from '../platform/clock'
import type { Handlers } from './contract-server'
import { sizeOf } from './records/decode'
import { createDecoder, type Decoder } from './records/decoder'
import { requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

/** Base64 characters of one answer. */
const answerCharacters = 4 * 1024 * 1024

type Contents = (RecordContents | null)[]
/** At least one place, all of them in the same record. */
type PlacesOfOne = readonly [RecordPlace, ...RecordPlace[]]

export const recordContentsHandlers = (
  workbench: Pick<Workbench, 'project'>,
  clock: Clock,
): Handlers<typeof contract> => {
  const decode = createDecoder(clock)
  return {
    'records.contents': async ({ arn, places }) => {
      const { project } = workbench
      const stream = requireStream(project, arn)
      const contents: Contents = []
      let room = answerCharacters
      while (contents.length < places.length) {
        const together = ofOneRecord(places, contents.length)
        const read = await readTogether(together, { streams: project.streams, stream, decode, room })
        room -= read.reduce((sum, one) => sum + (one === null ? 0 : sizeOf(one)), 0)
        if (room < 0 && contents.length > 0) break
        contents.push(...read)
        if (room < 0 || read.length < together.length) break
      }
      return { contents }
    },
  }
}

/** From a place on, those that follow in the same record: an aggregate is read and unpacked once for all of them. */
const ofOneRecord = (places: readonly RecordPlace[], from: number): PlacesOfOne => {
  const first = places[from] as RecordPlace
  const isOther = ({ shardId, sequenceNumber }: RecordPlace): boolean =>
    shardId !== first.shardId || sequenceNumber !== first.sequenceNumber
  const end = places.findIndex((place, at) => at > from && isOther(place))
  return [first, ...places.slice(from + 1, end === -1 ? places.length : end)]
}

interface Reading {
  readonly streams: Streams
  readonly stream: Stream
  readonly decode: Decoder
  /** Base64 characters. */
  readonly room: number
}

/** What is in the places of one record: of the first ones as many as there is room for, at least one. */
const readTogether = async (places: PlacesOfOne, { streams, stream, decode, room }: Reading): Promise<Contents> => {
  const [{ shardId, sequenceNumber }] = places
  const record = await streams.record(stream, shardId, sequenceNumber)
  if (record === undefined) return places.map(() => null)
  const { partitionKey, arrivedAt } = record
  const decoded = await decode(record.data, { subSequences: places.map(({ subSequence }) => subSequence), room })
  return decoded.map((one, at) => ({ partitionKey, arrivedAt, ...one, ...(places[at] as RecordPlace) }))
}
