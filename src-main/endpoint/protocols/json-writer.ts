import { isShared, packedOf, type PackedList } from '../../engine/packed-list'
import type { BodyPieces } from '../http/exchange'
import { bufferOver } from './buffer-over'
import { GrowingBuffer } from './growing-buffer'
import { writeRecords } from './json-records'
import { writtenOnce, type WrittenLists } from './written-lists'

const written: WrittenLists = new WeakMap()

/** Up to here a text costs more to hand to Node than to copy. */
const shortText = 100

/** Writes values as AWS JSON, straight to bytes: blobs in base64, timestamps as seconds with a fraction. */
export class JsonWriter {
  private readonly out = new GrowingBuffer()

  pieces(): BodyPieces {
    return this.out.pieces()
  }

  write(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.writeText(value)
      case 'number':
        // JSON has no other word for what is no number, and none for infinity.
        return this.out.latin1(Number.isFinite(value) ? String(value) : 'null')
      case 'boolean':
        return this.out.latin1(String(value))
      case 'object':
        return value === null ? this.out.latin1('null') : this.writeObject(value)
      default:
        throw new TypeError(`A ${typeof value} has no form in JSON`)
    }
  }

  private writeObject(value: object): void {
    if (Array.isArray(value)) return this.writeList(value)
    if (value instanceof Uint8Array) return this.writeBlob(value)
    if (value instanceof Date) return this.out.latin1(secondsText(value.getTime()))
    const members = value as Record<string, unknown>
    let separator = openBrace
    for (const name of Object.keys(members)) {
      const member = members[name]
      if (member === undefined) continue
      this.out.byte(separator)
      this.out.append(memberStart(name))
      this.write(member)
      separator = comma
    }
    if (separator === openBrace) this.out.byte(openBrace)
    this.out.byte(closeBrace)
  }

  private writeList(entries: readonly unknown[]): void {
    if (!isShared(entries)) return this.writeOwnList(entries)
    const bytes = writtenOnce(written, entries, () => {
      const writer = new JsonWriter()
      writer.writeOwnList(entries)
      return writer.pieces()
    })
    this.out.splice(bytes)
  }

  private writeOwnList(entries: readonly unknown[]): void {
    const packed = packedOf(entries)
    if (packed === undefined || !this.writePacked(packed)) this.writeEntries(entries)
    packed?.forEach((list) => list.release())
  }

  private writeEntries(entries: readonly unknown[]): void {
    this.out.byte(openBracket)
    for (let index = 0; index < entries.length; index++) {
      if (index > 0) this.out.byte(comma)
      this.write(entries[index])
    }
    this.out.byte(closeBracket)
  }

  private writePacked(lists: readonly PackedList[]): boolean {
    const { out } = this
    const start = out.position()
    out.byte(openBracket)
    for (const list of lists) {
      if (list.length === 0) continue
      if (out.position() > start + 1) out.byte(comma)
      if (writeRecords(out, list)) continue
      out.rewind(start)
      return false
    }
    out.byte(closeBracket)
    return true
  }

  private writeBlob(bytes: Uint8Array): void {
    this.out.byte(quote)
    this.out.base64(bufferOver(bytes), 0, bytes.byteLength)
    this.out.byte(quote)
  }

  private writeText(text: string): void {
    if (text.length <= shortText) {
      const start = this.out.position()
      this.out.byte(quote)
      if (this.out.plain(text, unescaped)) return this.out.byte(quote)
      this.out.rewind(start)
    }
    const quoted = JSON.stringify(text)
    this.out.utf8(quoted, Buffer.byteLength(quoted))
  }
}

const [quote, comma, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d]

/** ASCII without what JSON must escape. */
const unescaped = new Uint8Array(256).fill(1, 0x20, 0x80)
unescaped.set([0], 0x22)
unescaped.set([0], 0x5c)

/** Names in quotes and with their colon: those of the service's own members, of which there are not many. */
const knownNames = new Map<string, Uint8Array>()
const mostKnownNames = 1_000

const memberStart = (name: string): Uint8Array => {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  const bytes = Buffer.from(`${JSON.stringify(name)}:`)
  if (knownNames.size < mostKnownNames) knownNames.set(name, bytes)
  return bytes
}

/** Whole seconds apart from the fraction: V8 prints integers fast and fractions slowly. */
const secondsText = (epochMs: number): string => {
  if (!(epochMs >= 0)) return String(epochMs / 1000)
  const thousandths = epochMs % 1000
  const seconds = String((epochMs - thousandths) / 1000)
  return thousandths === 0 ? seconds : `${seconds}.${String(1000 + thousandths).slice(1)}`
}
