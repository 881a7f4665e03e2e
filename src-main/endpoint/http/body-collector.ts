/** The chunks of one request body, up to a maximum. */
export class BodyCollector {
  private readonly chunks: Buffer[] = []
  private bytes = 0

  constructor(private readonly maximumBytes: number) {}

  /** @returns false when the body has grown too large: stop reading it */
  add(chunk: Buffer): boolean {
    this.bytes += chunk.length
    if (this.bytes > this.maximumBytes) {
      this.chunks.length = 0
      return false
    }
    this.chunks.push(chunk)
    return true
  }

  whole(): Buffer {
    const [first] = this.chunks
    return first !== undefined && this.chunks.length === 1 ? first : Buffer.concat(this.chunks, this.bytes)
  }
}

/** Whether a `content-length` header announces more than `maximumBytes`. */
export const announcesTooMuch = (contentLength: unknown, maximumBytes: number): boolean =>
  contentLength !== undefined && Number(contentLength) > maximumBytes
