import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LimitsMode } from '../../../src-main/contract/limits'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import type { OpenProject } from '../../../src-main/services/project'
import { tempFolder } from '../../support/temp-folder'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const caller = { accountId: '000000000000', region: 'us-east-1' }
const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'

/** What a client of the endpoint is answered. */
const listStreams = ({ project }: ManualWorkbench) =>
  project.streams.service.operations['ListStreams']?.call(caller, {} as never)

it('tells what one shard takes and gives in a second', async () => {
  const { client } = await openManualWorkbench()
  expect(await client.call('limits.ofShard', {})).toEqual({
    writeBytesPerSecond: 1_048_576,
    writeRecordsPerSecond: 1000,
    readBytesPerSecond: 2_097_152,
  })
})

describe('limits.set', () => {
  it('takes effect at once, and the window follows', async () => {
    const opened = await openManualWorkbench()
    const feed = opened.client.subscribe('workbench.watch', {})
    await opened.client.call('limits.set', { mode: 'observe' })
    expect(feed.events.map(({ limits }) => limits)).toEqual(['enforce', 'observe'])
    for (let i = 0; i < 6; i++) expect(await listStreams(opened)).toMatchObject({ StreamNames: [] })
    await opened.client.call('limits.set', { mode: 'enforce' })
    expect(await listStreams(opened)).toMatchObject({ fault: 'LimitExceededException' })
  })

  it('is remembered with the project; what the command line says holds for its run', async () => {
    const folder = join(await tempFolder(), 'Local')
    const opened = async (limits?: LimitsMode, then?: (project: OpenProject) => Promise<void>): Promise<LimitsMode> => {
      const project = await openProject({
        ...{ folder, keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel' },
        ...{ clock: manualClock(), logger: silentLogger },
        ...(limits === undefined ? {} : { limits }),
      })
      await then?.(project)
      await project.close()
      return project.limits
    }
    expect(await opened()).toBe('enforce')
    expect(await opened(undefined, (project) => project.setLimits('observe'))).toBe('observe')
    expect(await opened('off')).toBe('off')
    expect(await opened()).toBe('observe')
  })
})

describe('stream.setLimits', () => {
  it('says what limits do to one stream, until it is taken back', async () => {
    const { client } = await openManualWorkbench()
    await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
    const feed = client.subscribe('stream.details.watch', { arn })
    await client.call('stream.setLimits', { arn, mode: 'off' })
    await client.call('stream.setLimits', { arn, mode: null })
    expect(feed.events.map(({ limits }) => limits)).toEqual([null, 'off', null])
  })

  it('needs the stream to be there', async () => {
    const { client } = await openManualWorkbench()
    expect(await client.refused('stream.setLimits', { arn, mode: 'off' })).toMatchObject({
      kind: 'fault',
      code: 'ResourceNotFoundException',
    })
  })
})

describe('throttledCalls.watch', () => {
  it('brings the calls over a rate by operation, again when there were more', async () => {
    const opened = await openManualWorkbench()
    const { client, clock } = opened
    await client.call('limits.set', { mode: 'observe' })
    const feed = client.subscribe('throttledCalls.watch', {})
    for (let i = 0; i < 7; i++) await listStreams(opened)
    clock.advance(3000)
    expect(feed.events).toEqual([{ calls: [] }, { calls: [{ operation: 'ListStreams', count: 2 }] }])
  })

  it('does not bring what the window itself asked for', async () => {
    const { client, clock } = await openManualWorkbench()
    const feed = client.subscribe('throttledCalls.watch', {})
    for (let i = 0; i < 8; i++) {
      await client.call('stream.create', { name: `orders-${i}`, mode: 'PROVISIONED', shardCount: 1 })
    }
    clock.advance(1000)
    expect(feed.events).toEqual([{ calls: [] }])
  })
})
