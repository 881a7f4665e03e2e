import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import type { EventOf, InputOf } from '../../../src-main/contract/define'
import { RecordLine, type recordBrowser } from '../../../src-main/contract/record-browser'
import type { Feed } from './support/contract-client'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

type Input = InputOf<(typeof recordBrowser)['records.browse']>
type Event = EventOf<(typeof recordBrowser)['records.browse']>

const owner = { accountId: '000000000000', region: 'us-east-1' }
const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const fromTheStart: Input = { arn, start: { type: 'TRIM_HORIZON' }, filter: {}, limit: 100_000 }
const soon = { timeout: 10_000, interval: 5 }
vi.setConfig({ testTimeout: 30_000 })

const openWithStream = async (shardCount = 1): Promise<ManualWorkbench> => {
  const opened = await openManualWorkbench()
  await opened.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount })
  return opened
}

const linesOf = ({ events }: Feed<Event>): RecordLine[] => events.flatMap(({ lines }) => lines)
const previewsOf = (feed: Feed<Event>): string[] => linesOf(feed).map(({ preview }) => preview)
const progressOf = ({ events }: Feed<Event>): Event['progress'] | undefined => events.at(-1)?.progress

const subscribe = ({ client }: ManualWorkbench, changes: Partial<Input> = {}): Feed<Event> =>
  client.subscribe('records.browse', { ...fromTheStart, ...changes })

const browse = async (workbench: ManualWorkbench, changes: Partial<Input> = {}): Promise<Feed<Event>> => {
  const feed = subscribe(workbench, changes)
  await vi.waitFor(() => expect(feed.ended || feed.error !== undefined).toBe(true), soon)
  return feed
}

