import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { RecordPlace } from '../../../src-main/contract/record-contents'
import { openManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const base64 = (data: string | Uint8Array): string => Buffer.from(data as string).toString('base64')

/** A stream with these records, and where each is. */
const openWith = async (...all: (string | Uint8Array)[]) => {
  const { client } = await openManualWorkbench()
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
  const records = all.map((data) => ({ partitionKey: 'key', data: base64(data) }))
  const { outcomes } = await client.call('records.put', { arn, records })
  const places = outcomes.map((outcome): RecordPlace => {
    if (outcome.kind !== 'kept') throw new Error(outcome.message)
    return { shardId: outcome.shardId, sequenceNumber: outcome.sequenceNumber }
  })
  return { client, places }
}

/** Protocol Buffers: a field of bytes, and one of a small number. */
const blob = (number: number, data: Buffer | string): Buffer =>
  Buffer.concat([Buffer.of((number << 3) | 2, Buffer.from(data as string).length), Buffer.from(data as string)])
const small = (number: number, value: number): Buffer => Buffer.of(number << 3, value)

const aggregate = (users: readonly { readonly key: string; readonly data: string | Buffer }[]): Buffer => {
  const message = Buffer.concat([
    ...users.map(({ key }) => blob(1, key)),
    ...users.map(({ data }, at) => blob(3, Buffer.concat([small(1, at), blob(3, data)]))),
  ])
  return Buffer.concat([Buffer.of(0xf3, 0x89, 0x9a, 0xc2), message, createHash('md5').update(message).digest()])
}

describe('records.contents', () => {
  it('brings records whole, in the order asked for, and null for those that are gone', async () => {
    const { client, places } = await openWith('one', Uint8Array.of(0xff))
    const [first, second] = places as [RecordPlace, RecordPlace]
    const gone = [
      { ...first, sequenceNumber: 'forged' },
      { ...first, shardId: 'shardId-000000000007' },
    ]
    const { contents } = await client.call('records.contents', { arn, places: [second, ...gone, first] })
    expect(contents).toMatchObject([
      { data: base64(Uint8Array.of(0xff)), packing: [] },
      null,
      null,
      { data: base64('one') },
    ])
  })

  it('unpacks gzip beside what was put', async () => {
    const packed = gzipSync('{"inside": true}')
    const { client, places } = await openWith(packed)
    const { contents } = await client.call('records.contents', { arn, places })
    expect(contents).toMatchObject([
      { data: base64(packed), unpacked: base64('{"inside": true}'), packing: ['gzip'], isCut: false },
    ])
  })

  it('brings one user record of an aggregated record, under its own key, or all of it as it was put', async () => {
    const data = aggregate([
      { key: 'a', data: 'first' },
      { key: 'b', data: 'second' },
    ])
    const { client, places } = await openWith(data)
    const [place] = places as [RecordPlace]
    const asked = [{ ...place, subSequence: 1 }, place]
    const { contents } = await client.call('records.contents', { arn, places: asked })
    expect(contents).toMatchObject([
      { subSequence: 1, partitionKey: 'b', data: base64('second'), packing: ['kpl'] },
      { partitionKey: 'key', data: base64(data) },
    ])
  })

  it('unpacks what is packed inside an aggregate beside what its producer put there', async () => {
    const packed = gzipSync('inside')
    const { client, places } = await openWith(
      aggregate([
        { key: 'a', data: 'plain' },
        { key: 'a', data: packed },
      ]),
    )
    const asked = [1, 0].map((subSequence) => ({ ...(places[0] as RecordPlace), subSequence }))
    const { contents } = await client.call('records.contents', { arn, places: asked })
    expect(contents).toMatchObject([
      { data: base64(packed), unpacked: base64('inside'), packing: ['kpl', 'gzip'] },
      { data: base64('plain'), packing: ['kpl'] },
    ])
    expect(contents[1]).not.toHaveProperty('unpacked')
  })

  it('brings large records a few at a time', async () => {
    const { client, places } = await openWith('x'.repeat(900_000))
    const { contents } = await client.call('records.contents', {
      arn,
      places: Array.from({ length: 20 }, () => places[0] as RecordPlace),
    })
    expect(contents).toHaveLength(3)
  })

  it('cuts what unpacks to more than can be shown, and says so', async () => {
    const { client, places } = await openWith(gzipSync(Buffer.alloc(20 * 1024 * 1024)))
    const { contents } = await client.call('records.contents', { arn, places })
    expect(contents[0]?.isCut).toBe(true)
    expect(Buffer.from(contents[0]?.unpacked ?? '', 'base64')).toHaveLength(8 * 1024 * 1024)
  })

  it('lets everything else go on while it unpacks', async () => {
    const { client, places } = await openWith(gzipSync(Buffer.alloc(30 * 1024 * 1024)))
    let turns = 0
    let next = setImmediate(function turn() {
      turns++
      next = setImmediate(turn)
    })
    await client.call('records.contents', { arn, places })
    clearImmediate(next)
    expect(turns).toBeGreaterThan(100)
  })

  it('of a stream that does not exist is a fault', async () => {
    const { client, places } = await openWith('one')
    expect(await client.refused('records.contents', { arn: `${arn}s`, places })).toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })
})
