import { packedList, type PackedList } from '../packed-list'
import { putMembers, spansOfRecord } from './made-records'

/** Records with the times between them. */
export interface Recorded {
  /** As PutRecords takes them. */
  readonly records: PackedList
  /** Of each, in milliseconds from the first; rising. */
  readonly times: Float64Array
}

/** A recording that is put again, in its own time, over and over. */
export interface Replay {
  /** Those of a time from `from` on and before `to`, in milliseconds from the beginning of the run. */
  between(from: number, to: number): PackedList
}

/** A moment after its last record it begins anew. Our choice: a recording says nothing of what would have come then. */
const pauseMs = 100

export const replayOf = ({ records, times }: Recorded): Replay => {
  const lasting = (times.at(-1) ?? 0) + pauseMs
  const { bytes, spans } = records.column('Data')
  const firstAt = (ms: number): number => {
    let [low, high] = [0, times.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[middle] as number) < ms) low = middle + 1
      else high = middle
    }
    return low
  }
  const part = (from: number, to: number): PackedList =>
    packedList(putMembers, { bytes, spans: spans.subarray(from * spansOfRecord, to * spansOfRecord) })
  return {
    between: (from, to) => {
      const begin = from % lasting
      const end = begin + to - from
      if (end <= lasting) return part(firstAt(begin), firstAt(end))
      const [last, next] = [part(firstAt(begin), times.length), part(0, firstAt(end - lasting))]
      return joined(last, next)
    },
  }
}

/** Two parts of the same list. */
const joined = (one: PackedList, other: PackedList): PackedList => {
  const { bytes } = one.column('Data')
  const spans = Int32Array.from([...one.column('Data').spans, ...other.column('Data').spans])
  return packedList(putMembers, { bytes, spans })
}

/** A list so many times over. */
export const repeated = (list: PackedList, times: number): PackedList => {
  if (times === 1) return list
  const { bytes, spans } = list.column('Data')
  const all = new Int32Array(spans.length * times)
  for (let i = 0; i < times; i++) all.set(spans, i * spans.length)
  return packedList(putMembers, { bytes, spans: all })
}
