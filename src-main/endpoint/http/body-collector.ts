import { messageMemory } from '../message-memory'

/** The chunks of one request body, up to a maximum. */
export class BodyCollector {
  private readonly chunks: Buffer[] = []
  private bytes = 0
  private pooled: Buffer | undefined

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
    const [first, ...others] = this.chunks
    if (first !== undefined && others.length === 0) return first
    this.pooled = messageMemory.take(this.bytes)
    let end = 0
    for (const chunk of this.chunks) {
      this.pooled.set(chunk, end)
      end += chunk.length
    }
    return this.pooled
  }

  /** The request has been answered: nothing refers to its body any more. */
  release(): void {
    if (this.pooled !== undefined) messageMemory.give(this.pooled)
    this.pooled = undefined
  }
}

/** Whether a `content-length` header announces more than `maximumBytes`. */
export const announcesTooMuch = (contentLength: unknown, maximumBytes: number): boolean =>
  contentLength !== undefined && Number(contentLength) > maximumBytes
