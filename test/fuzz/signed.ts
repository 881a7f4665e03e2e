import { sha256, signChunks, signPost, type Signing } from '../src-main/endpoint/access/support/signing'
import { damage, type Chance } from './chance'
import { cborRequest, jsonRequest, oddText, type FuzzRequest } from './requests'

/** A key that the strict engine knows. Its requests are served, as far as they are good. */
export const knownKey = { id: 'LKIAFUZZ', secret: 'secret/of+the/fuzzer' } as const

/** `20261121T093000Z` */
const basic = (time: number): string => new Date(time).toISOString().replace(/[:-]|\.\d+/g, '')
const minuteMs = 60_000

const oddDates = (): readonly string[] => [
  ...['', 'yesterday', '20261121', '20261121T0930', '99999999T999999Z', '00000000T000000Z', '20260229T000000Z', '-1'],
  ...[
    '20261121T093000',
    '2026-11-21T09:30:00Z',
    '275760-09-13T00:00:00Z',
    'Sat, 21 Nov 2026 00:00:00 GMT',
    'x GMT',
    ' GMT',
  ],
  ...[basic(Date.now() - 6 * minuteMs), basic(Date.now() + 6 * minuteMs), new Date().toUTCString()],
]

const oddScope = (chance: Chance, scope: string): string => {
  const parts = scope.split('/')
  switch (chance.integer(0, 3)) {
    case 0:
      return parts.slice(chance.integer(0, 3)).join('/')
    case 1:
      return `${scope}/${oddText(chance)}`
    default:
      parts[chance.integer(0, parts.length - 1)] = chance.is(0.5)
        ? oddText(chance)
        : chance.pick(['20250101', 'eu-west-1', 's3', 'monitoring', 'aws4_requests', '*', '__proto__'])
      return parts.join('/')
  }
}

const oddSignedHeaders: readonly string[] = [
  ...['', 'host', ';', 'host;host', 'x-amz-date', 'HOST', ':authority', 'host;missing', 'host;__proto__;constructor'],
  ...['host;authorization', 'a;'.repeat(2000), 'content-length;host', 'host ', 'host%3Bx'],
]

const oddSignatures: readonly string[] = [
  ...['', '0', 'z'.repeat(64), '0'.repeat(63), '0'.repeat(65), '0'.repeat(64), 'é'.repeat(64), '0'.repeat(5000)],
]

/** What stands in a header or in a query, in the order in which requests name it. */
interface Claim {
  algorithm: string
  credential: string
  signedHeaders: string
  signature: string
  date: string
}

/** Make one thing of a claim odd. @returns whether no server may accept it then */
const spoil = (chance: Chance, claim: Claim, scope: string): boolean => {
  switch (chance.integer(0, 6)) {
    case 0:
      claim.algorithm = chance.pick(['', 'AWS4-HMAC-SHA1', 'AWS4-ECDSA-P256-SHA256', oddText(chance)])
      return false
    case 1:
      claim.credential = `${chance.pick([knownKey.id, 'NOBODY', '', '__proto__'])}/${oddScope(chance, scope)}`
      return false
    case 2:
      claim.signedHeaders = chance.pick(oddSignedHeaders)
      return false
    case 3:
      claim.signature = chance.pick(oddSignatures)
      return true
    case 4:
      claim.signature = chance.bytes(32).toString('hex')
      return true
    case 5:
      claim.date = chance.pick(oddDates())
      return false
    default:
      claim.credential = `NOBODY/${scope}`
      return true
  }
}

/** A header can be sent only if HTTP can carry it. */
const sendable = (text: string): string => text.replace(/[^\t\x20-\x7e]/g, '?').trim()

const inHeader = ({ algorithm, credential, signedHeaders, signature }: Claim): string =>
  `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`

/** A request of the known key, signed in its header, in its query or chunk by chunk, and mostly spoilt then. */
export const signedRequest = (chance: Chance): FuzzRequest => {
  const { headers: plain, body } = chance.is(0.5) ? jsonRequest(chance) : cborRequest(chance)
  const timestamp = basic(Date.now())
  const scope = `${timestamp.slice(0, 8)}/us-east-1/kinesis/aws4_request`
  const signing: Signing = { secret: chance.is(0.95) ? knownKey.secret : 'guessed', timestamp, scope }
  const named = { 'content-type': plain['content-type'] ?? '', host: 'localhost' }
  const parts = { chance, signing, body, named, target: plain['x-amz-target'] ?? '' }
  const made = chance.pick([signedInHeader, signedInHeader, presigned, inChunks])(parts)
  const isTampered = chance.is(0.1)
  return {
    ...made,
    ...(isTampered ? { body: Buffer.concat([made.body, Buffer.from(' ')]) } : {}),
    isForged: made.isForged === true || isTampered || signing.secret !== knownKey.secret,
  }
}

