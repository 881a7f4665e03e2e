import type { Caller } from '../engine/service'
import type { Identity } from './access/authorize'
import { createClientNames, type NameClient } from './client-names'
import { headerOf, type RequestHead } from './http/exchange'
import { refusal, type Refusal } from './refusal'

/** Who calls; with an identity where a signature has proved it. */
export interface AuthenticCaller extends Caller {
  readonly identity?: Identity
}

/**
 * Tells who is calling, or why the call is refused. The one place where signatures are, or are not, verified.
 *
 * @param signingName what the service is called in credential scopes, e.g. `kinesis`
 */
export type Authenticate = (head: RequestHead, body: Buffer, signingName: string) => AuthenticCaller | Refusal

/**
 * Open mode: a request must be signed in form, with any key and any signature.
 *
 * The region is that of the credential's scope; an access key id of twelve digits is the account to act in.
 *
 * @param fallback who calls when the credential does not say
 */
export const openAuthentication = (fallback: Caller): Authenticate => {
  const nameClient = createClientNames()
  return (head) => {
    const claim = readClaim(head)
    return 'kind' in claim ? claim : callerOf(head, claim.credential, { fallback, nameClient })
  }
}

/** What a request says of who signed it and how: the form is complete, nothing is verified. */
export interface Claim {
  readonly isPresigned: boolean
  readonly algorithm: string
  /** `<access key id>/<date>/<region>/<service>/aws4_request` */
  readonly credential: string
  /** Names in lower case, joined by semicolons. */
  readonly signedHeaders: string
  /** Hexadecimal. */
  readonly signature: string
  /** As sent: ISO 8601 basic, or of a `Date` header. */
  readonly date: string
  /** Seconds a presigned request is good for, as sent. */
  readonly expires?: string | undefined
}

/** Read the signature of a request, from its header or its query. Checks and texts: facts sheet §2 step 7. */
export const readClaim = (head: RequestHead): Claim | Refusal => {
  const header = headerOf(head, 'authorization')
  const query = queryOf(head.target)
  const isPresigned = query?.has('X-Amz-Algorithm') === true
  if (header && isPresigned) return refusal('InvalidSignatureException', foundBoth)
  if (isPresigned) return fromQuery(query)
  if (header) return fromHeader(header, head)
  return refusal('MissingAuthenticationTokenException', 'Missing Authentication Token')
}

const foundBoth = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."

const fromHeader = (header: string, head: RequestHead): Claim | Refusal => {
  const parameters = parametersOf(header)
  let missing = ''
  for (const name of ['Credential', 'Signature', 'SignedHeaders']) {
    if (!parameters.get(name)) missing += `Authorization header requires '${name}' parameter. `
  }
  const date = headerOf(head, 'x-amz-date') || headerOf(head, 'date')
  if (!date) missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
  if (missing !== '') return refusal('IncompleteSignatureException', `${missing}Authorization=${header}`)
  return {
    isPresigned: false,
    algorithm: header.slice(0, header.search(/[, ]/)),
    credential: parameters.get('Credential') ?? '',
    signedHeaders: parameters.get('SignedHeaders') ?? '',
    signature: parameters.get('Signature') ?? '',
    date: date ?? '',
  }
}

/** `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, with or without the blanks. */
const parametersOf = (header: string): Map<string, string> => {
  const parameters = new Map<string, string>()
  for (const part of header.split(/[, ]+/).slice(1)) {
    const equals = part.indexOf('=')
    if (equals > 0) parameters.set(part.slice(0, equals), part.slice(equals + 1))
  }
  return parameters
}

const queryParameters = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date']

const fromQuery = (query: URLSearchParams): Claim | Refusal => {
  let missing = ''
  for (const name of queryParameters) {
    if (!query.get(name)) missing += `AWS query-string parameters must include '${name}'. `
  }
  if (missing !== '') {
    return refusal('IncompleteSignatureException', `${missing}Re-examine the query-string parameters.`)
  }
  return {
    isPresigned: true,
    algorithm: query.get('X-Amz-Algorithm') ?? '',
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    expires: query.get('X-Amz-Expires') ?? undefined,
  }
}

const queryOf = (target: string): URLSearchParams | undefined => {
  const start = target.indexOf('?')
  return start < 0 ? undefined : new URLSearchParams(target.slice(start + 1))
}

const accountId = /^\d{12}$/
/** What a credential scope may name as its region. */
export const regionPattern = /^[a-z0-9-]{1,32}$/

/** From `<access key id>/<date>/<region>/kinesis/aws4_request`. */
const callerOf = (
  head: RequestHead,
  credential: string,
  { fallback, nameClient }: { readonly fallback: Caller; readonly nameClient: NameClient },
): Caller => {
  const [accessKeyId = '', , scopeRegion = ''] = credential.split('/')
  return {
    accountId: accountId.test(accessKeyId) ? accessKeyId : fallback.accountId,
    region: regionPattern.test(scopeRegion) ? scopeRegion : fallback.region,
    client: nameClient(head, accessKeyId),
  }
}
