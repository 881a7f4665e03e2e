import { createBufferPool } from '../platform/buffer-pool'

/** What requests are read into and answers are written into, when they are large. */
export const messageMemory = createBufferPool()
