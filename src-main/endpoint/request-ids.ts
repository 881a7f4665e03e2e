import { randomBytes, randomUUID } from 'node:crypto'

/** The two identifiers AWS puts on every answer. */
export interface RequestIds {
  readonly requestId: string
  /** Base64, 72 bytes. */
  readonly extendedId: string
}

/**
 * A source of request ids that costs no system call a request: the UUIDs come from Node's own pool, and the long id is a
 * prefix of this process followed by the UUID, whose hex digits happen to be base64 as well.
 */
export const createRequestIds = (newRequestId: () => string = randomUUID): (() => RequestIds) => {
  const prefix = randomBytes(48).toString('base64')
  return () => {
    const requestId = newRequestId()
    return { requestId, extendedId: prefix + requestId.replaceAll('-', '') }
  }
}
