/** Buffers that are used again and again, so that a busy engine allocates nothing for what passes through it. */
export interface BufferPool {
  /** A buffer of exactly `bytes` bytes with arbitrary content. */
  take(bytes: number): Buffer
  /**
   * Hand a taken buffer, or a part of it that begins with it, back: nobody may use it afterwards. Other buffers are left
   * alone; one that never comes back is left to the garbage collector.
   */
  give(bytes: Uint8Array): void
}

const smallestBytes = 4096

/** Four sizes from one power of two to the next. */
const sizeFor = (bytes: number): number => {
  const step = 2 ** Math.floor(Math.log2(Math.max(bytes, smallestBytes))) / 4
  return Math.max(smallestBytes, Math.ceil(bytes / step) * step)
}

/** @param keepBytes how much to keep for reuse at the most */
export const createBufferPool = (keepBytes = 64 * 1024 * 1024): BufferPool => {
  /** Free memory by size. */
  const free = new Map<number, ArrayBufferLike[]>()
  const taken = new WeakSet<ArrayBufferLike>()
  let kept = 0

  return {
    take: (bytes) => {
      const size = sizeFor(bytes)
      const used = free.get(size)?.pop()
      if (used !== undefined) kept -= size
      const memory = used ?? Buffer.allocUnsafeSlow(size).buffer
      taken.add(memory)
      return Buffer.from(memory as ArrayBuffer, 0, bytes)
    },
    give: ({ buffer }) => {
      const size = buffer.byteLength
      if (!taken.delete(buffer) || kept + size > keepBytes) return
      kept += size
      const list = free.get(size)
      if (list === undefined) free.set(size, [buffer])
      else list.push(buffer)
    },
  }
}
