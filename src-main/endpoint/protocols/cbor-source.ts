import type { PackedEntries } from '../../engine/packed-list'
import { isUtf8 } from 'node:buffer'
import { openEnd, type MemberNames, type RecordLayout, type Source } from '../checks/straight-reader'

/** Major types, as the top three bits of a head. */
const [bytesHead, textHead, listHead, mapHead] = [0x40, 0x60, 0x80, 0xa0]
const [openListHead, openMapHead, breakByte] = [0x9f, 0xbf, 0xff]

/** Bytes of the length behind the head, for the short lengths 24 to 27. */
const sizesOfLength = [1, 2, 4, 8]

/**
 * A CBOR body, read straight from its bytes. Gives up at nulls, at timestamps, at numbers that are not whole, at texts and
 * byte strings in pieces, and at what is not CBOR.
 */
export class CborSource implements Source {
  hasGivenUp = false
  private at = 0

  constructor(private readonly bytes: Buffer) {}

  giveUp(): void {
    this.hasGivenUp = true
  }

  openStructure(): number {
    return this.open(mapHead, openMapHead)
  }

  openList(): number {
    return this.open(listHead, openListHead)
  }

  private open(major: number, openHead: number): number {
    if (this.bytes[this.at] !== openHead) return this.length(major)
    this.at++
    return openEnd
  }

  hasMember(index: number, count: number): boolean {
    if (this.hasGivenUp) return false
    if (count !== openEnd) return index < count
    if (this.bytes[this.at] !== breakByte) return true
    this.at++
    return false
  }

  hasEntry(index: number, count: number): boolean {
    return this.hasMember(index, count)
  }

  member(names: MemberNames, likely: number): number {
    const length = this.length(textHead)
    const start = this.at
    for (let i = 0, place = likely < names.length ? likely : 0; i < names.length; i++) {
      const { bytes } = names[place] as MemberNames[number]
      if (bytes.length === length && this.isAhead(bytes)) {
        this.at = start + length
        return place
      }
      place = place + 1 === names.length ? 0 : place + 1
    }
    this.giveUp()
    return 0
  }

  private isAhead(name: Uint8Array): boolean {
    const { bytes, at } = this
    for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false
    return true
  }

  text(): string {
    return this.bytes.toString('utf8', this.skipText(), this.at)
  }

  blob(): Uint8Array {
    return this.bytes.subarray(this.skip(bytesHead), this.at)
  }

  /** Texts and blobs stand in the body as they are. */
  records({ names, types, most }: RecordLayout): PackedEntries {
    const width = names.length * 2
    const spans = new Int32Array(most * width).fill(-1)
    let end = 0
    const count = this.openList()
    for (let index = 0; this.hasEntry(index, count); index++, end += width) {
      if (index === most) this.giveUp()
      const memberCount = this.openStructure()
      for (let i = 0; this.hasMember(i, memberCount); i++) {
        const place = this.member(names, i)
        const at = end + place * 2
        if (spans[at] !== -1) this.giveUp()
        spans[at] = types[place] === 'text' ? this.skipText() : this.skip(bytesHead)
        spans[at + 1] = this.at
      }
    }
    return { bytes: this.bytes, spans: spans.subarray(0, end) }
  }

  /** Go past a text or a blob. @returns where it begins */
  private skip(major: number): number {
    const length = this.length(major)
    const start = this.at
    this.at = start + length
    if (this.at > this.bytes.length) this.giveUp()
    return start
  }

  private skipText(): number {
    const start = this.skip(textHead)
    if (!this.hasGivenUp && !isUtf8(this.bytes.subarray(start, this.at))) this.giveUp()
    return start
  }

  scalar(): unknown {
    const head = this.bytes[this.at]
    if (head === 0xf4 || head === 0xf5) {
      this.at++
      return head === 0xf5
    }
    return head !== undefined && head < 0x20 ? this.length(0x00) : -1 - this.length(0x20)
  }

  /** The number in a head. */
  private length(major: number): number {
    const { bytes, at } = this
    const short = (bytes[at] ?? breakByte) - major
    const size = short >= 0 && short < 24 ? 0 : (sizesOfLength[short - 24] ?? -1)
    if (size < 0 || at + 1 + size > bytes.length) {
      this.giveUp()
      return 0
    }
    this.at = at + 1 + size
    if (size === 0) return short
    if (size < 8) return bytes.readUIntBE(at + 1, size)
    const value = Number(bytes.readBigUInt64BE(at + 1))
    // What a number cannot hold exactly is rounded by the long way, once and not twice.
    if (value > Number.MAX_SAFE_INTEGER) this.giveUp()
    return value
  }

  isAtEnd(): boolean {
    return this.at === this.bytes.length
  }
}
