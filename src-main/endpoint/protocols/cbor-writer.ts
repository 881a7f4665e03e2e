import { isShared, packedOf, type Column, type PackedList } from '../../engine/packed-list'
import type { BodyPieces } from '../http/exchange'
import { GrowingBuffer } from './growing-buffer'
import { writtenOnce, type WrittenLists } from './written-lists'

/** By what timestamps count. */
const written: Readonly<Record<Epoch, WrittenLists>> = { milliseconds: new WeakMap(), seconds: new WeakMap() }

type Epoch = 'milliseconds' | 'seconds'

/**
 * Writes values as CBOR (RFC 8949).
 *
 * Answers of thousands of records are why this is our own: the library we read with goes through a token object for each
 * value and sorts every map.
 *
 *     head      3 bits major type, 5 bits length or what follows: 24 → 1 byte, 25 → 2, 26 → 4, 27 → 8 bytes, 31 → open end
 *     majors    0 unsigned, 1 negative (−1 − n), 2 bytes, 3 UTF-8 text, 4 list, 5 map, 6 tag, 7 simple and floating point
 *     open end  lists and maps start with length 31 and end with a break, 0xff
 */
export class CborWriter {
  private readonly out = new GrowingBuffer()

  /** @param epoch what timestamps count */
  constructor(private readonly epoch: Epoch = 'milliseconds') {}

  pieces(): BodyPieces {
    return this.out.pieces()
  }

  write(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.writeText(value)
      case 'number':
        return this.writeNumber(value)
      case 'boolean':
        return this.out.byte(value ? 0xf5 : 0xf4)
      case 'object':
        return value === null ? this.out.byte(0xf6) : this.writeObject(value)
      default:
        throw new TypeError(`A ${typeof value} has no form in CBOR`)
    }
  }

  private writeObject(value: object): void {
    if (value instanceof Uint8Array) return this.writeBytes(value)
    if (value instanceof Date) return this.writeTime(value.getTime())
    if (Array.isArray(value)) return this.writeList(value)
    this.out.byte(0xbf)
    const members = value as Record<string, unknown>
    for (const name of Object.keys(members)) {
      const member = members[name]
      if (member === undefined) continue
      this.writeText(name)
      this.write(member)
    }
    this.out.byte(0xff)
  }

  private writeList(entries: readonly unknown[]): void {
    if (!isShared(entries)) return this.writeOwnList(entries)
    const bytes = writtenOnce(written[this.epoch], entries, () => {
      const writer = new CborWriter(this.epoch)
      writer.writeOwnList(entries)
      return writer.pieces()
    })
    this.out.splice(bytes)
  }

  private writeOwnList(entries: readonly unknown[]): void {
    const packed = packedOf(entries)
    if (packed !== undefined) return this.writePacked(packed)
    this.out.byte(0x9f)
    for (const entry of entries) this.write(entry)
    this.out.byte(0xff)
  }

  private writePacked(lists: readonly PackedList[]): void {
    this.out.byte(0x9f)
    for (const { length, columns, release } of lists) {
      const members = Object.entries(columns)
      for (let entry = 0; entry < length; entry++) {
        this.out.byte(0xbf)
        for (const [name, column] of members) {
          if (!column.isPresent(entry)) continue
          this.writeText(name)
          this.writePackedValue(column, entry)
        }
        this.out.byte(0xff)
      }
      release()
    }
    this.out.byte(0xff)
  }

  private writePackedValue(column: Column, entry: number): void {
    if (column.type === 'time') return this.writeTime(column.times[entry] as number)
    this.writeHead(column.type === 'text' ? 0x60 : 0x40, column.size(entry))
    this.out.append(column.blob(entry))
  }

  private writeTime(epochMs: number): void {
    this.out.byte(0xc1)
    this.writeNumber(this.epoch === 'seconds' ? epochMs / 1000 : epochMs)
  }

  private writeBytes(bytes: Uint8Array): void {
    this.writeHead(0x40, bytes.length)
    this.out.append(bytes)
  }

  private writeText(text: string): void {
    if (text.length < 64) {
      const start = this.out.position()
      this.writeHead(0x60, text.length)
      if (this.out.plain(text, ascii)) return
      this.out.rewind(start)
    }
    const size = Buffer.byteLength(text)
    this.writeHead(0x60, size)
    this.out.utf8(text, size)
  }

  private writeNumber(value: number): void {
    if (!Number.isSafeInteger(value)) {
      this.out.byte(0xfb)
      return this.out.double(value)
    }
    if (value < 0) this.writeHead(0x20, -1 - value)
    else this.writeHead(0x00, value)
  }

  private writeHead(major: number, length: number): void {
    if (length < 24) return this.out.byte(major | length)
    if (length < 0x100) {
      this.out.byte(major | 24)
      return this.out.byte(length)
    }
    const size = length < 0x1_0000 ? 2 : length < 0x1_0000_0000 ? 4 : 8
    this.out.byte(major | (size === 2 ? 25 : size === 4 ? 26 : 27))
    this.out.unsigned(length, size)
  }
}

const ascii = new Uint8Array(128).fill(1)
