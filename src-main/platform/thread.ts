import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, Worker } from 'node:worker_threads'

/** Code that runs beside everything else: whatever it does, nobody waits for it. Messages are copied, or handed over. */
export interface Thread {
  post(message: unknown, handedOver?: readonly ArrayBuffer[]): void
  /** From now on, instead of whoever listened before. */
  listen(listener: ThreadListener): void
  /** At once, whatever it is doing; resolves when it is gone. */
  stop(): Promise<void>
}

export interface ThreadListener {
  onMessage(message: unknown): void
  /** It failed, or ran out of memory; nothing more will come. */
  onFailure(error: unknown): void
}

/** What a thread may take up, in MiB; then it fails. */
const heapMiB = 1024
const stackMiB = 8

/** @param code a script: see `*?thread` */
export const startThread = (code: string): Thread => {
  let listener: ThreadListener = { onMessage: () => {}, onFailure: () => {} }
  const worker = new Worker(code, {
    eval: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMiB, stackSizeMb: stackMiB },
  })
  worker.on('message', (message) => listener.onMessage(message))
  worker.on('error', (error) => listener.onFailure(error))
  // Nobody stays for a thread. After the listeners: listening holds the program again.
  worker.unref()
  return {
    post: (message, handedOver = []) => worker.postMessage(message, handedOver),
    listen: (next) => {
      listener = next
    },
    stop: async () => void (await worker.terminate()),
  }
}

/**
 * How many threads get on well beside each other: half of what the machine works on at the same time, for each of them has compilers
 * and a garbage collector beside it.
 */
export const threadsAtOnce = (): number => Math.max(1, Math.floor(availableParallelism() / 2))

/** A thread as its own code sees it. */
export interface ThreadSide {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Milliseconds that never step back. */
  now(): number
  wait(ms: number): Promise<void>
}

export const threadSide = (): ThreadSide => {
  if (parentPort === null) throw new Error('This code is for a thread of its own.')
  const port = parentPort
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    now: () => performance.now(),
    wait: async (ms) => void (await wait(ms)),
  }
}
