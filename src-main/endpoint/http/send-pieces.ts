import type { Writable } from 'node:stream'
import { messageMemory } from '../message-memory'
import type { BodyPieces } from './exchange'

/** Send the whole of an answer; its memory is used again once it is on its way. */
export const sendPieces = (to: Writable, body: BodyPieces): void => {
  for (const piece of body.slice(0, -1)) to.write(piece)
  to.end(body.at(-1), () => {
    for (const piece of body) messageMemory.give(piece)
  })
}