describe('records.browse', () => {
  it('brings the records with what they say, and how far it came', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['{"n": 1}', 'plain\ntext', new Uint8Array([0xff, 0x00]), gzipSync('[1]')])
    const feed = await browse(workbench)
    const lines = linesOf(feed)
    expect(lines.map(({ format, preview, packing }) => [format, preview, packing.join()])).toEqual([
      ['json', '{"n": 1}', ''],
      ['text', 'plain text', ''],
      ['hex', 'ff 00', ''],
      ['json', '[1]', 'gzip'],
    ])
    lines.forEach((line) => expect(RecordLine.parse(line)).toEqual(line))
    const counts = { scanned: 4, matched: 4, skipped: 0, failed: 0 }
    expect(progressOf(feed)).toEqual({ ...counts, bytes: 20 + gzipSync('[1]').length, part: 1, isDone: true })
    expect(feed.ended).toBe(true)
  })

  it('shows a long preview on one line of at most 300 characters, and of white space too', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['🎉'.repeat(400), 'a \n\t b'.repeat(100), ' \n ', ''])
    const previews = previewsOf(await browse(workbench))
    expect(previews).toEqual(['🎉'.repeat(150), 'a b'.repeat(100), ' ', ''])
  })

  it('begins at a sequence number, in its shard alone', async () => {
    const workbench = await openWithStream(2)
    await workbench.put('orders', ['a', 'b', 'c'])
    const [, second] = linesOf(await browse(workbench))
    const start = { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: second?.sequenceNumber ?? '' } as const
    expect(previewsOf(await browse(workbench, { start }))).toEqual(['b', 'c'])
    const other = ['shardId-000000000000', 'shardId-000000000001'].filter((id) => id !== second?.shardId)
    expect((await browse(workbench, { start, shardIds: other })).error?.code).toBe('InvalidArgumentException')
  })

  it.each(['0', '123', '49'.repeat(28), '9'.repeat(128), 'words'])(
    'refuses %s as a sequence number',
    async (sequenceNumber) => {
      const workbench = await openWithStream()
      const { error } = await browse(workbench, { start: { type: 'AT_SEQUENCE_NUMBER', sequenceNumber } })
      const message = `${sequenceNumber} is no sequence number of this stream.`
      expect(error).toMatchObject({ kind: 'fault', code: 'InvalidArgumentException', message, retryable: false })
    },
  )

  it('begins and ends at a time', async () => {
    const workbench = await openWithStream()
    const { clock } = workbench
    const times: number[] = []
    for (const text of ['a', 'b', 'c', 'd']) {
      times.push(clock.now())
      await workbench.put('orders', [text])
      clock.advance(10)
    }
    const [, b = 0, , d = 0] = times
    const feed = await browse(workbench, { start: { type: 'AT_TIMESTAMP', at: b }, until: d })
    expect(previewsOf(feed)).toEqual(['b', 'c'])
    expect(progressOf(feed)?.part).toBe(1)
    expect(previewsOf(await browse(workbench, { start: { type: 'AT_TIMESTAMP', at: 0 } }))).toHaveLength(4)
    expect(previewsOf(await browse(workbench, { start: { type: 'AT_TIMESTAMP', at: d + 1 } }))).toEqual([])
  })

  it('leaves out what retention has passed', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['old'])
    workbench.clock.advance(25 * 3_600_000)
    await workbench.put('orders', ['new'])
    expect(previewsOf(await browse(workbench))).toEqual(['new'])
  })

  it('follows what is written, in shards that come later too, until it is cancelled', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['before'])
    const feed = subscribe(workbench, { start: { type: 'LATEST' } })
    await workbench.put('orders', ['one'])
    await vi.waitFor(() => expect(feed.events.length).toBeGreaterThan(0), soon)
    await workbench.put('orders', ['two'])
    await vi.waitFor(() => expect(previewsOf(feed)).toEqual(['one', 'two']), soon)
    await workbench.project.streams.operations.SplitShard(owner, {
      ...{ StreamName: 'orders', ShardToSplit: 'shardId-000000000000', NewStartingHashKey: String(2n ** 127n) },
    })
    await workbench.put('orders', ['three'])
    await vi.waitFor(() => expect(previewsOf(feed)).toEqual(['one', 'two', 'three']), soon)
    expect(progressOf(feed)).toMatchObject({ part: 1, isDone: false, skipped: 0 })
    feed.cancel()
    const { length } = feed.events
    await workbench.put('orders', ['four'])
    await browse(workbench)
    expect(feed.events).toHaveLength(length)
  })

  it('takes nothing from the read limits and counts in no metric', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', [randomBytes(1_000_000)])
    for (let i = 0; i < 7; i++) await browse(workbench)
    const { operations } = workbench.project.streams
    const iterator = await operations.GetShardIterator(owner, {
      ...{ StreamName: 'orders', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' },
    })
    const { ShardIterator } = iterator as { ShardIterator: string }
    for (let i = 0; i < 2; i++) {
      expect(await operations.GetRecords(owner, { ShardIterator })).toMatchObject({ Records: [{}] })
    }
    workbench.clock.advance(1000)
    const rows = workbench.client.subscribe('streams.watch', {}).events[0]?.streams
    expect(rows?.[0]?.outgoing.recordsPerSecond).toBe(2 / 5)
  })

  it('ends in words when the stream does', async () => {
    const workbench = await openWithStream()
    const feed = subscribe(workbench, { start: { type: 'LATEST' } })
    await vi.waitFor(() => expect(feed.events.length).toBeGreaterThan(0), soon)
    await workbench.client.call('stream.delete', { arn })
    await vi.waitFor(() => expect(feed.error?.code).toBe('ResourceNotFoundException'), soon)
    expect((await browse(workbench)).error?.code).toBe('ResourceNotFoundException')
  })

  it('refuses a shard that is not there', async () => {
    const { error } = await browse(await openWithStream(), { shardIds: ['shardId-000000000009'] })
    expect(error?.code).toBe('ResourceNotFoundException')
  })
})

