import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:http'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Endpoint } from '../../../src-main/endpoint/listen'
import { create, freshWorld, put, world, ok } from '../engine/streams/support/world'
import { register, shardId, streamArn } from '../engine/streams/support/fan-out'
import { jsonType, openEndpoint, signed } from './support/wire'

beforeEach(freshWorld)

/** The engine and the endpoint together: what a client that goes away leaves behind. */

const readers = (): number | undefined => world.streams.byArn(streamArn)?.shards[0]?.waiting.size
const headers = { 'content-type': jsonType, 'x-amz-target': 'Kinesis_20131202.SubscribeToShard', ...signed }
const bodyFor = (ConsumerARN: string): string =>
  JSON.stringify({ ConsumerARN, ShardId: shardId, StartingPosition: { Type: 'TRIM_HORIZON' } })

/** Subscribe all of these and read nothing. @returns what drops the connections */
const over1 = (endpoint: Endpoint, consumers: readonly string[]): (() => void) => {
  const requests = consumers.map((consumer) => {
    const outgoing = request(endpoint.url, { method: 'POST', agent: false, headers })
    outgoing.on('error', () => {})
    outgoing.on('response', (response) => response.on('error', () => {}).pause())
    outgoing.end(bodyFor(consumer))
    return outgoing
  })
  return () => requests.forEach((outgoing) => outgoing.destroy())
}
const over2 = (endpoint: Endpoint, consumers: readonly string[]): (() => void) => {
  const session = connectHttp2(endpoint.url)
  session.on('error', () => {})
  for (const consumer of consumers) {
    const stream = session.request({ ':method': 'POST', ...headers })
    stream.on('error', () => {})
    stream.end(bodyFor(consumer))
  }
  return () => session.destroy()
}

const patiently = { timeout: 5000 }

describe.each([
  ['HTTP/1.1', over1],
  ['HTTP/2', over2],
])('subscriptions over %s', (_version, subscribe) => {
  let consumers: string[]

  beforeEach(async () => {
    await create('orders')
    for (let i = 0; i < 60; i++) await ok(put('x'.repeat(100_000)))
    consumers = []
    for (let i = 0; i < 5; i++) consumers.push((await register(`app-${i}`)).ConsumerARN)
  })

  it.each([
    ['while there is nothing to deliver', false],
    ['while records wait for them', true],
  ])('leave nothing behind when their client disconnects %s', async (_when, areBehind) => {
    const endpoint = await openEndpoint({ services: [world.streams.service] })
    if (!areBehind) world.clock.advance(25 * 3_600_000)
    const disconnect = subscribe(endpoint, consumers)
    await vi.waitFor(() => expect(readers()).toBe(5), patiently)
    disconnect()
    await vi.waitFor(() => expect(readers()).toBe(0), patiently)
  })

  it('are ended when the endpoint closes, also those whose client does not read', async () => {
    const endpoint = await openEndpoint({ services: [world.streams.service], patience: { closeMs: 50 } })
    subscribe(endpoint, consumers)
    await vi.waitFor(() => expect(readers()).toBe(5), patiently)
    await endpoint.close()
    expect(readers()).toBe(0)
  })
})
