import type { BodyPieces } from '../http/exchange'
import { messageMemory } from '../message-memory'

/** What was written of lists that many are given, in one protocol. It goes when they go. */
export type WrittenLists = WeakMap<object, Uint8Array>

/** The bytes of a list, written by `write` the first time it is asked for. They must stay as they are. */
export const writtenOnce = (written: WrittenLists, list: object, write: () => BodyPieces): Uint8Array => {
  const known = written.get(list)
  if (known !== undefined) return known
  const pieces = write()
  // Into memory of its own: that of writers is used again.
  const bytes = Buffer.concat(pieces)
  for (const piece of pieces) messageMemory.give(piece)
  written.set(list, bytes)
  return bytes
}
