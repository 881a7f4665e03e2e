import type { Reply, RequestHandler, RequestHead } from './exchange'

interface Waiting {
  readonly head: RequestHead
  readonly body: Buffer
  readonly reply: Reply
}

/** How much of request bodies is handled in one turn of the event loop: a millisecond or so. */
const turnBytes = 256 * 1024

/** What a request costs besides its body, so that a turn of small ones ends as well. */
const requestBytes = 4096

/**
 * Let answers leave between requests. What is sent over one HTTP/2 connection side by side also ends side by side: handled in one
 * go, the first answer would wait for the last request, and the client meanwhile for all of them. Requests are handled
 * in the order in which they ended.
 */
export const inTurns = (handler: RequestHandler): RequestHandler => {
  const waiting: Waiting[] = []
  let room = turnBytes

  const handle = ({ head, body, reply }: Waiting): void => {
    // The first of a turn sees to the next.
    if (room === turnBytes) setImmediate(nextTurn)
    room -= requestBytes + body.length
    handler.handle(head, body, reply)
  }
  const nextTurn = (): void => {
    room = turnBytes
    while (room > 0) {
      const next = waiting.shift()
      if (next === undefined) return
      handle(next)
    }
  }
  return {
    maximumBodyBytes: handler.maximumBodyBytes,
    answerEarly: (head) => handler.answerEarly(head),
    refuseTooLarge: (head) => handler.refuseTooLarge(head),
    handle: (head, body, reply) => {
      if (room > 0 && waiting.length === 0) handle({ head, body, reply })
      else waiting.push({ head, body, reply })
    },
  }
}
