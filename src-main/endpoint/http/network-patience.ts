/** How long the endpoint waits for clients that are slow, silent or gone. Milliseconds. */
export interface NetworkPatience {
  /** A connection on which nothing is asked. Longer than SDKs keep theirs, so that they never meet a closing one. */
  readonly idleMs: number
  /** From connecting to the first bytes that tell the protocol, and from the start of a request to the end of its headers. */
  readonly headersMs: number
  /** From the start of a request to the end of its body. */
  readonly requestMs: number
  /** For a refused upload to notice that it was refused. */
  readonly hangUpMs: number
  /** For requests under way when the endpoint closes. */
  readonly closeMs: number
}

export const defaultPatience: NetworkPatience = {
  idleMs: 180_000,
  headersMs: 20_000,
  requestMs: 60_000,
  hangUpMs: 2_000,
  closeMs: 2_000,
}
