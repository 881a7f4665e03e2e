import { expect, it } from 'vitest'
import { openAuthentication } from '../../../src-main/endpoint/credentials'
import type { Caller } from '../../../src-main/engine/service'
import { everythingService } from './support/everything-service'
import { call, openEndpoint } from './support/wire'

const fallback: Caller = { accountId: '000000000000', region: 'us-east-1' }
const client = (accessKeyId: string) => ({ client: { application: '', accessKeyId } })
const date = { 'x-amz-date': '20260101T000000Z' }

const authenticate = (headers: Record<string, string>, target = '/') =>
  openAuthentication(fallback)({ method: 'POST', target, authority: 'localhost', headers }, Buffer.alloc(0), 'kinesis')

const refusedWith = (type: string, message: string) => ({
  kind: 'refusal',
  status: 400,
  body: { __type: type, message },
})

const header = (credential: string) =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=abc`
const query = (credential: string) =>
  `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=abc`

it('reads account and region from the header', () => {
  const caller = authenticate({
    authorization: header('123456789012/20260101/eu-west-1/kinesis/aws4_request'),
    ...date,
  })
  expect(caller).toEqual({ accountId: '123456789012', region: 'eu-west-1', ...client('123456789012') })
})

it('reads account and region from a presigned query', () => {
  const caller = authenticate({}, query('123456789012/20260101/eu-west-1/kinesis/aws4_request'))
  expect(caller).toEqual({ accountId: '123456789012', region: 'eu-west-1', ...client('123456789012') })
})

it.each(['AKIDEXAMPLE/20260101', 'AKIDEXAMPLE', '12345/20260101/Region!/kinesis/aws4_request'])(
  'falls back to the default caller where the credential %s does not say',
  (credential) => {
    const [accessKeyId = ''] = credential.split('/')
    expect(authenticate({ authorization: header(credential), ...date })).toEqual({
      ...fallback,
      ...client(accessKeyId),
    })
  },
)

it('takes a header written without blanks and a Date header', () => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=k/d/eu-west-1/kinesis/aws4_request,SignedHeaders=host,Signature=x'
  expect(authenticate({ authorization, date: 'today' })).toEqual({ ...fallback, region: 'eu-west-1', ...client('k') })
})

it('refuses a request that is signed in both ways', () => {
  const answer = authenticate({ authorization: header('k'), ...date }, query('k'))
  expect(answer).toEqual(
    refusedWith(
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ),
  )
})

it('refuses a request that is not signed', () => {
  expect(authenticate({})).toEqual(refusedWith('MissingAuthenticationTokenException', 'Missing Authentication Token'))
})

it('names everything an incomplete header lacks', () => {
  expect(authenticate({ authorization: 'AWS4-HMAC-SHA256 Whatever' })).toEqual(
    refusedWith(
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter. " +
        "Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
        'Authorization=AWS4-HMAC-SHA256 Whatever',
    ),
  )
})

it('names everything an incomplete query lacks', () => {
  expect(authenticate({}, '/?X-Amz-Algorithm')).toEqual(
    refusedWith(
      'IncompleteSignatureException',
      "AWS query-string parameters must include 'X-Amz-Algorithm'. " +
        "AWS query-string parameters must include 'X-Amz-Credential'. " +
        "AWS query-string parameters must include 'X-Amz-Signature'. " +
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. " +
        "AWS query-string parameters must include 'X-Amz-Date'. " +
        'Re-examine the query-string parameters.',
    ),
  )
})

it('tells operations who calls', async () => {
  const calls: Caller[] = []
  const endpoint = await openEndpoint({
    services: [everythingService(calls)],
    defaultCaller: { accountId: '111111111111', region: 'eu-north-1' },
  })
  await call(endpoint, 'Echo', {}, { authorization: header('AKID/20260101/ap-south-1/kinesis/aws4_request') })
  await call(endpoint, 'Echo', {}, { authorization: header('AKID') })
  expect(calls).toEqual([
    { accountId: '111111111111', region: 'ap-south-1', ...client('AKID') },
    { accountId: '111111111111', region: 'eu-north-1', ...client('AKID') },
  ])
})
