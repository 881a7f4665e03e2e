import { describe, expect, it } from 'vitest'
import { openManualWorkbench } from './support/manual-workbench'

const throttle = { name: 'ProvisionedThroughputExceededException' }
const rule = { operations: ['PutRecord'], stream: 'orders', share: 1, fault: throttle, seed: 1 }
const caller = { accountId: '000000000000', region: 'us-east-1' }
const record = { StreamName: 'orders', Data: Buffer.from('x'), PartitionKey: 'k' }

describe('fault injection from a window', () => {
  it('takes effect, is seen at work, and ends when it is removed', async () => {
    const { client, clock, project } = await openManualWorkbench()
    await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
    const feed = client.subscribe('injection.watch', {})
    const { id } = await client.call('injection.add', rule)
    const { PutRecord } = project.streams.operations
    expect(await PutRecord(caller, record)).toMatchObject({ fault: throttle.name })
    clock.advance(1000)
    await client.call('injection.remove', { id })
    expect(await PutRecord(caller, record)).toMatchObject({ ShardId: 'shardId-000000000000' })
    const start = { ...rule, id, from: clock.now() - 1000, state: 'in-force' }
    expect(feed.events.map(({ injections }) => injections)).toEqual([
      [],
      [{ ...start, met: 0, hit: 0 }],
      [{ ...start, met: 1, hit: 1 }],
      [],
    ])
  })

  it('waits for its time and is over after it', async () => {
    const { client, clock } = await openManualWorkbench()
    await client.call('injection.add', { ...rule, delayMs: 2000, durationMs: 2000 })
    const feed = client.subscribe('injection.watch', {})
    clock.advance(5000)
    const states = feed.events.map(({ injections }) => injections[0]?.state)
    expect(states).toEqual(['waiting', 'waiting', 'in-force', 'in-force', 'over', 'over'])
  })

  it('is refused with a sentence where it makes no sense', async () => {
    const { client } = await openManualWorkbench()
    expect(await client.refused('injection.add', { share: 1, seed: 1 })).toMatchObject({
      kind: 'refusal',
      code: 'BadInjection',
      message: 'Say what to inject: a latency, a fault or both.',
    })
    expect(await client.refused('injection.remove', { id: '7' })).toMatchObject({ kind: 'refusal' })
  })

  it('offers for every operation the faults it can answer with', async () => {
    const { client } = await openManualWorkbench()
    const { operations } = await client.call('injection.choices', {})
    expect(operations.find(({ operation }) => operation === 'GetShardIterator')).toEqual({
      operation: 'GetShardIterator',
      faults: [
        'AccessDeniedException',
        'DryRunOperationException',
        'InternalFailure',
        'InvalidArgumentException',
        'ProvisionedThroughputExceededException',
        'ResourceNotFoundException',
      ],
      hasStream: true,
      hasShard: true,
    })
  })
})
