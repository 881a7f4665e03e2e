import { packedList, type PackedList } from '../packed-list'
import { fieldMakers, type FieldMaker, type Making, type PayloadTemplate } from './payload'
import { seededRandom, type Random } from './random'
import { keyDrawer, type PartitionKeys } from './record-keys'
import { sizeDrawer, type RecordSizes } from './record-sizes'

/** How made-up records look. */
export interface RecordTemplate {
  readonly recordBytes: RecordSizes
  readonly partitionKeys: PartitionKeys
  /** Absent: bytes without meaning. */
  readonly payload?: PayloadTemplate | undefined
}

export interface Batch {
  readonly count: number
  readonly random: Random
  /** What their fields of time say, epoch ms. */
  readonly now: number
  /** How many were made before these. */
  readonly made: number
}

/** As PutRecords takes them, packed. */
export const putMembers = { Data: 'blob', PartitionKey: 'text', ExplicitHashKey: 'text' } as const
export const spansOfRecord = Object.keys(putMembers).length * 2
const [dataAt, keyAt] = [0, 2]

/**
 * What makes records after a template. JSON is filled up by a member of its own, so that a record is as large as was drawn;
 * where its fields alone are larger, it is as large as they are.
 */
export const recordMaker = (template: RecordTemplate): ((batch: Batch) => PackedList) => {
  const drawSize = sizeDrawer(template.recordBytes)
  const write = template.payload === undefined ? meaningless(template) : json(template, template.payload)
  return ({ count, random, now, made }) => {
    const buffer = new GrowingBuffer(count * 256)
    const spans = new Int32Array(count * spansOfRecord).fill(-1)
    for (let i = 0; i < count; i++) {
      const size = drawSize(random)
      const start = buffer.end
      const keyEnd = write(buffer, size, { random, now, number: made + i + 1 })
      const at = i * spansOfRecord
      spans[at + keyAt] = start
      spans[at + keyAt + 1] = keyEnd
      spans[at + dataAt] = keyEnd
      spans[at + dataAt + 1] = buffer.end
    }
    return packedList(putMembers, { bytes: buffer.bytes, spans })
  }
}

/** Writes the key, then the data. @returns where the key ends */
type WriteRecord = (buffer: GrowingBuffer, size: number, making: Making) => number

/** Of these any stretch is as good as any other. */
const noiseBytes = 64 * 1024

const meaningless = ({ partitionKeys }: RecordTemplate): WriteRecord => {
  const drawKey = keyDrawer(partitionKeys.kind === 'field' ? { kind: 'uniform' } : partitionKeys)
  const noise = noiseOf(seededRandom(0))
  return (buffer, size, { random }) => {
    const start = buffer.end
    buffer.text(drawKey(random))
    const keyEnd = buffer.end
    for (let left = size - (keyEnd - start), from = random.integer(0, noiseBytes - 1); left > 0; from = 0) {
      const part = Math.min(left, noiseBytes - from)
      buffer.copy(noise, from, part)
      left -= part
    }
    return keyEnd
  }
}

const noiseOf = (random: Random): Buffer =>
  Buffer.from(Uint32Array.from({ length: noiseBytes / 4 }, () => random.integer(0, 0xffff_ffff)).buffer)

const json = ({ partitionKeys }: RecordTemplate, payload: PayloadTemplate): WriteRecord => {
  const fields = fieldMakers(payload).map(([name, make]) => ({ name, label: `${JSON.stringify(name)}:`, make }))
  const keyField = partitionKeys.kind === 'field' ? partitionKeys.field : undefined
  const drawKey = partitionKeys.kind === 'field' ? undefined : keyDrawer(partitionKeys)
  const filling = `,${JSON.stringify(unusedName(payload))}:"`
  return (buffer, size, making) => {
    let key = drawKey?.(making.random) ?? ''
    let text = '{'
    for (const { name, label, make } of fields) {
      const value = make(making)
      if (name === keyField) key = String(value)
      text += `${text === '{' ? '' : ','}${label}${written(value)}`
    }
    const start = buffer.end
    buffer.text(key === '' ? emptyKey : key.slice(0, longestKey))
    const keyEnd = buffer.end
    buffer.text(text)
    const missing = size - (buffer.end - start) - 1
    // Too little room for a member: spaces are as good.
    if (missing <= filling.length) buffer.fill(' ', missing)
    else {
      buffer.text(filling)
      buffer.fill('.', missing - filling.length - 1)
      buffer.text('"')
    }
    buffer.text('}')
    return keyEnd
  }
}

/** A key has one character at least, and so many at most. @source Kinesis facts sheet §4 */
const emptyKey = '-'
const longestKey = 256

const written = (value: ReturnType<FieldMaker>): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value)

const unusedName = (payload: PayloadTemplate): string => {
  let name = 'filler'
  while (name in payload) name += '_'
  return name
}

/** Bytes that are written one after the other. */
class GrowingBuffer {
  bytes: Buffer
  end = 0

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(Math.max(256, size))
  }

  text(value: string): void {
    // A character takes three bytes at most, of those that are one unit of a string.
    this.makeRoom(value.length * 3)
    this.end += this.bytes.write(value, this.end)
  }

  fill(character: string, count: number): void {
    if (count <= 0) return
    this.makeRoom(count)
    this.bytes.fill(character, this.end, this.end + count)
    this.end += count
  }

  copy(source: Buffer, from: number, count: number): void {
    this.makeRoom(count)
    source.copy(this.bytes, this.end, from, from + count)
    this.end += count
  }

  private makeRoom(count: number): void {
    if (this.end + count <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.end + count, this.bytes.length * 2))
    this.bytes.copy(larger, 0, 0, this.end)
    this.bytes = larger
  }
}
