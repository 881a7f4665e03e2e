import type { BufferPool } from '../../platform/buffer-pool'
import { PackedColumn } from '../packed-list'
import { recordHeaderBytes, type BlockHeader } from './block'

/** A record as read back. `data` is a view of a larger buffer: copy it to keep it for long. */
export interface LoggedRecord {
  readonly index: number
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  /** Empty for a record that was put without one. */
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Data and partition key (UTF-8), as in `NewRecords`. */
  readonly bytes: number
  /** Was it kept encrypted? */
  readonly encrypted: boolean
}

/** Records that were read back, packed, and follow each other in one buffer. */
export interface LoggedPart {
  /** Absent for a record that was put without one. */
  readonly partitionKeys: PackedColumn
  readonly data: PackedColumn
  /** Of the records; they rise, mostly without gaps. */
  readonly indexes: Float64Array
  /** Epoch milliseconds. */
  readonly arrivals: Float64Array
  readonly encrypted: boolean
}

export interface GatherLimits {
  readonly maxRecords: number
  /** Data and partition keys; at least one record is returned whatever its size. */
  readonly maxBytes: number
  /** Skip what arrived before (epoch ms). */
  readonly notBefore: number
}

/** What one read of a log brings back: gathered block by block, up to its limits. */
export class LoggedRecords {
  length = 0
  /** Data and partition keys of all of them. */
  bytes = 0
  /** Index of the last one, and its arrival in epoch ms; −1 while there is none. */
  lastIndex = -1
  lastArrival = -1
  private readonly finished: LoggedPart[] = []
  private buffer: Buffer | undefined
  private encrypted = false
  /** Of the part that is being gathered, with room for more. */
  private gathered = 0
  private spans = new Int32Array()
  private indexes = new Float64Array()
  private arrivals = new Float64Array()

  /** @param chunks where the memory of the blocks comes from */
  constructor(private readonly chunks?: BufferPool) {}

  /** Add the records of an intact block from index `from` on. @returns false when there is no room for more */
  addBlock(
    {
      buffer,
      bodyOffset,
      header,
    }: { readonly buffer: Buffer; readonly bodyOffset: number; readonly header: BlockHeader },
    from: number,
    { maxRecords, maxBytes, notBefore }: GatherLimits,
  ): boolean {
    const { firstIndex, arrivedAt, isSealed } = header
    if (arrivedAt < notBefore) return true
    if (buffer !== this.buffer || isSealed !== this.encrypted) this.begin(buffer, isSealed)
    this.makeRoom(header.records)
    const end = firstIndex + header.records
    let at = bodyOffset
    for (let index = firstIndex; index < end; index++) {
      const keyStart = at + recordHeaderBytes
      const dataStart = keyStart + ((buffer[at + 4] as number) | ((buffer[at + 5] as number) << 8))
      at = dataStart + dataBytesAt(buffer, at)
      if (index < from) continue
      const bytes = at - keyStart
      if (this.length > 0 && this.bytes + bytes > maxBytes) return false
      const span = this.gathered * spanWidth
      this.spans[span] = dataStart > keyStart ? keyStart : -1
      this.spans[span + 1] = dataStart > keyStart ? dataStart : -1
      this.spans[span + 2] = dataStart
      this.spans[span + 3] = at
      this.indexes[this.gathered] = index
      this.arrivals[this.gathered++] = arrivedAt
      this.length++
      this.bytes += bytes
      this.lastIndex = index
      this.lastArrival = arrivedAt
      if (this.length >= maxRecords || this.bytes >= maxBytes) return false
    }
    return true
  }

  parts(): readonly LoggedPart[] {
    this.begin(undefined, false)
    return this.finished
  }

  /** Bytes of those that arrived before `time` (epoch ms). */
  bytesBefore(time: number): number {
    if (this.lastArrival < time) return this.bytes
    let bytes = 0
    for (const { arrivals, partitionKeys, data } of this.parts()) {
      for (let i = 0; i < arrivals.length && (arrivals[i] as number) < time; i++) {
        bytes += partitionKeys.size(i) + data.size(i)
      }
    }
    return bytes
  }

  /** Hand their memory back: nobody may look into them afterwards. */
  release(): void {
    const buffers = new Set(this.parts().map(({ data }) => data.bytes))
    for (const buffer of buffers) this.chunks?.give(buffer)
  }

  /** As objects, for those to whom time matters less. */
  unpacked(): readonly LoggedRecord[] {
    return this.parts().flatMap(({ partitionKeys, data, indexes, arrivals, encrypted }) =>
      Array.from(indexes, (index, i) => ({
        index,
        arrivedAt: arrivals[i] as number,
        partitionKey: partitionKeys.isPresent(i) ? partitionKeys.text(i) : '',
        data: data.blob(i),
        bytes: partitionKeys.size(i) + data.size(i),
        encrypted,
      })),
    )
  }

  private makeRoom(records: number): void {
    const needed = this.gathered + records
    if (needed <= this.indexes.length) return
    const room = Math.max(needed, this.indexes.length * 2)
    const { spans, indexes, arrivals } = this
    this.spans = new Int32Array(room * spanWidth)
    this.indexes = new Float64Array(room)
    this.arrivals = new Float64Array(room)
    this.spans.set(spans)
    this.indexes.set(indexes)
    this.arrivals.set(arrivals)
  }

  private begin(buffer: Buffer | undefined, encrypted: boolean): void {
    const { buffer: bytes, gathered: length } = this
    if (bytes !== undefined && length > 0) {
      const shared = { length, bytes, spans: this.spans.subarray(0, length * spanWidth), stride: spanWidth }
      this.finished.push({
        partitionKeys: new PackedColumn('text', shared),
        data: new PackedColumn('blob', { ...shared, offset: 2 }),
        indexes: this.indexes.subarray(0, length),
        arrivals: this.arrivals.subarray(0, length),
        encrypted: this.encrypted,
      })
      this.gathered = 0
      this.spans = new Int32Array()
      this.indexes = new Float64Array()
      this.arrivals = new Float64Array()
    }
    this.buffer = buffer
    this.encrypted = encrypted
  }
}

/** Begin and end of a record's key and of its data. */
const spanWidth = 4

/** Little-endian, without the checks that Node makes for strangers. */
const dataBytesAt = (buffer: Buffer, at: number): number =>
  (buffer[at] as number) |
  ((buffer[at + 1] as number) << 8) |
  ((buffer[at + 2] as number) << 16) |
  ((buffer[at + 3] as number) << 24)
