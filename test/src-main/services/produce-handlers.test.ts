import { describe, expect, it } from 'vitest'
import type { NewRecord, PutOutcome } from '../../../src-main/contract/produce'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const base64 = (data: string | Uint8Array): string => Buffer.from(data as string).toString('base64')
const record = (text: string, changes: Partial<NewRecord> = {}): NewRecord => ({
  partitionKey: 'key',
  data: base64(text),
  ...changes,
})

const openOrders = async (shardCount = 1): Promise<ManualWorkbench> => {
  const opened = await openManualWorkbench()
  await opened.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount })
  return opened
}
const kinds = (outcomes: readonly PutOutcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'kept' ? 'kept' : outcome.isThrottled ? 'throttled' : outcome.code))

describe('records.put', () => {
  it('puts records that can be read back as they were', async () => {
    const { client } = await openOrders()
    const bytes = Uint8Array.of(0xff, 0x00, 0x80)
    const { outcomes } = await client.call('records.put', {
      arn,
      records: [record('{"a":1}'), record('', { data: base64(bytes) })],
    })
    expect(kinds(outcomes)).toEqual(['kept', 'kept'])
    const places = outcomes.map((outcome) => (outcome.kind === 'kept' ? outcome : { shardId: '', sequenceNumber: '' }))
    const { contents } = await client.call('records.contents', { arn, places })
    expect(contents.map((one) => one?.data)).toEqual([base64('{"a":1}'), base64(bytes)])
  })

  it('goes to the shard of the explicit hash key, in the order of the records', async () => {
    const { client } = await openOrders(2)
    const last = String(2n ** 128n - 1n)
    const records = [record('high', { explicitHashKey: last }), record('low', { explicitHashKey: '0' })]
    const { outcomes } = await client.call('records.put', { arn, records })
    expect(outcomes).toMatchObject([{ shardId: 'shardId-000000000001' }, { shardId: 'shardId-000000000000' }])
  })

  it('says which records are over the limits of the shard now', async () => {
    const { client, clock } = await openOrders()
    const { outcomes } = await client.call('records.put', {
      arn,
      records: [1, 2, 3].map(() => record('x'.repeat(500_000))),
    })
    expect(kinds(outcomes)).toEqual(['kept', 'kept', 'throttled'])
    clock.advance(1000)
    const again = await client.call('records.put', { arn, records: [record('x'.repeat(500_000))] })
    expect(kinds(again.outcomes)).toEqual(['kept'])
  })

  it('takes a record of 1 MiB and refuses a larger one alone', async () => {
    const { client } = await openOrders()
    const largest = 'x'.repeat(1024 * 1024 - 'key'.length)
    const { outcomes } = await client.call('records.put', { arn, records: [record(`${largest}x`), record('small')] })
    expect(kinds(outcomes)).toEqual(['ValidationException', 'kept'])
    expect(outcomes[0]).toMatchObject({ message: expect.stringContaining('1,048,577 B') })
  })

  it('refuses what is no record before anything is put', async () => {
    const { client } = await openOrders()
    for (const wrong of [
      { partitionKey: '' },
      { partitionKey: 'k'.repeat(257) },
      { explicitHashKey: '-1' },
      { data: '%' },
    ]) {
      expect(await client.refused('records.put', { arn, records: [record('x', wrong)] })).toMatchObject({
        kind: 'invalid',
      })
    }
    const tooHigh = record('x', { explicitHashKey: String(2n ** 128n) })
    expect(await client.refused('records.put', { arn, records: [tooHigh] })).toMatchObject({
      code: 'InvalidArgumentException',
    })
    const missing = { arn: `${arn}s`, records: [record('x')] }
    expect(await client.refused('records.put', missing)).toMatchObject({ code: 'ResourceNotFoundException' })
  })
})
