import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import type { Readable } from 'node:stream'
import { EventStreamCodec } from '@smithy/core/event-streams'
import { encode } from 'cborg'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Endpoint } from '../../../src-main/endpoint/listen'
import { fault } from '../../../src-main/engine/fault'
import { eventSource } from './support/event-source'
import { cborType, jsonType, openEndpoint, signed } from './support/wire'

interface Watching {
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
  /** Let the connection go away without a word. */
  disconnect(): void
}

const headersFor = (contentType: string) => ({
  'content-type': contentType,
  'x-amz-target': 'Kinesis_20131202.Watch',
  ...signed,
})

const over1 = async (endpoint: Endpoint, contentType = jsonType): Promise<Watching> => {
  const outgoing = request(endpoint.url, { method: 'POST', agent: false, headers: headersFor(contentType) })
  outgoing.on('error', () => {})
  outgoing.end(contentType === jsonType ? '{}' : encode({}))
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  response.on('error', () => {})
  return { headers: response.headers, body: response, disconnect: () => outgoing.destroy() }
}

const over2 = async (endpoint: Endpoint, contentType = jsonType): Promise<Watching> => {
  const session = connectHttp2(endpoint.url)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  const stream = session.request({ ':method': 'POST', ...headersFor(contentType) })
  stream.on('error', () => {})
  stream.end(contentType === jsonType ? '{}' : encode({}))
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  return { headers, body: stream, disconnect: () => session.destroy() }
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
)
const textOf = ({ value }: { value: unknown }): string => String(value)

/** What the messages of a body say, e.g. `event One {}`. */
const messages = async function* (body: Readable): AsyncGenerator<string> {
  let seen = Buffer.alloc(0)
  for await (const chunk of body as AsyncIterable<Buffer>) {
    seen = Buffer.concat([seen, chunk])
    while (seen.byteLength >= 4 && seen.byteLength >= seen.readUInt32BE(0)) {
      const { headers, body: payload } = codec.decode(seen.subarray(0, seen.readUInt32BE(0)))
      seen = seen.subarray(seen.readUInt32BE(0))
      const type = headers[':event-type'] ?? headers[':exception-type']
      yield `${textOf(headers[':message-type'] as never)} ${textOf(type as never)} ${Buffer.from(payload).toString()}`
    }
  }
  expect(seen).toHaveLength(0)
}
const nextOf = async (said: AsyncGenerator<string>): Promise<string | undefined> =>
  ((await said.next()) as IteratorYieldResult<string>).value
const rest = async (said: AsyncGenerator<string>): Promise<string[]> => {
  const all: string[] = []
  for await (const message of said) all.push(message)
  return all
}

const MiB = 1024 * 1024
const bigEvent = { name: 'Big', payload: { Text: 'x'.repeat(MiB) } }

describe.each([
  ['HTTP/1.1', over1],
  ['HTTP/2', over2],
])('an answer of events over %s', (version, watch) => {
  it('is sent event by event, as they come', async () => {
    const source = eventSource()
    const { headers, body } = await watch(await openEndpoint({ services: [source.service] }))
    expect(headers).toMatchObject({ 'content-type': 'application/vnd.amazon.eventstream' })
    expect(headers['x-amzn-requestid']).toBeDefined()
    const said = messages(body)
    expect(await nextOf(said)).toBe('event initial-response {}')
    source.emit({ name: 'One', payload: { Number: 1 } })
    expect(await nextOf(said)).toBe('event One {"Number":1}')
    source.emit({ name: 'Two', payload: {} })
    expect(await nextOf(said)).toBe('event Two {}')
    source.emit(undefined)
    expect(await rest(said)).toEqual([])
  })

  it('is in JSON also when it was asked for in CBOR', async () => {
    const source = eventSource()
    const { headers, body } = await watch(await openEndpoint({ services: [source.service] }), cborType)
    expect(headers['content-type']).toBe('application/vnd.amazon.eventstream')
    source.emit({ name: 'One', payload: { Number: 1 } })
    source.emit(undefined)
    expect(await rest(messages(body))).toEqual(['event initial-response {}', 'event One {"Number":1}'])
  })

  it('ends with the exception that ended it', async () => {
    const source = eventSource()
    const { body } = await watch(await openEndpoint({ services: [source.service] }))
    source.emit(fault('ResourceInUseException', 'Taken.'))
    expect(await rest(messages(body))).toEqual([
      'event initial-response {}',
      'exception ResourceInUseException {"message":"Taken."}',
    ])
  })

  it('says no more than InternalFailureException when something breaks', async () => {
    const source = eventSource()
    const { body } = await watch(await openEndpoint({ services: [source.service] }))
    source.emit(new Error('secret detail'))
    expect((await rest(messages(body)))[1]).toBe('exception InternalFailureException {"message":""}')
  })

  it('has the headers of its HTTP version and no others', async () => {
    const { headers } = await watch(await openEndpoint({ services: [eventSource().service] }))
    const ofHttp1 = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'].filter(
      (name) => name in headers,
    )
    expect(ofHttp1).toEqual(version === 'HTTP/2' ? [] : ['connection', 'transfer-encoding'])
  })

  it('waits for a receiver that does not read', async () => {
    const source = eventSource()
    const { body } = await watch(await openEndpoint({ services: [source.service] }))
    for (let i = 0; i < 40; i++) source.emit(bigEvent)
    source.emit(undefined)
    body.pause()
    const askedWhileHeldBack = await steady(() => source.asked)
    expect(askedWhileHeldBack).toBeLessThan(20)
    expect(await rest(messages(body))).toHaveLength(41)
  })

  it('is given up when the client disconnects, whether it waits for events or for room', async () => {
    const endpoint = (source: ReturnType<typeof eventSource>) => openEndpoint({ services: [source.service] })
    const waiting = eventSource()
    const idle = await watch(await endpoint(waiting))
    await nextOf(messages(idle.body))
    idle.disconnect()
    await waiting.cancelled

    const full = eventSource()
    const slow = await watch(await endpoint(full))
    for (let i = 0; i < 100; i++) full.emit(bigEvent)
    await steady(() => full.asked)
    slow.disconnect()
    await full.cancelled
  })

  it('outlasts the patience with idle and with slow connections', async () => {
    const source = eventSource()
    const patience = { idleMs: 300, headersMs: 300, requestMs: 300 }
    const { body } = await watch(await openEndpoint({ services: [source.service], patience }))
    const said = messages(body)
    await nextOf(said)
    await new Promise((resolve) => setTimeout(resolve, 800))
    source.emit({ name: 'One', payload: {} })
    expect(await nextOf(said)).toBe('event One {}')
  })

  it('is brought to a proper end when the endpoint closes', async () => {
    const source = eventSource()
    const endpoint = await openEndpoint({ services: [source.service] })
    const { body } = await watch(endpoint)
    source.emit({ name: 'One', payload: {} })
    const said = messages(body)
    await nextOf(said)
    await nextOf(said)
    const started = performance.now()
    const [left] = await Promise.all([rest(said), endpoint.close()])
    expect(left).toEqual([])
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

/** What a count comes to once it has stopped rising. */
const steady = async (count: () => number): Promise<number> => {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return count()
}
