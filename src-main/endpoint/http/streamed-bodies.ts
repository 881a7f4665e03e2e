import type { Writable } from 'node:stream'
import type { Pieces } from './exchange'

/** The bodies that are being made while they are sent. */
export interface StreamedBodies {
  /**
   * Send a body to its end, or until the receiver is gone. The next piece is asked for once the receiver has room for it:
   * one that does not read costs no more than the piece it has not taken.
   */
  send(pieces: Pieces, to: Writable): void
  /** Is a body under way to this receiver? */
  isSentTo(to: Writable): boolean
  /** Bring them to an end in good order: those under way after their present piece, later ones after their first. */
  end(): void
}

export const createStreamedBodies = (): StreamedBodies => {
  const underWay = new Map<Writable, Pieces>()
  let isEnding = false
  return {
    send: (pieces, to) => {
      underWay.set(to, pieces)
      to.once('close', () => {
        underWay.delete(to)
        pieces.cancel()
      })
      if (isEnding || to.destroyed) pieces.cancel()
      void pump(pieces, to)
    },
    isSentTo: (to) => underWay.has(to),
    end: () => {
      isEnding = true
      for (const pieces of underWay.values()) pieces.cancel()
    },
  }
}

const pump = async (pieces: Pieces, to: Writable): Promise<void> => {
  for (;;) {
    const piece = await pieces.next()
    if (to.destroyed) return
    if (piece === undefined) break
    if (!to.write(piece)) await roomIn(to)
  }
  to.end()
}

const roomIn = (to: Writable): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      to.off('drain', done).off('close', done)
      resolve()
    }
    to.on('drain', done).on('close', done)
  })
