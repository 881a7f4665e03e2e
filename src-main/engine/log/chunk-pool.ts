/** Buffers for blocks on their way to disk, used again so that a busy log allocates nothing. */
export interface ChunkPool {
  /** A buffer of exactly `bytes` bytes with arbitrary content. */
  take(bytes: number): Buffer
  /** Hand a taken buffer back; it must not be used afterwards. */
  give(bytes: Buffer): void
}

const smallestBytes = 4096

/** @param keepBytes how much to keep for reuse at the most; what is beyond it is left to the garbage collector */
export const createChunkPool = (keepBytes = 32 * 1024 * 1024): ChunkPool => {
  /** Free memory by size; sizes are powers of two. */
  const free = new Map<number, ArrayBufferLike[]>()
  let kept = 0
  const classOf = (bytes: number): number => Math.max(smallestBytes, 2 ** Math.ceil(Math.log2(bytes)))
  return {
    take: (bytes) => {
      const size = classOf(bytes)
      const memory = free.get(size)?.pop()
      if (memory === undefined) return Buffer.from(Buffer.allocUnsafeSlow(size).buffer, 0, bytes)
      kept -= size
      return Buffer.from(memory as ArrayBuffer, 0, bytes)
    },
    give: ({ buffer }) => {
      const size = buffer.byteLength
      if (kept + size > keepBytes) return
      kept += size
      const list = free.get(size)
      if (list === undefined) free.set(size, [buffer])
      else list.push(buffer)
    },
  }
}
