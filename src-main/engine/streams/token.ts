import { createHmac, timingSafeEqual } from 'node:crypto'
import { fault } from '../fault'

/** Page tokens live this long. @source Kinesis facts sheet §3 */
export const nextTokenLifeMs = 300_000

export const invalidToken = fault('InvalidArgumentException', 'NextToken is invalid.')
export const expiredToken = fault(
  'ExpiredNextTokenException',
  'The NextToken has expired: tokens are valid for 300 seconds.',
)

/** What a client holds between two calls without being able to read meaning into it or to make one up. */
export interface Tokens {
  /** @param kind keeps tokens of different uses apart */
  seal(kind: string, content: unknown): string
  /** The content, or undefined when we did not seal this text. */
  open(kind: string, token: string): unknown
}

const macBytes = 16

/** Tokens are JSON with an HMAC; they outlive a restart as long as the secret does. */
export const createTokens = (secret: Uint8Array): Tokens => {
  const macOf = (kind: string, content: Buffer): Buffer =>
    createHmac('sha256', secret).update(kind).update('\0').update(content).digest().subarray(0, macBytes)
  return {
    seal: (kind, value) => {
      const content = Buffer.from(JSON.stringify(value))
      return Buffer.concat([macOf(kind, content), content]).toString('base64')
    },
    open: (kind, token) => {
      const bytes = Buffer.from(token, 'base64')
      if (bytes.byteLength <= macBytes || bytes.toString('base64') !== token) return undefined
      const content = bytes.subarray(macBytes)
      if (!timingSafeEqual(macOf(kind, content), bytes.subarray(0, macBytes))) return undefined
      return JSON.parse(content.toString())
    },
  }
}
