import type { BodyPieces } from '../http/exchange'
import { messageMemory } from '../message-memory'

/** Bytes written one after another, into memory that grows as needed. What both protocols write answers into. */
export class GrowingBuffer {
  private readonly finished: Uint8Array[] = []
  private buffer: Buffer = Buffer.allocUnsafe(firstBytes)
  private length = 0

  /** What has been written, one after the other; not copied, so write no more afterwards. */
  pieces(): BodyPieces {
    return [...this.finished, this.buffer.subarray(0, this.length)]
  }

  /** Let `bytes` follow without copying them: they must stay as they are. What was written before cannot be rewound. */
  splice(bytes: Uint8Array): void {
    this.finished.push(this.buffer.subarray(0, this.length), bytes)
    this.buffer = Buffer.allocUnsafe(firstBytes)
    this.length = 0
  }

  byte(value: number): void {
    this.reserve(1)
    this.buffer[this.length++] = value
  }

  /** Big-endian, in 2, 4 or 8 bytes. */
  unsigned(value: number, size: 2 | 4 | 8): void {
    this.reserve(8)
    if (size === 8) this.length = this.buffer.writeBigUInt64BE(BigInt(value), this.length)
    else this.length = this.buffer.writeUIntBE(value, this.length, size)
  }

  double(value: number): void {
    this.reserve(8)
    this.length = this.buffer.writeDoubleBE(value, this.length)
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Characters up to U+00FF, one byte each. */
  latin1(text: string): void {
    this.reserve(text.length)
    this.length += this.buffer.write(text, this.length, 'latin1')
  }

  /** @param size of the text in UTF-8 */
  utf8(text: string, size: number): void {
    this.reserve(size)
    this.length += this.buffer.write(text, this.length, 'utf8')
  }

  /**
   * Write `text` one byte a character if each of its characters is allowed; otherwise write nothing and return false.
   * For texts of some ten characters, which cost more to hand to Node than to copy here.
   *
   * @param allowed 1 at the codes of allowed characters
   */
  plain(text: string, allowed: Uint8Array): boolean {
    const size = text.length
    this.reserve(size)
    const { buffer, length: start } = this
    for (let index = 0; index < size; index++) {
      const code = text.charCodeAt(index)
      if (code > 0x7f || allowed[code] !== 1) return false
      buffer[start + index] = code
    }
    this.length += size
    return true
  }

  base64(bytes: Buffer, from: number, to: number): void {
    this.latin1(bytes.toString('base64', from, to))
  }

  /** Where the next byte goes. */
  position(): number {
    return this.length
  }

  /** Forget what was written after `position`. */
  rewind(position: number): void {
    this.length = position
  }

  /** Make room for this many more, and for some that may follow. */
  reserve(bytes: number): void {
    const needed = this.length + bytes
    if (needed <= this.buffer.length) return
    const smaller = this.buffer
    const size = Math.max(needed + spareBytes, smaller.length * 2)
    this.buffer = size < largeBytes ? Buffer.allocUnsafe(size) : messageMemory.take(size)
    this.buffer.set(smaller.subarray(0, this.length))
    messageMemory.give(smaller)
  }
}

const firstBytes = 1024
const spareBytes = 1024
const largeBytes = 64 * 1024
