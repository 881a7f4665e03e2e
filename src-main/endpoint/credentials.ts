import type { Caller } from '../engine/service'
import { headerOf, type RequestHead } from './http/exchange'
import { refusal, type Refusal } from './refusal'

/** Tells who is calling, or why the call is refused. The one place where signatures are, or are not, verified. */
export type Authenticate = (head: RequestHead, body: Buffer) => Caller | Refusal

/**
 * Open mode: a request must be signed in form, with any key and any signature.
 *
 * The region is that of the credential's scope; an access key id of twelve digits is the account to act in.
 * Checks and texts: facts sheet §2 step 7.
 *
 * @param fallback who calls when the credential does not say
 */
export const openAuthentication =
  (fallback: Caller): Authenticate =>
  (head) => {
    const header = headerOf(head, 'authorization')
    const query = queryOf(head.target)
    const isPresigned = query?.has('X-Amz-Algorithm') === true
    if (header && isPresigned) return refusal('InvalidSignatureException', foundBoth)
    if (isPresigned) return fromQuery(query, fallback)
    if (header) return fromHeader(header, head, fallback)
    return refusal('MissingAuthenticationTokenException', 'Missing Authentication Token')
  }

const foundBoth = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."

const fromHeader = (header: string, head: RequestHead, fallback: Caller): Caller | Refusal => {
  const parameters = parametersOf(header)
  let missing = ''
  for (const name of ['Credential', 'Signature', 'SignedHeaders']) {
    if (!parameters.get(name)) missing += `Authorization header requires '${name}' parameter. `
  }
  if (!headerOf(head, 'x-amz-date') && !headerOf(head, 'date')) {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
  }
  if (missing !== '') return refusal('IncompleteSignatureException', `${missing}Authorization=${header}`)
  return callerOf(parameters.get('Credential') ?? '', fallback)
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

const fromQuery = (query: URLSearchParams, fallback: Caller): Caller | Refusal => {
  let missing = ''
  for (const name of queryParameters) {
    if (!query.get(name)) missing += `AWS query-string parameters must include '${name}'. `
  }
  if (missing !== '') {
    return refusal('IncompleteSignatureException', `${missing}Re-examine the query-string parameters.`)
  }
  return callerOf(query.get('X-Amz-Credential') ?? '', fallback)
}

const queryOf = (target: string): URLSearchParams | undefined => {
  const start = target.indexOf('?')
  return start < 0 ? undefined : new URLSearchParams(target.slice(start + 1))
}

const accountId = /^\d{12}$/
const region = /^[a-z0-9-]{1,32}$/

/** From `<access key id>/<date>/<region>/kinesis/aws4_request`. */
const callerOf = (credential: string, fallback: Caller): Caller => {
  const [accessKeyId = '', , scopeRegion = ''] = credential.split('/')
  return {
    accountId: accountId.test(accessKeyId) ? accessKeyId : fallback.accountId,
    region: region.test(scopeRegion) ? scopeRegion : fallback.region,
  }
}