interface Parts {
  readonly chance: Chance
  readonly signing: Signing
  readonly body: Buffer
  /** Headers that are signed and come first by name. */
  readonly named: { readonly 'content-type': string; readonly host: string }
  readonly target: string
}

const claimOf = ({ timestamp, scope }: Signing, headers: object, signature: string): Claim => ({
  ...{ algorithm: 'AWS4-HMAC-SHA256', credential: `${knownKey.id}/${scope}` },
  ...{ signedHeaders: Object.keys(headers).join(';'), signature, date: timestamp },
})

const signedInHeader = ({ chance, signing, body, named, target }: Parts): FuzzRequest => {
  const headers = { ...named, 'x-amz-date': signing.timestamp, 'x-amz-target': target }
  const claim = claimOf(signing, headers, signPost(signing, headers, sha256(body)))
  const isForged = chance.is(0.7) && spoil(chance, claim, signing.scope)
  const text = inHeader(claim)
  const authorization = sendable(chance.is(0.2) ? damage(chance, Buffer.from(text)).toString('latin1') : text)
  const odd = chance.is(0.05) ? { 'x-amz-security-token': oddText(chance) } : {}
  return {
    ...{ method: 'POST', path: '/', body, isForged },
    headers: sendableHeaders({ ...headers, ...odd, 'x-amz-date': claim.date, authorization }),
  }
}

const presigned = ({ chance, signing, body, named, target }: Parts): FuzzRequest => {
  const headers = { ...named, 'x-amz-target': target }
  const expires = chance.is(0.8) ? '60' : chance.pick(['', '-1', '0', '1e3', '0x10', '604801', '9'.repeat(40), 'NaN'])
  const claim = claimOf(signing, headers, '')
  const fields = (): [string, string][] => [
    ['X-Amz-Algorithm', claim.algorithm],
    ['X-Amz-Credential', claim.credential],
    ['X-Amz-Date', claim.date],
    ['X-Amz-Expires', expires],
    ['X-Amz-SignedHeaders', claim.signedHeaders],
  ]
  const encoded = (pairs: readonly [string, string][]): string =>
    pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&')
  claim.signature = signPost({ ...signing, query: encoded(fields()) }, headers, sha256(body))
  const isForged = chance.is(0.6) && spoil(chance, claim, signing.scope)
  const pairs = [...fields(), ['X-Amz-Signature', claim.signature] as [string, string]]
  if (chance.is(0.1)) pairs.push(chance.pick(pairs))
  if (chance.is(0.1)) pairs.splice(chance.integer(0, pairs.length - 1), 1)
  const query = encoded(pairs) + chance.pick(['', '', '', '', '&', '&%zz=%E0%A4%A', '&a=+', '&=', '&__proto__=1'])
  const both = chance.is(0.05) ? { authorization: inHeader(claim) } : {}
  return {
    ...{ method: 'POST', path: `/?${query}`, body, isForged },
    headers: sendableHeaders({ ...headers, ...both }),
  }
}

const inChunks = ({ chance, signing, body, named, target }: Parts): FuzzRequest => {
  const content = 'x-amz-content-sha256'
  const payload = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
  const headers = { ...named, [content]: payload, 'x-amz-date': signing.timestamp, 'x-amz-target': target }
  const signature = signPost(signing, headers, payload)
  const half = chance.integer(0, body.length)
  // What is not ASCII would be other bytes in chunks.
  const ascii = body.toString('latin1').replace(/[^\x20-\x7e]/g, '?')
  const chunks = [ascii.slice(0, half), ascii.slice(half)].filter((chunk) => chunk !== '')
  const whole = Buffer.from(signChunks(signing, signature, chunks), 'latin1')
  const claim = claimOf(signing, headers, signature)
  const isForged = chance.is(0.3) && spoil(chance, claim, signing.scope)
  const length = chance.is(0.8) ? String(ascii.length) : chance.pick(['-1', '', '1e9', '0', 'NaN'])
  return {
    ...{ method: 'POST', path: '/', isForged },
    headers: sendableHeaders({ ...headers, 'x-amz-decoded-content-length': length, authorization: inHeader(claim) }),
    body: chance.is(0.5) ? damage(chance, whole) : whole,
  }
}

const sendableHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, sendable(text)]))
