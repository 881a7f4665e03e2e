import type { Policy } from '../../engine/access/policy'
import { createClientNames } from '../client-names'
import { readClaim, regionPattern, type Authenticate, type Claim } from '../credentials'
import { headerOf, type RequestHead } from '../http/exchange'
import { refusal, type Refusal } from '../refusal'
import { algorithm, isSignedWith, signingInputOf, signingKeyOf, type SigningInput } from './signature'

/** An access key as strict mode knows it. */
export interface KnownKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Twelve digits: whose streams its holder acts on. */
  readonly accountId: string
  readonly userName: string
  readonly policies: readonly Policy[]
}

export interface StrictOptions {
  /** The key of this id, if there is one and it is active. The same object as long as it has not changed. */
  readonly findKey: (accessKeyId: string) => KnownKey | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Strict mode: the signature must be that of a key known here, over the request as it was received.
 *
 * Checks, in AWS's order: form, date, signed host, algorithm, scope, key, signature, session token.
 *
 * @source Order and texts of the checks after the form: notes on AWS's own answers in the source of dynalite (2013, the
 * front end DynamoDB and Kinesis share); the five minutes: Kinesis answers in aws-sdk-go#2194 and logspout-kinesis#21
 */
export const strictAuthentication = ({ findKey, now }: StrictOptions): Authenticate => {
  const cachedKey = createSigningKeys()
  const nameClient = createClientNames()
  return (head, body, signingName) => {
    const claim = readClaim(head)
    if ('kind' in claim) return claim
    const at = now()
    const scope = scopeOf(claim, signingName, at)
    if ('kind' in scope) return scope
    const key = findKey(scope.accessKeyId)
    if (key === undefined) return unrecognized
    const input = signingInputOf(head, body, { claim, timestamp: scope.timestamp, scope: scope.scope })
    if (!isSignedWith(cachedKey(key, scope.scope), input, claim, { head, body })) return mismatch(input)
    if (hasSessionToken(head)) return unrecognized
    const { accountId, userName, policies } = key
    const client = nameClient(head, scope.accessKeyId)
    return { accountId, region: scope.region, client, identity: { accountId, userName, policies, at } }
  }
}

const unrecognized = refusal('UnrecognizedClientException', 'The security token included in the request is invalid.')

/** Keys here are long-term ones, which come without a session token. */
const hasSessionToken = (head: RequestHead): boolean =>
  headerOf(head, 'x-amz-security-token') !== undefined || head.target.includes('X-Amz-Security-Token=')

const mismatch = ({ canonicalRequest, stringToSign }: SigningInput): Refusal =>
  refusal(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
      'and signing method. Consult the service documentation for details.\n\n' +
      `The Canonical String for this request should have been\n'${canonicalRequest}'\n\n` +
      `The String-to-Sign should have been\n'${stringToSign}'\n`,
  )

interface Scope {
  readonly accessKeyId: string
  readonly region: string
  /** ISO 8601 basic. */
  readonly timestamp: string
  /** The credential without the key id. */
  readonly scope: string
}

const scopeOf = (claim: Claim, signingName: string, now: number): Scope | Refusal => {
  const signedAt = readDate(claim)
  if (signedAt === undefined) {
    const message = `Date must be in ISO-8601 'basic format'. Got '${claim.date}'. See http://en.wikipedia.org/wiki/ISO_8601`
    return refusal('IncompleteSignatureException', message)
  }
  const timestamp = basic(signedAt)
  const wrong = whyWrongTime(claim, signedAt, now) ?? whyWrongForm(claim)
  if (wrong !== undefined) return wrong
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = claim.credential.split('/')
  const problems = [
    regionPattern.test(region) ? '' : `Credential should be scoped to a valid region, not '${region}'. `,
    service === signingName ? '' : `Credential should be scoped to correct service: '${signingName}'. `,
    terminator === 'aws4_request'
      ? ''
      : `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `,
    date === timestamp.slice(0, 8)
      ? ''
      : `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != ` +
        `'${timestamp.slice(0, 8)}', from '${timestamp}'.`,
  ].join('')
  if (problems !== '') return refusal('InvalidSignatureException', problems)
  return { accessKeyId, region, timestamp, scope: [date, region, service, terminator].join('/') }
}

const whyWrongForm = ({ signedHeaders, algorithm: named, credential }: Claim): Refusal | undefined => {
  const headers = signedHeaders.toLowerCase().split(';')
  if (!headers.includes('host') && !headers.includes(':authority')) {
    const message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    return refusal('InvalidSignatureException', message)
  }
  if (named !== algorithm) {
    const message = `Unsupported AWS 'algorithm': '${named}' (only ${algorithm} for now). `
    return refusal('IncompleteSignatureException', message)
  }
  if (credential.split('/').length !== 5) {
    const message =
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, ' +
      `got '${credential}'`
    return refusal('IncompleteSignatureException', message)
  }
  return undefined
}

const minuteMs = 60_000
const skewMs = 5 * minuteMs
/** @source IAM user guide, "Elements of an AWS API request signature": X-Amz-Expires is at most a week */
const longestLifeSeconds = 604_800

/** The text about X-Amz-Expires is ours, and so are those about presigned requests that live longer or shorter than the others. */
const whyWrongTime = (claim: Claim, signedAt: number, now: number): Refusal | undefined => {
  const seconds = claim.expires === undefined ? skewMs / 1000 : Number(claim.expires)
  if (!/^\d+$/.test(claim.expires ?? '1') || seconds < 1 || seconds > longestLifeSeconds) {
    const message = `X-Amz-Expires must be a number of seconds from 1 to ${longestLifeSeconds}, not '${claim.expires}'.`
    return refusal('IncompleteSignatureException', message)
  }
  const wrong = (state: string, relation: string, sign: '-' | '+', lifeMs: number): Refusal => {
    const bound = basic(sign === '-' ? now - lifeMs : now + lifeMs)
    const reckoning = `(${basic(now)} ${sign} ${lifeMs / minuteMs} min.)`
    const message = `Signature ${state}: ${basic(signedAt)} is ${relation} than ${bound} ${reckoning}`
    return refusal('InvalidSignatureException', message)
  }
  if (signedAt < now - seconds * 1000) return wrong('expired', 'now earlier', '-', seconds * 1000)
  return signedAt > now + skewMs ? wrong('not yet current', 'still later', '+', skewMs) : undefined
}

const basicFormat = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Epoch milliseconds; `Date` headers have a format of their own: RFC 9110 §5.6.7. */
const readDate = ({ date }: Claim): number | undefined => {
  const extended = date.replace(basicFormat, '$1-$2-$3T$4:$5:$6Z')
  const time = extended !== date || / GMT$/.test(date) ? Date.parse(extended) : NaN
  return Number.isNaN(time) ? undefined : time
}

const basic = (time: number): string => new Date(time).toISOString().replace(/[:-]|\.\d+/g, '')

/** A client signs with the same key all day: deriving it costs more than using it. */
const rememberedScopes = 100

const createSigningKeys = (): ((key: KnownKey, scope: string) => Buffer) => {
  const keys = new WeakMap<KnownKey, Map<string, Buffer>>()
  return (key, scope) => {
    let scopes = keys.get(key)
    if (scopes === undefined) keys.set(key, (scopes = new Map()))
    let signingKey = scopes.get(scope)
    if (signingKey === undefined) {
      if (scopes.size >= rememberedScopes) scopes.clear()
      scopes.set(scope, (signingKey = signingKeyOf(key.secretAccessKey, scope)))
    }
    return signingKey
  }
}
