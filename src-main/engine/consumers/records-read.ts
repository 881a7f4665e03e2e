import { pack, packedList, packedOf, type PackedColumn, type PackedList } from '../packed-list'
import { putMembers, spansOfRecord } from '../producers/made-records'
import type { OutputRecord } from '../streams/records/stretch'
import { parseSequenceNumber } from '../streams/shards/sequence-number'

/** Consecutive records of a shard, as they were read. */
export interface RecordsRead {
  readonly length: number
  readonly keys: PackedColumn
  readonly data: PackedColumn
  readonly sequenceNumbers: PackedColumn
  /** Epoch milliseconds. */
  arrivedAt(at: number): number
}

/** Of an answer, without making an object of each record. */
export const recordsIn = (output: readonly OutputRecord[]): readonly RecordsRead[] => {
  if (output.length === 0) return []
  const lists = packedOf(output)
  if (lists !== undefined) return lists.map((list) => readOf(list, timesOf(list)))
  const plain = output.map(({ Data, PartitionKey = '', SequenceNumber }) => ({ Data, PartitionKey, SequenceNumber }))
  const list = pack({ Data: 'blob', PartitionKey: 'text', SequenceNumber: 'text' }, plain)
  return [readOf(list, (at) => output[at]?.ApproximateArrivalTimestamp.getTime() ?? 0)]
}

const timesOf = ({ columns }: PackedList): ((at: number) => number) => {
  const times = columns['ApproximateArrivalTimestamp']
  return (at) => (times?.type === 'time' ? (times.times[at] as number) : 0)
}

const readOf = (list: PackedList, arrivedAt: (at: number) => number): RecordsRead => ({
  length: list.length,
  keys: list.column('PartitionKey'),
  data: list.column('Data'),
  sequenceNumbers: list.column('SequenceNumber'),
  arrivedAt,
})

export const sizeAt = ({ keys, data }: RecordsRead, at: number): number => keys.size(at) + data.size(at)

/** How what goes on differs from what came in. */
export interface Passing {
  /** Records that go on, per record that comes in. */
  readonly recordsOut: number
  /** Size of those that go on, against those that come in. */
  readonly bytesOut: number
}

/**
 * What goes on of some records, as PutRecords takes it: under the same keys; of the data the beginning, over and over where there
 * is to be more. Which records go on follows from their places in the shard alone.
 */
export const passedOn = (read: RecordsRead, places: readonly number[], passing: Passing): PackedList => {
  const spans: number[] = []
  const parts: Buffer[] = []
  let end = 0
  for (const place of places) {
    const [key, data] = [read.keys.blob(place), read.data.blob(place)]
    const size = Math.max(0, Math.round((key.length + data.length) * passing.bytesOut) - key.length)
    for (let copy = copiesOf(read, place, passing); copy > 0; copy--) {
      parts.push(key, stretched(data, size))
      spans.push(end + key.length, end + key.length + size, end, end + key.length, -1, -1)
      end += key.length + size
    }
  }
  return packedList(putMembers, { bytes: Buffer.concat(parts, end), spans: Int32Array.from(spans) })
}

const copiesOf = ({ sequenceNumbers }: RecordsRead, place: number, { recordsOut }: Passing): number => {
  if (Number.isInteger(recordsOut)) return recordsOut
  const index = Number(parseSequenceNumber(sequenceNumbers.text(place))?.index ?? 0n)
  return Math.floor((index + 1) * recordsOut) - Math.floor(index * recordsOut)
}

const stretched = (data: Buffer, size: number): Buffer =>
  size <= data.length ? data.subarray(0, size) : Buffer.alloc(size, data.length === 0 ? ' ' : data)

/** Lists of PutRecords' form, one after the other. */
export const joinedLists = (lists: readonly PackedList[]): PackedList | undefined => {
  const [first] = lists
  if (lists.length <= 1) return first
  const bytes = Buffer.concat(lists.map((list) => list.column('Data').bytes))
  const spans = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0) * spansOfRecord)
  let at = 0
  let shift = 0
  for (const list of lists) {
    const { spans: own, bytes: held } = list.column('Data')
    for (let i = 0; i < list.length * spansOfRecord; i++) {
      const span = own[i] as number
      spans[at++] = span === -1 ? -1 : span + shift
    }
    shift += held.length
  }
  return packedList(putMembers, { bytes, spans })
}
