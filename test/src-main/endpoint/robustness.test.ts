import { encode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGateway } from '../../../src-main/endpoint/gateway'
import type { Answer, RequestHead } from '../../../src-main/endpoint/http/exchange'
import { silentLogger } from '../../../src-main/platform/logger'
import { anyText } from '../../support/any-text'
import { everythingService } from './support/everything-service'
import { authorization, cborType, converse, call, jsonType, openEndpoint } from './support/wire'

const gateway = createGateway({ services: [everythingService()], allowOrigins: () => [], logger: silentLogger })

const answerTo = (head: RequestHead, body: Uint8Array): Promise<Answer> =>
  new Promise((resolve) => gateway.handle(head, Buffer.from(body), (answer) => resolve(answer as Answer)))

const headOf = (contentType: string): RequestHead => ({
  method: 'POST',
  target: '/',
  authority: 'localhost',
  headers: {
    'content-type': contentType,
    'x-amz-target': 'Kinesis_20131202.Echo',
    'x-amz-date': '20260101T000000Z',
    authorization,
  },
})

const wrongTypes = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', 'YQ==', 0, -1, 1e300, null, true, [null], [{}], { a: null }),
)
const anyMembers = fc.record(
  {
    StreamName: wrongTypes,
    Mode: wrongTypes,
    PartitionKey: wrongTypes,
    Count: wrongTypes,
    Flag: wrongTypes,
    Data: wrongTypes,
    When: wrongTypes,
    Names: wrongTypes,
    Records: fc.oneof(wrongTypes, fc.array(fc.record({ Data: wrongTypes, PartitionKey: wrongTypes }))),
    Tags: wrongTypes,
    Policies: fc.oneof(wrongTypes, fc.dictionary(fc.string(), wrongTypes)),
    Filter: fc.oneof(wrongTypes, fc.record({ Type: wrongTypes, Position: wrongTypes })),
  },
  { requiredKeys: [], noNullPrototype: true },
)

describe('no request', () => {
  it.each([jsonType, cborType])('of any bytes makes the gateway fail (%s)', async (contentType) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
        const { status } = await answerTo(headOf(contentType), body)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 1000 },
    )
  })

  it('of any members makes the gateway fail, in JSON or in CBOR', async () => {
    await fc.assert(
      fc.asyncProperty(anyMembers, async (members) => {
        const inJson = await answerTo(headOf(jsonType), Buffer.from(JSON.stringify(members)))
        const inCbor = await answerTo(headOf(cborType), encode(members))
        expect(inJson.status).toBeLessThan(500)
        expect(inCbor.status).toBeLessThan(500)
      }),
      { numRuns: 1000 },
    )
  })

  it('of any headers makes the gateway fail', async () => {
    const names = fc.constantFrom('content-type', 'x-amz-target', 'authorization', 'x-amz-date', 'date', 'origin')
    const values = fc.oneof(fc.string(), fc.constantFrom(jsonType, cborType, authorization, 'Kinesis_20131202.Echo'))
    const paths = fc.array(anyText({ maxLength: 8 })).map((parts) => `/${parts.map(encodeURIComponent).join('/')}`)
    const heads = fc.record({
      method: fc.constantFrom('POST', 'GET', 'OPTIONS'),
      target: fc.oneof(paths, fc.string(), fc.constant('/?X-Amz-Algorithm=%%%')),
      authority: fc.oneof(fc.string(), fc.constant('localhost'), fc.constant(undefined)),
      headers: fc.dictionary(names, fc.oneof(values, fc.array(values))),
    })
    await fc.assert(
      fc.asyncProperty(heads, async (head) => {
        const { status } = gateway.answerEarly(head) ?? (await answerTo(head, Buffer.from('{}')))
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 1000 },
    )
  })

  it('in any framing stops the endpoint', async () => {
    const endpoint = await openEndpoint({ patience: { headersMs: 50 } })
    const beginnings = fc.constantFrom(
      '',
      'POST / HTTP/1.1\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET / HTTP/9\r\n\r\n',
    )
    await fc.assert(
      fc.asyncProperty(beginnings, fc.uint8Array({ maxLength: 100 }), async (beginning, rest) => {
        await converse(endpoint, [beginning, Buffer.from(rest), '\r\n\r\n'], /./s)
      }),
      { numRuns: 60 },
    )
    expect((await call(endpoint, 'Nothing')).status).toBe(200)
  })
})

it('a bug of ours ends the request it is in, and is logged', async () => {
  const errors: string[] = []
  const logger = { ...silentLogger, error: (message: string) => errors.push(message) }
  const authenticate = () => () => {
    throw new Error('a bug')
  }
  const broken = createGateway({ services: [everythingService()], allowOrigins: () => [], logger, authenticate })
  const answer = await new Promise<Answer>((resolve) =>
    broken.handle(headOf(jsonType), Buffer.from('{}'), (given) => resolve(given as Answer)),
  )
  expect([answer.status, Buffer.concat(answer.body).toString()]).toEqual([500, '{"__type":"InternalFailure"}'])
  expect(errors).toEqual(['A request could not be answered'])
})
