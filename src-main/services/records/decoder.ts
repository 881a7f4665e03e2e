import type { Clock } from '../../platform/clock'
import { startThread, type Thread } from '../../platform/thread'
import type { DecodedRecord, Wanted } from './decode'
import type { FromDecoder, ToDecoder } from './decode-thread'

/** See `decode`; main does not wait for it. */
export type Decoder = (data: Uint8Array, wanted: Wanted) => Promise<readonly DecodedRecord[]>

interface Answer {
  resolve(decoded: readonly DecodedRecord[]): void
  reject(error: unknown): void
}

/** A thread that has nothing to do for so long gives back its memory. */
const idleMs = 300_000

/** One thread for all, started when it is first needed. */
export const createDecoder = (clock: Clock): Decoder => {
  const waiting = new Map<number, Answer>()
  let thread: Promise<Thread> | undefined
  let stopWaiting = (): void => {}
  let nextId = 0

  const onMessage = (message: unknown): void => {
    const { id, decoded } = message as FromDecoder
    waiting.get(id)?.resolve(decoded)
    waiting.delete(id)
    if (waiting.size === 0) stopWaiting = clock.after(idleMs, stop)
  }
  const onFailure = (error: unknown): void => {
    thread = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = async (): Promise<Thread> => {
    const started = startThread((await import('./decode-thread?thread')).default)
    started.listen({ onMessage, onFailure })
    return started
  }
  const stop = (): void => {
    void thread?.then((idle) => idle.stop())
    thread = undefined
  }

  return async (data, wanted) => {
    stopWaiting()
    const id = nextId++
    // What was read is a view of a larger buffer.
    const own = Uint8Array.from(data)
    const answer = new Promise<readonly DecodedRecord[]>((resolve, reject) => waiting.set(id, { resolve, reject }))
    thread ??= start()
    thread.then((started) => started.post({ id, data: own, wanted } satisfies ToDecoder, [own.buffer]), onFailure)
    return answer
  }
}
