import { KinesisClient, ListStreamsCommand, PutRecordCommand, type KinesisClientConfig } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { streamingPayload } from '../../../../src-main/endpoint/access/chunked'
import { strictAuthentication, type KnownKey } from '../../../../src-main/endpoint/access/strict'
import { openLocalAuthority } from '../../../../src-main/endpoint/tls/local-authority'
import { systemClock } from '../../../../src-main/platform/clock'
import { silentLogger } from '../../../../src-main/platform/logger'
import { tempFolder } from '../../../support/temp-folder'
import { policyOf } from '../../engine/access/support/samples'
import { exchange, jsonType, parsed, type Received } from '../support/wire'
import { signChunks, signPost, type Signing } from './support/signing'
import { account, ada, arnOf, clientOf, openStrict, type StrictWorld } from './support/strict'
import { anyText } from '../../../support/any-text'

const put = new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from('one') })
const minute = 60_000

const handlers: { http: string; config: () => KinesisClientConfig }[] = [
  { http: 'HTTP/2', config: () => ({}) },
  { http: 'HTTP/1.1', config: () => ({ requestHandler: new NodeHttpHandler() }) },
]

describe.each(handlers)('the JavaScript SDK over $http in strict mode', ({ config }) => {
  it('is let in with the right key, and acts in the account of the key and the region it signs for', async () => {
    const { endpoint, kept } = await openStrict()
    await clientOf(endpoint, ada, { ...config(), region: 'eu-west-1' }).send(put)
    expect(kept).toMatchObject([{ StreamName: 'orders', accountId: account, region: 'eu-west-1' }])
  })

  it('is refused with a wrong secret, and told what should have been signed', async () => {
    const { endpoint, kept } = await openStrict()
    const wrong = clientOf(endpoint, { ...ada, secretAccessKey: 'guessed' }, config())
    await expect(wrong.send(put)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(
        /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'POST\n\/\n\n[^]*'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n[^]*'\n$/,
      ),
      $metadata: { httpStatusCode: 400 },
    })
    expect(kept).toEqual([])
  })

  it('is refused with a key nobody knows', async () => {
    const { endpoint } = await openStrict()
    await expect(clientOf(endpoint, { ...ada, accessKeyId: 'NOBODY' }, config()).send(put)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    })
  })

  it('is refused with a session token, which no key here has', async () => {
    const { endpoint } = await openStrict()
    const credentials = { ...ada, sessionToken: 'made up' }
    await expect(clientOf(endpoint, ada, { ...config(), credentials }).send(put)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    })
  })

  it('is refused when its body was changed on the way', async () => {
    const { endpoint, kept } = await openStrict()
    const client = clientOf(endpoint, ada, config())
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: Uint8Array }
        request.body = Buffer.from(new TextDecoder().decode(request.body).replace('"k"', '"x"'))
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    await expect(client.send(put)).rejects.toMatchObject({ name: 'InvalidSignatureException' })
    expect(kept).toEqual([])
  })
})

describe('the clock of strict mode', () => {
  const at = Date.UTC(2026, 10, 21, 9, 30, 0)
  const signedAt = async (offset: number) => {
    const { endpoint } = await openStrict([ada], () => at)
    return clientOf(endpoint, ada, { systemClockOffset: at + offset - Date.now() }).send(put)
  }

  it.each([-4 * minute, 4 * minute])('takes requests signed %s ms from now', async (offset) => {
    await expect(signedAt(offset)).resolves.toMatchObject({ ShardId: 's' })
  })

  it('says when a signature has expired', async () => {
    await expect(signedAt(-6 * minute)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(
        /^Signature expired: 20261121T0924\d\dZ is now earlier than 20261121T092500Z \(20261121T093000Z - 5 min\.\)$/,
      ),
    })
  })

  it('says when a signature is from the future', async () => {
    await expect(signedAt(6 * minute)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(
        /^Signature not yet current: 20261121T0936\d\dZ is still later than 20261121T093500Z \(20261121T093000Z \+ 5 min\.\)$/,
      ),
    })
  })
})

