import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountSettings } from '../../../../../src-main/storage/account-settings'
import { memoryDocuments, type DocumentStore } from '../../../../../src-main/storage/document-store'
import { caller, create, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

let accounts: DocumentStore<AccountSettings>
beforeEach(async () => {
  accounts = memoryDocuments()
  world.streams = await open('off', { accounts })
})

const hour = 3_600_000
const update = async (Status: 'ENABLED' | 'DISABLED', who = caller) =>
  (await world.streams.operations.UpdateAccountSettings(who, { MinimumThroughputBillingCommitment: { Status } }))
    .MinimumThroughputBillingCommitment
const describeIt = async (who = caller) =>
  (await world.streams.operations.DescribeAccountSettings(who, {})).MinimumThroughputBillingCommitment

describe('the commitment to a minimum throughput', () => {
  it('is not there at first, and lasts a day at least once it is', async () => {
    expect(await describeIt()).toEqual({ Status: 'DISABLED' })
    const start = world.clock.now()
    const times = { StartedAt: new Date(start), EarliestAllowedEndAt: new Date(start + 24 * hour) }
    expect(await update('ENABLED')).toEqual({ Status: 'ENABLED', ...times })
    world.clock.advance(hour)
    expect(await update('DISABLED')).toEqual({ Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', ...times })
    world.clock.advance(23 * hour - 1)
    expect(await describeIt()).toMatchObject({ Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END' })
    world.clock.advance(1)
    expect(await describeIt()).toEqual({
      Status: 'DISABLED',
      StartedAt: new Date(start),
      EndedAt: new Date(start + 24 * hour),
    })
  })

  it('goes on when its end is called off, and ends at once after a day', async () => {
    const start = world.clock.now()
    await update('ENABLED')
    await update('DISABLED')
    expect(await update('ENABLED')).toMatchObject({ Status: 'ENABLED', StartedAt: new Date(start) })
    world.clock.advance(30 * hour)
    expect(await update('DISABLED')).toMatchObject({ Status: 'DISABLED', EndedAt: new Date(start + 30 * hour) })
    expect(await update('DISABLED')).toMatchObject({ EndedAt: new Date(start + 30 * hour) })
    world.clock.advance(hour)
    expect(await update('ENABLED')).toMatchObject({ Status: 'ENABLED', StartedAt: new Date(start + 31 * hour) })
  })

  it('is of one account and region, and kept over a restart', async () => {
    await update('ENABLED')
    await world.streams.close()
    world.streams = await open('off', { accounts })
    expect(await describeIt()).toMatchObject({ Status: 'ENABLED' })
    expect(await describeIt({ ...caller, region: 'eu-west-1' })).toEqual({ Status: 'DISABLED' })
    expect(await describeIt({ ...caller, accountId: '210987654321' })).toEqual({ Status: 'DISABLED' })
  })
})

it('an account sees what it may have and has', async () => {
  await create('orders', 3)
  const onDemand = { StreamName: 'clicks', StreamModeDetails: { StreamMode: 'ON_DEMAND' } } as const
  await ok(world.streams.operations.CreateStream(caller, onDemand))
  expect(await world.streams.operations.DescribeLimits(caller, {})).toEqual({
    ShardLimit: 20_000,
    OpenShardCount: 3,
    OnDemandStreamCount: 1,
    OnDemandStreamCountLimit: 50,
    ChannelCount: 0,
  })
  expect(await world.streams.operations.DescribeLimits({ ...caller, region: 'eu-north-1' }, {})).toMatchObject({
    ShardLimit: 6000,
    OpenShardCount: 0,
  })
})
