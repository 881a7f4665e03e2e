import type { PackedEntries } from '../../engine/packed-list'
import { decodeBase64 } from '../checks/base64'
import { noRecords, openEnd, type MemberNames, type RecordLayout, type Source } from '../checks/straight-reader'
import { readRecords } from './json-records'

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const backslash = 0x5c
const [openBracket, closeBracket] = [0x5b, 0x5d]
const [openBrace, closeBrace] = [0x7b, 0x7d]
const space = 0x20

const noBytes = new Uint8Array()

/** A JSON body, read straight from its bytes. Gives up at nulls, and at what is not JSON. */
export class JsonSource implements Source {
  hasGivenUp = false
  private at = 0

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
    const decoded = decodeBase64(this.text())
    if (typeof decoded !== 'string') return decoded
    this.giveUp()
    return noBytes
  }

  records(layout: RecordLayout): PackedEntries {
    const read = this.hasGivenUp ? undefined : readRecords(this.bytes, this.at, layout)
    if (read === undefined) {
      this.giveUp()
      return noRecords
    }
    this.at = read.end
    return read.records
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
