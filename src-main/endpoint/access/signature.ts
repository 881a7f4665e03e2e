import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Claim } from '../credentials'
import { headerOf, type RequestHead } from '../http/exchange'
import { readChunks, streamingPayload } from './chunked'

/*
 * Signature Version 4, computed over what was received.
 * Source: IAM user guide, "Create a signed AWS API request"; for chunks the Amazon S3 API reference named in chunked.ts.
 */

export const algorithm = 'AWS4-HMAC-SHA256'
const unsignedPayload = 'UNSIGNED-PAYLOAD'

/** What a signature is made of besides the key. */
export interface SigningInput {
  /** `20261121T093000Z` */
  readonly timestamp: string
  /** `20261121/us-east-1/kinesis/aws4_request` */
  readonly scope: string
  readonly canonicalRequest: string
  readonly stringToSign: string
}

export const signingInputOf = (
  head: RequestHead,
  body: Buffer,
  { claim, timestamp, scope }: { claim: Claim; timestamp: string; scope: string },
): SigningInput => {
  const { path, query } = splitTarget(head.target)
  const canonicalRequest = [
    head.method,
    canonicalPath(path),
    canonicalQuery(query),
    canonicalHeaders(head, claim.signedHeaders),
    claim.signedHeaders,
    payloadHash(head, body),
  ].join('\n')
  const stringToSign = [algorithm, timestamp, scope, sha256(canonicalRequest)].join('\n')
  return { timestamp, scope, canonicalRequest, stringToSign }
}

/** @returns the key of one day, region and service */
export const signingKeyOf = (secretAccessKey: string, scope: string): Buffer =>
  scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`))

/** Whether a request, and every chunk of its body if it has any, bears the signatures that this key makes. */
export const isSignedWith = (key: Buffer, input: SigningInput, claim: Claim, received: Received): boolean => {
  if (!isSame(hmac(key, input.stringToSign).toString('hex'), claim.signature)) return false
  return declaredHash(received.head) !== streamingPayload || areChunksSigned(key, input, claim, received)
}

export interface Received {
  readonly head: RequestHead
  readonly body: Buffer
}

/** Each chunk's signature covers that of the chunk before it, the first one's that of the request. */
const areChunksSigned = (
  key: Buffer,
  { timestamp, scope }: SigningInput,
  claim: Claim,
  { body }: Received,
): boolean => {
  let previous = claim.signature
  for (const { signature, data } of readChunks(body) ?? []) {
    const signed = [`${algorithm}-PAYLOAD`, timestamp, scope, previous, sha256(''), sha256(data)].join('\n')
    if (!isSame(hmac(key, signed).toString('hex'), signature)) return false
    previous = signature
  }
  return previous !== claim.signature
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** Takes the same time whether the first or the last digit differs. */
const isSame = (expected: string, actual: string): boolean => {
  const [a, b] = [Buffer.from(expected), Buffer.from(actual)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The absolute form of a request line names the host as well, which is signed as a header. */
const splitTarget = (target: string): { path: string; query: string } => {
  const relative = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '')
  const start = relative.indexOf('?')
  return start < 0
    ? { path: relative, query: '' }
    : { path: relative.slice(0, start), query: relative.slice(start + 1) }
}

/** As sent, dot segments resolved, and encoded once more: of all services only S3 does without that. */
const canonicalPath = (path: string): string => {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '.' && segment !== '') segments.push(encode(segment))
  }
  const isFolder = path.endsWith('/') && segments.length > 0
  return `/${segments.join('/')}${isFolder ? '/' : ''}`
}

const canonicalQuery = (query: string): string =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=')
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
      return [encode(decode(name)), encode(decode(value))] as const
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** RFC 3986: everything but letters, digits and `-._~`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** `host` is literally what was sent, port or not; HTTP/2 sends it as `:authority`. */
const canonicalHeaders = (head: RequestHead, signedHeaders: string): string =>
  signedHeaders
    .split(';')
    .map((name) => {
      const value = name === 'host' || name === ':authority' ? head.authority : headerOf(head, name)
      return `${name}:${(value ?? '').trim().replace(/\s+/g, ' ')}\n`
    })
    .join('')

const declaredHash = (head: RequestHead): string | undefined => headerOf(head, 'x-amz-content-sha256')

/** The hash the client says it signed counts only where it stands for something else than this body. */
const payloadHash = (head: RequestHead, body: Buffer): string => {
  const declared = declaredHash(head)
  return declared === unsignedPayload || declared === streamingPayload ? declared : sha256(body)
}