describe('a presigned request', () => {
  const at = Date.UTC(2026, 10, 21, 9, 30, 0)
  const target = 'Kinesis_20131202.PutRecord'
  const body = JSON.stringify({ StreamName: 'orders', PartitionKey: 'k', Data: 'b25l' })

  /** Signed by the SDK's own signer at `at`, sent when the endpoint's clock shows `sentAt`. */
  const send = async (expiresIn: number, sentAt: number, sentBody = body): Promise<Received> => {
    const { endpoint } = await openStrict([ada], () => sentAt)
    const client = new KinesisClient({ region: 'us-east-1', credentials: ada })
    const signer = await client.config.signer({
      name: 'sigv4',
      signingName: 'kinesis',
      signingRegion: 'us-east-1',
      properties: {},
    })
    const headers = { host: `127.0.0.1:${endpoint.port}`, 'content-type': jsonType, 'x-amz-target': target }
    const presigned = await (signer as unknown as Presigner).presign(
      {
        method: 'POST',
        protocol: 'http:',
        hostname: '127.0.0.1',
        port: endpoint.port,
        path: '/',
        query: {},
        headers,
        body,
      },
      { signingDate: new Date(at), expiresIn, unhoistableHeaders: new Set(['x-amz-target']) },
    )
    const query = new URLSearchParams(presigned.query).toString().replaceAll('+', '%20')
    return exchange(endpoint, { path: `/?${query}`, headers: presigned.headers, body: sentBody })
  }
  interface Presigner {
    presign(
      request: object,
      options: object,
    ): Promise<{ query: Record<string, string>; headers: Record<string, string> }>
  }

  it('is good for as long as it says', async () => {
    expect((await send(3600, at + 59 * minute)).status).toBe(200)
    const late = await send(3600, at + 61 * minute)
    expect(late.status).toBe(400)
    expect(parsed(late)).toEqual({
      __type: 'InvalidSignatureException',
      message: 'Signature expired: 20261121T093000Z is now earlier than 20261121T093100Z (20261121T103100Z - 60 min.)',
    })
  })

  it('covers its body', async () => {
    const changed = await send(3600, at, body.replace('orders', 'clicks'))
    expect(parsed(changed)).toMatchObject({ __type: 'InvalidSignatureException' })
  })

  it('is good for a week at most', async () => {
    const { endpoint } = await openStrict([ada], () => at)
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${ada.accessKeyId}/20261121/us-east-1/kinesis/aws4_request`,
      'X-Amz-Date': '20261121T093000Z',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '00',
      'X-Amz-Expires': '604801',
    })
    const headers = { 'content-type': jsonType, 'x-amz-target': target }
    const answer = await exchange(endpoint, { path: `/?${query.toString()}`, headers, body })
    expect(parsed(answer)).toEqual({
      __type: 'IncompleteSignatureException',
      message: "X-Amz-Expires must be a number of seconds from 1 to 604800, not '604801'.",
    })
  })
})

describe('a request whose body comes in signed chunks', () => {
  const at = Date.UTC(2026, 10, 21, 9, 30, 0)
  const signing: Signing = {
    secret: ada.secretAccessKey,
    timestamp: '20261121T093000Z',
    scope: '20261121/us-east-1/kinesis/aws4_request',
  }
  const chunks = ['{"StreamName":"orders",', '"PartitionKey":"k","Data":"b25l"}']

  const send = async ({ endpoint }: StrictWorld, change: (body: string) => string = (body) => body) => {
    const signed = {
      'content-type': jsonType,
      host: `127.0.0.1:${endpoint.port}`,
      'x-amz-content-sha256': streamingPayload,
      'x-amz-date': signing.timestamp,
      'x-amz-target': 'Kinesis_20131202.PutRecord',
    }
    const signature = signPost(signing, signed, streamingPayload)
    const authorization =
      `AWS4-HMAC-SHA256 Credential=${ada.accessKeyId}/${signing.scope}, ` +
      `SignedHeaders=${Object.keys(signed).join(';')}, Signature=${signature}`
    const body = change(signChunks(signing, signature, chunks))
    return exchange(endpoint, { headers: { ...signed, authorization }, body })
  }

  it('is put together and let in', async () => {
    const world = await openStrict([ada], () => at)
    expect((await send(world)).status).toBe(200)
    expect(world.kept).toMatchObject([{ StreamName: 'orders', Data: Buffer.from('one') }])
  })

  it('is refused when one of its chunks was changed', async () => {
    const world = await openStrict([ada], () => at)
    const answer = await send(world, (body) => body.replace('orders', 'clicks'))
    expect(parsed(answer)).toMatchObject({ __type: 'InvalidSignatureException' })
  })

  it('is refused when it is cut off', async () => {
    const world = await openStrict([ada], () => at)
    const answer = await send(world, (body) => body.slice(0, body.lastIndexOf('0;chunk-signature')))
    expect(answer.status).toBe(400)
    expect(parsed(answer)).toEqual({ __type: 'SerializationException' })
    expect(world.kept).toEqual([])
  })
})

describe("signatures of the SDK's own signer", () => {
  const at = Date.UTC(2026, 10, 21, 9, 30, 0)
  const anything = fc.string({ unit: 'grapheme', maxLength: 12 })
  const requests = fc.record({
    segments: fc.array(
      fc.string({ unit: fc.constantFrom('a', 'B', '1', '-', '_', '.', '~', ' ', '+', 'ü', '(', '*') }),
    ),
    query: fc.dictionary(fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }), anything, {
      noNullPrototype: true,
    }),
    header: fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '=') }),
    body: anything,
  })
  const encoded = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

  it('are those of the request as it is received, whatever is in it', async () => {
    const client = new KinesisClient({ region: 'us-east-1', credentials: ada })
    const signer = await client.config.signer({
      ...{ name: 'sigv4', signingName: 'kinesis', signingRegion: 'us-east-1', properties: {} },
    })
    const verify = strictAuthentication({ findKey: () => ada, now: () => at })
    await fc.assert(
      fc.asyncProperty(requests, async ({ segments, query, header, body }) => {
        const path = `/${segments.map(encoded).join('/')}`
        const unsigned = { method: 'POST', protocol: 'http:', hostname: 'localhost', path, query, body }
        const headers = { host: 'localhost', 'x-amz-meta': header }
        const signed = await signer.sign({ ...unsigned, headers } as never, { signingDate: new Date(at) })
        const pairs = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
        const target = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
        const head = { method: 'POST', target, authority: 'localhost', headers: signed.headers }
        expect(verify(head, Buffer.from(body), 'kinesis')).toMatchObject({ accountId: account })
        expect(verify(head, Buffer.from(`${body}x`), 'kinesis')).toMatchObject({ kind: 'refusal' })
      }),
    )
    client.destroy()
  })

  it('do not bring strict mode to its knees when they are made up', () => {
    const verify = strictAuthentication({ findKey: () => ada, now: () => at })
    const text = anyText({ maxLength: 60 })
    const part = fc.oneof(
      text,
      fc.constantFrom('20261121T093000Z', 'host', 'AKID/20261121/us-east-1/kinesis/aws4_request'),
    )
    const heads = fc.record({
      target: text.map((tail) => `/${tail}`),
      date: part,
      authorization: fc
        .tuple(part, part, part, part)
        .map(([a, b, c, d]) => `${a} Credential=${b}, SignedHeaders=${c}, Signature=${d}`),
    })
    fc.assert(
      fc.property(heads, text, ({ target, date, authorization }, body) => {
        const headers = { authorization, 'x-amz-date': date }
        const answer = verify({ method: 'POST', target, authority: 'localhost', headers }, Buffer.from(body), 'kinesis')
        expect(answer).toMatchObject({ kind: 'refusal', status: 400 })
      }),
    )
  })
})

describe('a signature whose form is not as it should be', () => {
  const at = Date.UTC(2026, 10, 21, 9, 30, 0)
  const good = {
    algorithm: 'AWS4-HMAC-SHA256',
    credential: `${ada.accessKeyId}/20261121/us-east-1/kinesis/aws4_request`,
    signedHeaders: 'host;x-amz-date',
    date: '20261121T093000Z',
  }
  const answerTo = (changes: Partial<typeof good>) => {
    const { algorithm, credential, signedHeaders, date } = { ...good, ...changes }
    const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=00`
    const head = { method: 'POST', target: '/', authority: 'localhost', headers: { authorization, 'x-amz-date': date } }
    return strictAuthentication({ findKey: () => ada, now: () => at })(head, Buffer.alloc(0), 'kinesis')
  }

  it.each([
    [
      { date: '2026-11-21' },
      'IncompleteSignatureException',
      "Date must be in ISO-8601 'basic format'. Got '2026-11-21'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    [
      { signedHeaders: 'x-amz-date' },
      'InvalidSignatureException',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      { algorithm: 'AWS4-HMAC-SHA512' },
      'IncompleteSignatureException',
      "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512' (only AWS4-HMAC-SHA256 for now). ",
    ],
    [
      { credential: 'a/b/c/d' },
      'IncompleteSignatureException',
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
    ],
    [
      { credential: 'a/20261121/US!/kinesis/aws4_request' },
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'US!'. ",
    ],
    [
      { credential: 'a/20261120/us-east-1/s3/aws3_request' },
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'kinesis'. " +
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'. " +
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261120' != " +
        "'20261121', from '20261121T093000Z'.",
    ],
  ])('%j is refused as %s', (changes, __type, message) => {
    expect(answerTo(changes)).toMatchObject({ body: { __type, message } })
  })

  it.each(['__proto__', 'constructor', 'toString'])('may name a header like %s: it was not sent', (name) => {
    expect(answerTo({ signedHeaders: `host;${name}` })).toMatchObject({
      body: {
        __type: 'InvalidSignatureException',
        message: expect.stringContaining(`host:localhost\n${name}:\n\nhost;${name}\n`),
      },
    })
  })

  it('with a Date header instead of X-Amz-Date gets as far as its signature', () => {
    const authorization = `${good.algorithm} Credential=${good.credential}, SignedHeaders=date;host, Signature=00`
    const headers = { authorization, date: 'Sat, 21 Nov 2026 09:30:00 GMT' }
    const head = { method: 'POST', target: '/', authority: 'localhost', headers }
    const answer = strictAuthentication({ findKey: () => ada, now: () => at })(head, Buffer.alloc(0), 'kinesis')
    expect(answer).toMatchObject({
      body: { message: expect.stringContaining("'AWS4-HMAC-SHA256\n20261121T093000Z\n20261121/us-east-1/kinesis") },
    })
  })
})

describe('what a key may do', () => {
  const allowing = (Action: string | string[], Resource: string): KnownKey['policies'] => [
    policyOf({ Effect: 'Allow', Action, Resource }),
  ]
  const denied = (action: string, resource: string, reason: string) => ({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${account}:user/ada is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    $metadata: { httpStatusCode: 400 },
  })

  it('is told action by action', async () => {
    const { endpoint } = await openStrict([{ ...ada, policies: allowing('kinesis:List*', '*') }])
    const client = clientOf(endpoint)
    await expect(client.send(new ListStreamsCommand({}))).resolves.toMatchObject({ StreamNames: [] })
    const reason = 'because no identity-based policy allows the kinesis:PutRecord action'
    await expect(client.send(put)).rejects.toMatchObject(denied('kinesis:PutRecord', arnOf('orders'), reason))
  })

  it('is told stream by stream', async () => {
    const { endpoint, kept } = await openStrict([{ ...ada, policies: allowing('*', arnOf('clicks*')) }])
    const client = clientOf(endpoint)
    await client.send(new PutRecordCommand({ ...put.input, StreamName: 'clicks-eu' }))
    await expect(client.send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    const reason = 'because no identity-based policy allows the kinesis:ListStreams action'
    await expect(client.send(new ListStreamsCommand({}))).rejects.toMatchObject(
      denied('kinesis:ListStreams', '*', reason),
    )
    expect(kept).toHaveLength(1)
  })

  it('leaves out what is denied outright', async () => {
    const policies = [...ada.policies, policyOf({ Effect: 'Deny', Action: 'kinesis:Put*', Resource: arnOf('orders') })]
    const { endpoint } = await openStrict([{ ...ada, policies }])
    const reason = 'with an explicit deny in an identity-based policy'
    await expect(clientOf(endpoint).send(put)).rejects.toMatchObject(
      denied('kinesis:PutRecord', arnOf('orders'), reason),
    )
  })

  it('reaches streams of another account whose policies let it', async () => {
    const { endpoint, kept } = await openStrict()
    const to = (StreamARN: string) =>
      clientOf(endpoint).send(new PutRecordCommand({ StreamARN, PartitionKey: 'k', Data: Buffer.from('one') }))
    await to(arnOf('shared', '999999999999'))
    expect(kept).toHaveLength(1)
    const closed = arnOf('orders', '999999999999')
    const reason = 'because no resource-based policy allows the kinesis:PutRecord action'
    await expect(to(closed)).rejects.toMatchObject(denied('kinesis:PutRecord', closed, reason))
  })

  it('may depend on TLS', async () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'true' } }
    const policies = [policyOf({ Effect: 'Allow', Action: '*', Resource: '*', Condition })]
    const tls = await openLocalAuthority({ folder: await tempFolder(), clock: systemClock(), logger: silentLogger })
    const { endpoint, kept } = await openStrict([{ ...ada, policies }], Date.now, { tls })
    await expect(clientOf(endpoint).send(put)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    const overTls = { ...endpoint, url: endpoint.tlsUrl ?? '' }
    for (const { config } of handlers) await clientOf(overTls, ada, config()).send(put)
    expect(kept).toHaveLength(2)
  })

  it('may depend on the address', async () => {
    const from = (range: string) => {
      const Condition = { IpAddress: { 'aws:SourceIp': range } }
      return openStrict([{ ...ada, policies: [policyOf({ Effect: 'Allow', Action: '*', Resource: '*', Condition })] }])
    }
    await clientOf((await from('127.0.0.0/8')).endpoint).send(put)
    await expect(clientOf((await from('10.0.0.0/8')).endpoint).send(put)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})
