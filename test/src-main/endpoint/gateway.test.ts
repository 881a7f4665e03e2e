import { decode } from 'cborg'
import { describe, expect, it } from 'vitest'
import type { Logger } from '../../../src-main/platform/logger'
import { call, cborType, exchange, jsonType, openEndpoint, parsed, signed, type Sent } from './support/wire'

const accessDenied =
  '<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be authorized</Message>\n</AccessDeniedException>\n'
const echo = 'Kinesis_20131202.Echo'

const send = async (sent: Sent) => exchange(await openEndpoint(), sent)

describe('the order in which requests are refused', () => {
  it('answers methods other than POST with XML', async () => {
    const answer = await send({ method: 'GET' })
    expect(answer.status).toBe(403)
    expect(answer.headers['content-type']).toBeUndefined()
    expect(answer.body.toString()).toBe(accessDenied)
  })

  it.each([
    { target: echo, type: 'SerializationException' },
    { target: 'Kinesis_20131202.Unheard', type: 'UnknownOperationException' },
    { target: '', type: 'UnknownOperationException' },
  ])('answers an empty JSON body for "$target" with $type in JSON', async ({ target, type }) => {
    const answer = await send({ headers: { 'content-type': jsonType, 'x-amz-target': target } })
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toBe(jsonType)
    expect(answer.body.toString()).toBe(`{"__type":"${type}"}`)
  })

  it.each([
    { contentType: 'text/plain', target: echo, type: 'SerializationException' },
    { contentType: cborType, target: 'x.y', type: 'UnknownOperationException' },
    { contentType: 'application/json', target: '', type: 'UnknownOperationException' },
  ])('answers an empty $contentType body with $type in CBOR', async ({ contentType, target, type }) => {
    const answer = await send({ headers: { 'content-type': contentType, 'x-amz-target': target } })
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toBe(cborType)
    expect(decode(answer.body)).toEqual({ __type: type })
  })

  it.each(['', 'Kinesis_20131202', 'Kinesis_20131202.'])(
    'answers an unknown content type with target "%s" as it answers GET',
    async (target) => {
      const answer = await send({ headers: { 'content-type': 'text/plain', 'x-amz-target': target }, body: '{}' })
      expect(answer.status).toBe(403)
      expect(answer.body.toString()).toBe(accessDenied)
    },
  )

  it('answers an unknown content type with a usable target with 404', async () => {
    const answer = await send({ headers: { 'content-type': 'text/plain', 'x-amz-target': 'any.thing' }, body: '{}' })
    expect(answer.status).toBe(404)
    expect(answer.body.toString()).toBe('<UnknownOperationException/>\n')
  })

  it.each(['{', '"text"', '12', 'null', '[]', '{"a":1}}', '\u0000'])('refuses the JSON body %s', async (body) => {
    const answer = await send({ headers: { 'content-type': jsonType, 'x-amz-target': 'no.no' }, body })
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toBe('{"__type":"SerializationException"}')
  })

  it('refuses a malformed CBOR body in CBOR', async () => {
    const answer = await send({ headers: { 'content-type': cborType, 'x-amz-target': echo }, body: Buffer.of(0xbf) })
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toBe(cborType)
    expect(decode(answer.body)).toEqual({ __type: 'SerializationException' })
  })

  it.each([
    { body: '{', status: 400, type: 'SerializationException' },
    { body: '{}', status: 404, type: 'UnknownOperationException' },
  ])('answers application/json, which AWS has left behind, with $status for $body', async ({ body, status, type }) => {
    const answer = await send({ headers: { 'content-type': 'application/json', 'x-amz-target': echo }, body })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(parsed(answer)).toEqual({ Output: { __type: `com.amazon.coral.service#${type}` }, Version: '1.0' })
  })

  it('refuses an unknown operation before it looks at credentials', async () => {
    const headers = { 'content-type': jsonType, 'x-amz-target': 'Kinesis_20131202.Unheard' }
    const answer = await send({ headers, body: '{}' })
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toBe('{"__type":"UnknownOperationException"}')
  })

  it('refuses missing credentials before it looks at members', async () => {
    const headers = { 'content-type': jsonType, 'x-amz-target': echo }
    const answer = await send({ headers, body: '{"Count":"x"}' })
    expect(parsed(answer)).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    })
  })

  it('refuses a wrong type before a broken constraint, with a capital Message', async () => {
    const answer = await call(await openEndpoint(), 'Echo', { StreamName: '', Count: 'x' })
    expect(answer.status).toBe(400)
    expect(parsed(answer)).toEqual({
      __type: 'SerializationException',
      Message: 'class java.lang.String can not be converted to an Integer',
    })
  })

  it('refuses a member the engine does not act on, by name, after all other checks', async () => {
    const endpoint = await openEndpoint()
    const broken = await call(endpoint, 'Echo', { StreamId: 'x', Count: 0 })
    const unsupported = await call(endpoint, 'Echo', { StreamId: 'x' })
    expect(parsed(broken)).toHaveProperty('__type', 'ValidationException')
    expect(parsed(unsupported)).toEqual({
      __type: 'InvalidArgumentException',
      message: 'StreamId is not supported by Streamgauge yet. Leave it out of the request.',
    })
  })

  it('takes a content type with parameters', async () => {
    const answer = await call(await openEndpoint(), 'Echo', {}, { 'content-type': `${jsonType}; charset=utf-8` })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe(jsonType)
  })

  it('ignores the path', async () => {
    const headers = { 'content-type': jsonType, 'x-amz-target': echo, ...signed }
    const answer = await send({ path: '/some/where?x=1', headers, body: '{}' })
    expect(answer.status).toBe(200)
  })
})

