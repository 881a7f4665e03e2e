import { createHash } from 'node:crypto'
import { md5Module } from './md5-module'

/*
 * MD5 of partition keys, the innermost step of routing. The platform's hash costs more in the call than in the work for keys
 * of usual length, so keys that fit one MD5 block are hashed here, four at a time; longer ones go to the platform.
 */

/** Longest message that fits one 64-byte block with its padding. */
const singleBlockBytes = 55
const lanes = 4

const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(md5Module())).exports as unknown as {
  readonly memory: WebAssembly.Memory
  readonly run: () => void
}
/** Word `w` of lane `l` is at `w * lanes + l`: first those of the messages, then those of the digests. */
const words = new Int32Array(memory.buffer, 0, 16 * lanes)

/** Messages that lie in one buffer. */
export interface Messages {
  readonly length: number
  readonly bytes: Uint8Array
  start(index: number): number
  end(index: number): number
}

export const oneMessage = (bytes: Uint8Array): Messages => ({
  length: 1,
  bytes,
  start: () => 0,
  end: () => bytes.length,
})

/**
 * MD5 of each message as four unsigned 32-bit words, most significant first: 128-bit big-endian numbers.
 * @returns the words of all digests, one after the other
 */
export const md5 = (messages: Messages): Uint32Array => {
  const digests = new Uint32Array(messages.length * 4)
  for (let first = 0; first < messages.length; first += lanes) {
    const last = Math.min(first + lanes, messages.length)
    for (let i = first; i < last; i++) loadLane(messages.bytes, messages.start(i), messages.end(i), i - first)
    run()
    for (let i = first; i < last; i++) {
      if (messages.end(i) - messages.start(i) > singleBlockBytes) platformMd5(messages, i, digests)
      else for (let word = 0; word < 4; word++) digests[i * 4 + word] = swap(words[word * lanes + i - first] as number)
    }
  }
  return digests
}

/** Put a message with its padding and its length into a lane; what is too long for it is left out. */
const loadLane = (bytes: Uint8Array, start: number, end: number, lane: number): void => {
  const length = end - start
  if (length > singleBlockBytes) return
  const whole = length >> 2
  let at = start
  for (let word = 0; word < whole; word++, at += 4) {
    words[word * lanes + lane] =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
  }
  let rest = 0x80
  for (let i = end - 1; i >= at; i--) rest = (rest << 8) | (bytes[i] as number)
  words[whole * lanes + lane] = rest
  for (let word = whole + 1; word < 16; word++) words[word * lanes + lane] = 0
  words[14 * lanes + lane] = length << 3
}

const swap = (word: number): number => (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)

const platformMd5 = ({ bytes, ...messages }: Messages, index: number, digests: Uint32Array): void => {
  const message = bytes.subarray(messages.start(index), messages.end(index))
  const digest = createHash('md5').update(message).digest()
  for (let word = 0; word < 4; word++) digests[index * 4 + word] = digest.readUInt32BE(word * 4)
}
