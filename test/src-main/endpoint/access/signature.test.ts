import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, readChunks, streamingPayload } from '../../../../src-main/endpoint/access/chunked'
import { isSignedWith, signingInputOf, signingKeyOf } from '../../../../src-main/endpoint/access/signature'
import type { Claim } from '../../../../src-main/endpoint/credentials'
import type { RequestHead } from '../../../../src-main/endpoint/http/exchange'
import { sha256, signPost } from './support/signing'

interface Example {
  readonly head: RequestHead
  readonly body?: Buffer
  readonly signedHeaders: string
  readonly signature: string
}

const verify = (
  { head, body = Buffer.alloc(0), signedHeaders, signature }: Example,
  { secret, timestamp, scope }: { secret: string; timestamp: string; scope: string },
): boolean => {
  const claim: Claim = {
    isPresigned: false,
    algorithm: 'AWS4-HMAC-SHA256',
    credential: `AKIDEXAMPLE/${scope}`,
    date: timestamp,
    signedHeaders,
    signature,
  }
  const input = signingInputOf(head, body, { claim, timestamp, scope })
  return isSignedWith(signingKeyOf(secret, scope), input, claim, { head, body })
}

describe('the signature of AWS’s own test suite', () => {
  const suite = {
    secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    timestamp: '20150830T123600Z',
    scope: '20150830/us-east-1/service/aws4_request',
  }
  const get = (target: string, headers: Record<string, string> = {}): RequestHead => ({
    method: 'GET',
    target,
    authority: 'example.amazonaws.com',
    headers: { 'x-amz-date': '20150830T123600Z', ...headers },
  })

  // From the SigV4 test suite that AWS published with its documentation: get-vanilla and get-vanilla-query-order-key-case.
  it.each([
    ['/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['/?Param2=value2&Param1=value1', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'],
  ])('of GET %s is verified', (target, signature) => {
    expect(verify({ head: get(target), signedHeaders: 'host;x-amz-date', signature }, suite)).toBe(true)
    expect(verify({ head: get(`${target}x`), signedHeaders: 'host;x-amz-date', signature }, suite)).toBe(false)
  })

  it('does not depend on the order of the query, dots in the path or blanks in headers', () => {
    const signature = 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'
    const head = get('/a/../?Param1=value1&Param2=value2', { 'x-amz-date': '  20150830T123600Z ' })
    expect(verify({ head, signedHeaders: 'host;x-amz-date', signature }, suite)).toBe(true)
  })

  it('is that of the absolute form of the target as well', () => {
    const signature = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'
    const head = get('http://example.amazonaws.com/')
    expect(verify({ head, signedHeaders: 'host;x-amz-date', signature }, suite)).toBe(true)
  })

  it.each(['', '00', 'z'.repeat(64), '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf32'])(
    'is not "%s"',
    (signature) => {
      expect(verify({ head: get('/'), signedHeaders: 'host;x-amz-date', signature }, suite)).toBe(false)
    },
  )
})

describe('a body in signed chunks', () => {
  // The example of the Amazon S3 API reference, "Transferring payload in multiple chunks"; S3 signs this path as others do.
  const example = {
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    timestamp: '20130524T000000Z',
    scope: '20130524/us-east-1/s3/aws4_request',
  }
  const head: RequestHead = {
    method: 'PUT',
    target: '/examplebucket/chunkObject.txt',
    authority: 's3.amazonaws.com',
    headers: {
      'x-amz-date': '20130524T000000Z',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': streamingPayload,
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      'content-length': '66824',
    },
  }
  const signedHeaders =
    'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class'
  const signature = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'
  const chunk = (size: number, signature: string): string =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`
  const chunks = [
    chunk(65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
    chunk(1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
    chunk(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
  ]
  const body = Buffer.from(chunks.join(''))

  it('is verified chunk by chunk', () => {
    expect(body).toHaveLength(66_824)
    expect(verify({ head, body, signedHeaders, signature }, example)).toBe(true)
  })

  it.each([
    ['a changed byte', Buffer.from(chunks.join('').replace('aaa', 'aba'))],
    ['a chunk left out', Buffer.from([chunks[0], chunks[2]].join(''))],
    ['chunks in another order', Buffer.from([chunks[1], chunks[0], chunks[2]].join(''))],
    ['its end cut off', Buffer.from([chunks[0], chunks[1]].join(''))],
    ['nothing at all', Buffer.alloc(0)],
  ])('is not verified with %s', (_case, body) => {
    expect(verify({ head, body, signedHeaders, signature }, example)).toBe(false)
  })

  it('says what its chunks say together', () => {
    expect(contentOf(head, body)?.toString()).toBe('a'.repeat(66_560))
    expect(contentOf({ ...head, headers: {} }, body)).toBe(body)
  })

  const framed = (parts: readonly Uint8Array[]): Buffer =>
    Buffer.concat(
      [...parts.filter(({ length }) => length > 0), new Uint8Array()].map((part) =>
        Buffer.concat([
          Buffer.from(`${part.length.toString(16)};chunk-signature=${'0'.repeat(64)}\r\n`),
          part,
          Buffer.from('\r\n'),
        ]),
      ),
    )

  it('can be taken apart however it was put together', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (parts) => {
        expect(contentOf(head, framed(parts))).toEqual(Buffer.concat(parts))
      }),
    )
  })

  it('cannot be when a part of it is missing or something follows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), (part, at) => {
        const whole = framed([part])
        expect(readChunks(whole.subarray(0, at % whole.length))).toBeUndefined()
        expect(readChunks(Buffer.concat([whole, Buffer.from('x')]))).toBeUndefined()
      }),
    )
  })

  it.each(['', 'zz;chunk-signature=00\r\n', `5;chunk-signature=${'0'.repeat(64)}\r\nab`, 'x'.repeat(500)])(
    'is not "%s"',
    (text) => expect(readChunks(Buffer.from(text))).toBeUndefined(),
  )
})

describe('the payload hash', () => {
  const setting = { secret: 's', timestamp: '20261121T000000Z', scope: '20261121/us-east-1/kinesis/aws4_request' }
  const head = (declared?: string): RequestHead => ({
    method: 'POST',
    target: '/',
    authority: 'localhost',
    headers: {
      'x-amz-date': setting.timestamp,
      ...(declared === undefined ? {} : { 'x-amz-content-sha256': declared }),
    },
  })
  const signWith = (hash: string): string =>
    signPost(setting, { host: 'localhost', 'x-amz-date': setting.timestamp }, hash)
  const isVerified = (declared: string | undefined, signedHash: string, body = 'body'): boolean =>
    verify(
      {
        head: head(declared),
        body: Buffer.from(body),
        signedHeaders: 'host;x-amz-date',
        signature: signWith(signedHash),
      },
      setting,
    )

  it('is that of the body, whatever the client declares', () => {
    expect(isVerified(undefined, sha256('body'))).toBe(true)
    expect(isVerified(sha256('body'), sha256('body'))).toBe(true)
    expect(isVerified(sha256('other'), sha256('other'))).toBe(false)
  })

  it('is left out where the client says that it did not sign its body', () => {
    expect(isVerified('UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD')).toBe(true)
    expect(isVerified('UNSIGNED-PAYLOAD', sha256('body'))).toBe(false)
    expect(isVerified(undefined, 'UNSIGNED-PAYLOAD')).toBe(false)
  })
})