describe('a filter in records.browse', () => {
  it('is a partition key, a text, an expression or a JSONPath', async () => {
    const workbench = await openWithStream()
    await workbench.put(
      'orders',
      [0, 1, 2, 3].map((n) => JSON.stringify({ n })),
    )
    const matches = async (filter: Input['filter']): Promise<string[]> =>
      previewsOf(await browse(workbench, { filter }))
    expect(await matches({ partitionKey: 'other' })).toEqual([])
    expect(await matches({ partitionKey: 'key', text: '"N":2' })).toEqual(['{"n":2}'])
    expect(await matches({ expression: 'record.data.n % 2 === 1' })).toEqual(['{"n":1}', '{"n":3}'])
    expect(await matches({ expression: ' $[?@ >= 2]' })).toEqual(['{"n":2}', '{"n":3}'])
  })

  it('that does not parse is refused with line and column', async () => {
    const workbench = await openWithStream()
    const { error } = await browse(workbench, { filter: { expression: '1 +\n  * 2' } })
    const message = "Line 2, column 3 of the expression: unexpected token in expression: '*'."
    expect(error).toMatchObject({ kind: 'fault', code: 'InvalidArgumentException', message, retryable: false })
    expect((await browse(workbench, { filter: { expression: '$[' } })).error?.message).toMatch(/^Line 1, column 3 /)
  })

  it('that fails is counted, with its first words, and the rest goes on', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['text', '{"a": {"b": 1}}', 'text'])
    const feed = await browse(workbench, { filter: { expression: 'record.data.a.b === 1' } })
    expect(previewsOf(feed)).toEqual(['{"a": {"b": 1}}'])
    const failure = "TypeError: cannot read property 'b' of undefined"
    expect(progressOf(feed)).toMatchObject({ scanned: 3, matched: 1, failed: 2, failure })
  })

  it('that loops ends the browse in words, while others go on', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['a', 'b'])
    const looping = subscribe(workbench, { filter: { expression: '(() => { for (;;) {} })()' } })
    expect(previewsOf(await browse(workbench))).toEqual(['a', 'b'])
    await vi.waitFor(() => expect(looping.error).toBeDefined(), soon)
    expect(looping.error).toMatchObject({ kind: 'refusal', code: 'FilterTimeLimit' })
    expect(looping.error?.message).toMatch(
      /took longer than 1 s for one record \(shardId-000000000000, sequence number \d{56}\)/,
    )
  })

  it('that nobody else can stop is stopped after ten seconds', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', [JSON.stringify(['a'.repeat(50) + '!'])])
    const stuck = subscribe(workbench, { filter: { expression: '$[?match(@, "(a+)+")]' } })
    await vi.waitFor(() => {
      workbench.clock.advance(1000)
      expect(stuck.error).toMatchObject({ kind: 'refusal', code: 'FilterTimeLimit' })
    }, soon)
    expect(previewsOf(await browse(workbench))).toHaveLength(1)
  })

  it('is cancelled while it loops', async () => {
    const workbench = await openWithStream()
    await workbench.put('orders', ['a'])
    const feed = subscribe(workbench, { filter: { expression: '(() => { for (;;) {} })()' } })
    feed.cancel()
    expect(previewsOf(await browse(workbench))).toEqual(['a'])
    expect([feed.events, feed.error, feed.ended]).toEqual([[], undefined, false])
  })
})

describe('large records in records.browse', () => {
  const mebibyte = 1024 * 1024

  it('show how they begin and are looked through whole', async () => {
    const workbench = await openWithStream()
    await workbench.project.streams.operations.UpdateMaxRecordSize(owner, {
      StreamARN: arn,
      MaxRecordSizeInKiB: 10_240,
    })
    const json = JSON.stringify({ text: 'x'.repeat(mebibyte - 100), end: 'the very end' })
    const binary = Buffer.alloc(10 * mebibyte - 100, 0xfe)
    const large = JSON.stringify({ list: Array.from({ length: 1_000_000 }, (_, i) => i), end: 'the very end' })
    for (const data of [json, binary, large]) {
      await workbench.put('orders', [data])
      workbench.clock.advance(60_000)
    }
    const lines = linesOf(await browse(workbench))
    expect(lines.map(({ format, bytes, preview }) => [format, bytes, preview.length])).toEqual([
      ['json', json.length, 300],
      ['hex', binary.length, 300],
      ['json', large.length, 300],
    ])
    const found = await browse(workbench, { filter: { text: 'The Very End' } })
    expect(linesOf(found).map(({ bytes }) => bytes)).toEqual([json.length, large.length])
    const evaluated = await browse(workbench, { filter: { expression: 'record.data.list?.length === 1000000' } })
    expect(progressOf(evaluated)).toMatchObject({ scanned: 3, matched: 1, failed: 0 })
  })
})
