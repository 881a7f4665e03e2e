import { describe, expect, it } from 'vitest'
import { isOwnAuthority } from '../../../src-main/endpoint/guard'
import { call, exchange, openEndpoint, parsed } from './support/wire'

describe('hosts', () => {
  it.each([
    'localhost',
    'LOCALHOST:4567',
    'kinesis.localhost:1',
    'localhost.',
    '127.0.0.1:4567',
    '127.8.9.10',
    '[::1]',
    '[::1]:4567',
    'kinesis.us-east-1.amazonaws.com',
    '123456789012.data-kinesis.eu-west-1.amazonaws.com:443',
    'kinesis.cn-north-1.amazonaws.com.cn',
  ])('lets %s in', (authority) => {
    expect(isOwnAuthority(authority)).toBe(true)
  })

  it.each([
    '',
    'example.com',
    'localhost.example.com',
    'notlocalhost',
    '127.0.0.1.example.com',
    '128.0.0.1',
    '0.0.0.0:4567',
    '192.168.1.2',
    '[::2]',
    'amazonaws.com.example.com',
    'evilamazonaws.com',
    'kinesis.us-east-1.amazonaws.com.evil',
    'user@localhost',
    'localhost:4567:80',
    'localhost:abc',
    'evil.com/localhost',
  ])('keeps "%s" out', (authority) => {
    expect(isOwnAuthority(authority)).toBe(false)
  })

  it('refuses a foreign host with the reason and the way out, before reading the body', async () => {
    const answer = await call(await openEndpoint(), 'Echo', {}, { host: 'rebound.example.com' })
    expect(answer.status).toBe(403)
    expect(parsed(answer)).toEqual({
      __type: 'AccessDeniedException',
      message:
        "Host 'rebound.example.com' is neither a loopback name nor an AWS service name. " +
        'Address the endpoint as localhost, 127.0.0.1 or *.amazonaws.com.',
    })
  })
})

describe('web pages', () => {
  const page = 'http://localhost:8080'

  it.each(['http://localhost:8081', 'null', `${page}/`])(
    'refuses the origin %s, which is not allowed',
    async (origin) => {
      const endpoint = await openEndpoint({ allowOrigins: () => [page] })
      const answer = await call(endpoint, 'Echo', {}, { origin })
      expect(answer.status).toBe(403)
      expect(parsed(answer)).toHaveProperty('__type', 'AccessDeniedException')
      expect(parsed(answer)).toHaveProperty('message', expect.stringContaining(`origin '${origin}'`))
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    },
  )

  it('refuses their preflight as well', async () => {
    const answer = await exchange(await openEndpoint(), { method: 'OPTIONS', headers: { origin: page } })
    expect(answer.status).toBe(403)
  })

  it('serves an allowed origin and lets it read the headers AWS exposes', async () => {
    const answer = await call(await openEndpoint({ allowOrigins: () => [page] }), 'Echo', {}, { origin: page })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe(page)
    expect(answer.headers['access-control-expose-headers']).toBe(
      'x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date',
    )
  })

  it('answers the preflight of an allowed origin as AWS does', async () => {
    const answer = await exchange(await openEndpoint({ allowOrigins: () => [page] }), {
      method: 'OPTIONS',
      headers: {
        origin: page,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-amz-target',
      },
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toHaveLength(0)
    expect(answer.headers['access-control-allow-origin']).toBe(page)
    expect(answer.headers['access-control-allow-methods']).toBe('POST')
    expect(answer.headers['access-control-allow-headers']).toBe('authorization,x-amz-target')
    expect(answer.headers['access-control-max-age']).toBe('172800')
    expect(answer.headers['x-amz-id-2']).toBeUndefined()
    expect(answer.headers['content-type']).toBeUndefined()
  })

  it('takes a change of the allowed origins at once', async () => {
    const allowed: string[] = []
    const endpoint = await openEndpoint({ allowOrigins: () => allowed })
    const before = await call(endpoint, 'Echo', {}, { origin: page })
    allowed.push(page)
    const after = await call(endpoint, 'Echo', {}, { origin: page })
    expect([before.status, after.status]).toEqual([403, 200])
  })

  it('gives clients that are no web page no CORS headers', async () => {
    const answer = await call(await openEndpoint(), 'Echo')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})
