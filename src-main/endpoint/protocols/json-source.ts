import { openEnd, type MemberNames, type Source } from '../checks/straight-reader'
import { decodeBase64Into } from './base64-into'

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const backslash = 0x5c
const [openBracket, closeBracket] = [0x5b, 0x5d]
const [openBrace, closeBrace] = [0x7b, 0x7d]
const space = 0x20

/** 1 for what stands in a text for itself, in one byte. */
const plain = new Uint8Array(256).fill(1, space, 0x7f)
plain[quote] = 0
plain[backslash] = 0

/** A JSON body, read straight from its bytes. Gives up at nulls, and at what is not JSON. */
export class JsonSource implements Source {
  hasGivenUp = false
  private at = 0
  private roomMade: Buffer | undefined
  roomEnd = 0

  constructor(private readonly bytes: Buffer) {}

  giveUp(): void {
    this.hasGivenUp = true
  }

  openStructure(): number {
    this.expect(openBrace)
    return openEnd
  }

  openList(): number {
    this.expect(openBracket)
    return openEnd
  }

  hasMember(index: number): boolean {
    return this.hasMore(index, closeBrace)
  }

  hasEntry(index: number): boolean {
    return this.hasMore(index, closeBracket)
  }

  private hasMore(index: number, close: number): boolean {
    if (this.hasGivenUp) return false
    const next = this.peek()
    if (next === close) {
      this.at++
      return false
    }
    if (index === 0) return true
    if (next !== comma) {
      this.giveUp()
      return false
    }
    this.at++
    return true
  }

  member(names: MemberNames, likely: number): number {
    this.expect(quote)
    const place = this.placeOf(names, likely)
    this.expect(colon)
    return place
  }

  private placeOf(names: MemberNames, likely: number): number {
    const { length } = names
    for (let i = 0, place = likely < length ? likely : 0; i < length; i++) {
      const { bytes } = names[place] as MemberNames[number]
      if (this.isAhead(bytes)) {
        this.at += bytes.length + 1
        return place
      }
      place = place + 1 === length ? 0 : place + 1
    }
    this.giveUp()
    return 0
  }

  /** Whether these bytes and a quote come next. */
  private isAhead(name: Uint8Array): boolean {
    const { bytes, at } = this
    const { length } = name
    if (bytes[at + length] !== quote) return false
    for (let i = 0; i < length; i++) if (bytes[at + i] !== name[i]) return false
    return true
  }

  text(): string {
    this.expect(quote)
    const { bytes, at: start } = this
    let at = start
    let isPlain = true
    for (let byte = bytes[at]; byte !== quote; byte = bytes[++at]) {
      if (byte === undefined) {
        this.giveUp()
        return ''
      }
      if (byte < space || byte > 0x7e || byte === backslash) isPlain = false
      if (byte === backslash) at++
    }
    this.at = at + 1
    return isPlain ? bytes.toString('latin1', start, at) : this.parse(start - 1, at + 1)
  }

  /** What needs more than a look at its bytes: escapes, letters beyond ASCII. */
  private parse(start: number, end: number): string {
    try {
      return JSON.parse(this.bytes.toString('utf8', start, end)) as string
    } catch {
      this.giveUp()
      return ''
    }
  }

  blob(): Uint8Array {
    const start = this.packBlob()
    return this.room.subarray(start, this.roomEnd)
  }

  packBlob(): number {
    this.expect(quote)
    const { bytes, at, roomEnd } = this
    const end = bytes.indexOf(quote, at)
    const decoded = end === -1 ? -1 : decodeBase64Into(this.room, roomEnd, bytes, at, end)
    if (decoded === -1) this.giveUp()
    else this.roomEnd = decoded
    this.at = end + 1
    return roomEnd
  }

  packText(): number {
    this.expect(quote)
    const { bytes, room, roomEnd, at: start } = this
    let to = roomEnd
    let at = start
    const end = bytes.length
    for (; at < end; at++) {
      const byte = bytes[at] as number
      if (plain[byte] === 0) break
      room[to++] = byte
    }
    if (bytes[at] !== quote) return this.packSpecialText(start)
    this.at = at + 1
    this.roomEnd = to
    return roomEnd
  }

  private packSpecialText(start: number): number {
    const { room, roomEnd } = this
    this.at = start - 1
    this.roomEnd += room.write(this.text(), roomEnd)
    return roomEnd
  }

  /** Texts and blobs are no longer than what they are made of. */
  get room(): Buffer {
    return (this.roomMade ??= Buffer.allocUnsafe(this.bytes.length - this.at))
  }

  scalar(): unknown {
    this.peek()
    const start = this.at
    let end = start
    while (isOfScalar(this.bytes[end])) end++
    this.at = end
    try {
      return JSON.parse(this.bytes.toString('latin1', start, end)) as unknown
    } catch {
      this.giveUp()
      return 0
    }
  }

  isAtEnd(): boolean {
    return this.peek() === undefined
  }

  private expect(byte: number): void {
    if (this.peek() === byte) this.at++
    else this.giveUp()
  }

  /** The next byte that is not blank. */
  private peek(): number | undefined {
    let byte = this.bytes[this.at]
    while (byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = this.bytes[++this.at]
    return byte
  }
}

/** Of a number, `true` or `false`. */
const isOfScalar = (byte: number | undefined): boolean =>
  byte !== undefined && byte !== comma && byte !== closeBrace && byte !== closeBracket && byte > space
