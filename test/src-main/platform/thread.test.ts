import { describe, expect, it } from 'vitest'
import { startThread, type Thread } from '../../../src-main/platform/thread'

/** The next thing a thread says, or how it failed. */
const next = (thread: Thread): Promise<unknown> =>
  new Promise((resolve, reject) => thread.listen({ onMessage: resolve, onFailure: reject }))

const echo = `const { parentPort } = require('node:worker_threads')
parentPort.on('message', (message) => {
  if (message === 'loop') for (;;);
  if (message === 'throw') throw new Error('as asked')
  parentPort.postMessage(message)
})`

describe('a thread', () => {
  it('takes messages and answers them', async () => {
    const thread = startThread(echo)
    const answer = next(thread)
    thread.post({ list: [1, 2n, new Date(0)] })
    expect(await answer).toEqual({ list: [1, 2n, new Date(0)] })
    thread.stop()
  })

  it('keeps no program from ending', () => {
    const held = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
    const before = held()
    const thread = startThread(echo)
    expect(held()).toBe(before)
    thread.stop()
  })

  it('is given memory rather than a copy of it', async () => {
    const thread = startThread(echo)
    const answer = next(thread)
    const bytes = Uint8Array.of(1, 2, 3)
    thread.post(bytes, [bytes.buffer])
    expect(await answer).toEqual(Uint8Array.of(1, 2, 3))
    expect(bytes.byteLength).toBe(0)
    thread.stop()
  })

  it('says how it failed', async () => {
    const thread = startThread(echo)
    const failure = next(thread)
    thread.post('throw')
    await expect(failure).rejects.toThrow('as asked')
  })

  it('is stopped whatever it does, and sees nothing of the environment', async () => {
    const thread = startThread(`${echo}
      parentPort.postMessage(Object.keys(process.env))`)
    expect(await next(thread)).toEqual([])
    thread.post('loop')
    let messages = 0
    thread.listen({ onMessage: () => messages++, onFailure: () => messages++ })
    await thread.stop()
    expect(messages).toBe(0)
  })
})
