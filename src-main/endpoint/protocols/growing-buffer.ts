/** Bytes written one after another, into memory that grows as needed. What both protocols write answers into. */
export class GrowingBuffer {
  private buffer = Buffer.allocUnsafe(1024)
  private length = 0

  /** What has been written; not copied, so write no more afterwards. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.length)
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

  /** A few bytes: for more, `append` is quicker. */
  few(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from)
    const { buffer } = this
    let { length } = this
    for (let index = from; index < to; index++) buffer[length++] = bytes[index] as number
    this.length = length
  }

  /** Write once more what stands between two positions. */
  again(from: number, to: number): void {
    this.reserve(to - from)
    this.buffer.copyWithin(this.length, from, to)
    this.length += to - from
  }

  base64(bytes: Buffer, from: number, to: number): void {
    this.latin1(bytes.toString('base64', from, to))
  }

  /**
   * Write bytes between quotes if each of them is allowed; otherwise write nothing and return false.
   * @param allowed 1 at the allowed bytes, of 256
   */
  quoted(bytes: Uint8Array, from: number, to: number, allowed: Uint8Array): boolean {
    this.reserve(to - from + 2)
    const { buffer } = this
    let { length } = this
    buffer[length++] = 0x22
    for (let index = from; index < to; index++) {
      const byte = bytes[index] as number
      if (allowed[byte] === 0) return false
      buffer[length++] = byte
    }
    buffer[length++] = 0x22
    this.length = length
    return true
  }

  /** Where the next byte goes. */
  position(): number {
    return this.length
  }

  /** Forget what was written after `position`. */
  rewind(position: number): void {
    this.length = position
  }

  /** Make room for this many more. */
  reserve(bytes: number): void {
    const needed = this.length + bytes
    if (needed <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2))
    larger.set(this.buffer.subarray(0, this.length))
    this.buffer = larger
  }
}