describe('answers', () => {
  it('carry the ids AWS puts on them, new each time', async () => {
    const endpoint = await openEndpoint()
    const first = await call(endpoint, 'Echo')
    const second = await call(endpoint, 'Echo')
    expect(first.headers['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(Buffer.from(String(first.headers['x-amz-id-2']), 'base64')).toHaveLength(72)
    expect(first.headers['x-amzn-requestid']).not.toBe(second.headers['x-amzn-requestid'])
    expect(first.headers['x-amz-id-2']).not.toBe(second.headers['x-amz-id-2'])
    expect(first.headers['date']).toBeDefined()
  })

  it('are empty, with length 0, when the operation has no output', async () => {
    const answer = await call(await openEndpoint(), 'Nothing')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-length']).toBe('0')
    expect(answer.body).toHaveLength(0)
  })

  it('say what the service says no to, with status 400', async () => {
    const body = { Fault: 'ResourceNotFoundException', Message: 'Stream löschen not found.' }
    const answer = await call(await openEndpoint(), 'Fail', body)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    expect(answer.body.toString()).toBe('{"__type":"ResourceNotFoundException","message":"Stream löschen not found."}')
  })

  it('have status 500 for InternalFailure', async () => {
    const answer = await call(await openEndpoint(), 'Fail', { Fault: 'InternalFailure', Message: 'm' })
    expect(answer.status).toBe(500)
  })

  it('tell what broke in the world and log it', async () => {
    const logged: string[] = []
    const logger: Logger = { info: () => {}, warn: () => {}, error: (message) => logged.push(message) }
    const answer = await call(await openEndpoint({ logger }), 'Break')
    expect(answer.status).toBe(500)
    expect(parsed(answer)).toEqual({ __type: 'InternalFailure', message: 'The disk is full. Free some room.' })
    expect(logged).toEqual(['Break failed'])
  })

  it('keep our own mistakes to the log', async () => {
    const logged: unknown[] = []
    const logger: Logger = { info: () => {}, warn: () => {}, error: (_message, cause) => logged.push(cause) }
    const answer = await call(await openEndpoint({ logger }), 'Throw')
    expect(answer.status).toBe(500)
    expect(answer.body.toString()).toBe('{"__type":"InternalFailure"}')
    expect(logged).toEqual([new Error('secret detail')])
  })
})
