/** What the endpoint's two HTTP versions have in common, so that everything behind them is written once. */

/** A request before its body has arrived. */
export interface RequestHead {
  readonly method: string
  /** Path and query, as sent. */
  readonly target: string
  /** `Host`, or `:authority` in HTTP/2; may name a port. */
  readonly authority: string | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** What carries it: a socket, with TLS or without. */
  readonly connection?: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean } | undefined
}

/** In pieces that follow each other. */
export type BodyPieces = readonly Uint8Array[]

export const bytesOf = (body: BodyPieces): number => body.reduce((sum, { byteLength }) => sum + byteLength, 0)

/** `content-length` is added when the answer is sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: BodyPieces
}

/** An answer whose body is made while it is sent. */
export interface StreamedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: Pieces
}

/** The pieces of a body, each made when the receiver has room for it. */
export interface Pieces {
  /** The next one; `undefined` after the last. Never rejects; asked again only once it has answered. */
  next(): Promise<Uint8Array | undefined>
  /** No more are wanted: there is no receiver any more, or the endpoint closes. A `next` under way ends. */
  cancel(): void
}

export type Reply = (answer: Answer | StreamedAnswer) => void

/** What stands behind the wire. */
export interface RequestHandler {
  readonly maximumBodyBytes: number
  /** The answer to a request whose body need not be read; `undefined` lets the body in. */
  answerEarly(head: RequestHead): Answer | undefined
  /** The answer to a request whose body is, or says it is, over the maximum. */
  refuseTooLarge(head: RequestHead): Answer
  /** Replies once, now or later; never throws. After the reply nothing refers to the body any more. */
  handle(head: RequestHead, body: Buffer, reply: Reply): void
}

/** A header as one string; `undefined` when it was not sent. Names may come from requests, `__proto__` among them. */
export const headerOf = (head: RequestHead, name: string): string | undefined => {
  const value = Object.hasOwn(head.headers, name) ? head.headers[name] : undefined
  return typeof value === 'object' ? value.join(', ') : value
}
