import { beforeEach, describe, expect, it } from 'vitest'
import { idleObserver } from '../../../../../src-main/engine/streams/observer'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { caller, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

const createOnDemand = (StreamName: string) =>
  world.streams.operations.CreateStream(caller, { StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
const createProvisioned = (StreamName: string, ShardCount: number, who = caller) =>
  world.streams.operations.CreateStream(who, { StreamName, ShardCount })
const names = (count: number) => Array.from({ length: count }, (_, i) => `stream-${i}`)

describe('an account', () => {
  it('creates five streams at a time', async () => {
    world.streams = await open('enforce', { transitions: transitionProfiles.aws })
    const answers = await Promise.all(names(6).map((name) => createProvisioned(name, 1)))
    expect(answers.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(answers[5]).toMatchObject({ fault: 'LimitExceededException' })
    expect(await createProvisioned('elsewhere', 1, { ...caller, region: 'eu-west-1' })).toBeUndefined()
    world.clock.advance(transitionProfiles.aws.creatingMs)
    expect(await createProvisioned('stream-5', 1)).toBeUndefined()
  })

  it('has fifty on-demand streams at most, which take nothing from its shards', async () => {
    world.streams = await open('enforce')
    const answers = await Promise.all(names(51).map(createOnDemand))
    expect(answers.filter((answer) => answer !== undefined)).toMatchObject([{ fault: 'LimitExceededException' }])
    expect(await world.streams.operations.DescribeLimits(caller, {})).toMatchObject({
      OnDemandStreamCount: 50,
      OpenShardCount: 0,
    })
  })

  it('has as many shards as its region allows', async () => {
    world.streams = await open('enforce')
    const who = { ...caller, region: 'eu-north-1' }
    expect(await createProvisioned('a', 5, who)).toBeUndefined()
    expect(await createProvisioned('b', 5996, who)).toMatchObject({
      fault: 'LimitExceededException',
      message:
        'This request would exceed the shard limit for the account 123456789012 in eu-north-1. Current shard count for the account: 5. Limit: 6000. Number of additional shards that would have resulted from this request: 5996. Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.',
    })
  })

  it.each([
    ['observe', 1],
    ['off', 0],
  ] as const)('is not held back when limits are to %s, and that is counted %i times', async (mode, times) => {
    const throttled: string[] = []
    const observer = { ...idleObserver, throttledCall: (operation: string) => void throttled.push(operation) }
    world.streams = await open(mode, { transitions: transitionProfiles.aws, observer })
    for (const name of names(6)) await ok(createProvisioned(name, 1))
    expect(throttled).toEqual(Array(times).fill('CreateStream'))
  })
})
