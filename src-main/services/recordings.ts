import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Recording } from '../contract/run'
import { packedList } from '../engine/packed-list'
import { putMembers, spansOfRecord } from '../engine/producers/made-records'
import type { Recorded } from '../engine/producers/replay'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { TextFiles } from '../storage/text-files'
import { readRecordingFile, type RecordedRow } from './recording-file'

/**
 * The recordings of a project: in its folder `recordings/`, a JSONL file each. Its first line says what it is, the others are
 * records: `time` in milliseconds from the first one, `key`, and `data` in Base64.
 */
export interface Recordings {
  /** By name. */
  all(): readonly Recording[]
  /** In memory, to be put again; undefined: there is none. */
  open(name: string): Promise<Recorded | undefined>
  /** Instead of what has that name. @param rows by their times, one at least */
  keep(name: string, rows: readonly RecordedRow[]): Promise<Recording>
  remove(name: string): Promise<void>
  onChange(listener: () => void): () => void
}

/** A recording is held in memory while it is put. */
export const mostRecordingBytes = 256 * 2 ** 20

const Head = z.object({
  name: z.string(),
  records: z.number(),
  bytes: z.number(),
  durationMs: z.number(),
  recordedAt: z.number(),
})

export const openRecordings = async (files: TextFiles, clock: Clock, logger: Logger): Promise<Recordings> => {
  const listeners = new Set<() => void>()
  const known = new Map<string, Recording>()
  /** By name: of some letters the name of a file has no room. */
  const fileOf = new Map<string, string>()
  for (const file of await files.list()) {
    const head = headOf((await files.firstLine(file)) ?? '')
    if (head === undefined) logger.warn(`${file} of the recordings is none.`)
    else {
      known.set(head.name, head)
      fileOf.set(head.name, file)
    }
  }
  const changed = (): void => listeners.forEach((listener) => listener())
  return {
    all: () => [...known.values()].toSorted((a, b) => a.name.localeCompare(b.name)),
    open: async (name) => {
      const file = fileOf.get(name)
      const text = file === undefined ? undefined : await files.read(file)
      if (text === undefined) return undefined
      const read = readRecordingFile('.jsonl', text.slice(text.indexOf('\n') + 1))
      return read.rows === null ? undefined : recordedOf(read.rows)
    },
    keep: async (name, rows) => {
      const recording = summaryOf(name, rows, clock.now())
      const first = rows[0]?.at ?? 0
      const lines = rows.map(({ at, key, data }) =>
        JSON.stringify({ time: at - first, key, encoding: 'base64', data: data.toString('base64') }),
      )
      const file = fileOf.get(name) ?? `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.jsonl`
      await files.write(new Map([[file, `${[JSON.stringify(recording), ...lines].join('\n')}\n`]]))
      known.set(name, recording)
      fileOf.set(name, file)
      changed()
      return recording
    },
    remove: async (name) => {
      const file = fileOf.get(name)
      if (file === undefined) return
      await files.remove(file)
      fileOf.delete(name)
      known.delete(name)
      changed()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const headOf = (line: string): Recording | undefined => {
  try {
    return Head.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

const summaryOf = (name: string, rows: readonly RecordedRow[], recordedAt: number): Recording => ({
  ...{ name, recordedAt, records: rows.length },
  bytes: bytesOfRows(rows),
  durationMs: (rows.at(-1)?.at ?? 0) - (rows[0]?.at ?? 0),
})

export const bytesOfRows = (rows: readonly RecordedRow[]): number =>
  rows.reduce((sum, { key, data }) => sum + Buffer.byteLength(key) + data.byteLength, 0)

const recordedOf = (rows: readonly RecordedRow[]): Recorded => {
  const spans = new Int32Array(rows.length * spansOfRecord).fill(-1)
  const parts: Buffer[] = []
  let end = 0
  rows.forEach(({ key, data }, i) => {
    const keyBytes = Buffer.from(key)
    const keyEnd = end + keyBytes.byteLength
    spans.set([keyEnd, keyEnd + data.byteLength, end, keyEnd], i * spansOfRecord)
    parts.push(keyBytes, data)
    end = keyEnd + data.byteLength
  })
  const first = rows[0]?.at ?? 0
  return {
    records: packedList(putMembers, { bytes: Buffer.concat(parts, end), spans }),
    times: Float64Array.from(rows, ({ at }) => at - first),
  }
}
