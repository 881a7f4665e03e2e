import { expect, it } from 'vitest'
import { manualClock } from '../../../src-main/platform/clock'
import { openManualWorkbench } from './support/manual-workbench'

const accountId = '123456789012'
const putOnly = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kinesis:Put*', Resource: '*' }] })

it('brings the keys at every change, and never a secret', async () => {
  const { client } = await openManualWorkbench()
  const feed = client.subscribe('accessKeys.watch', {})
  const key = await client.call('accessKey.create', { userName: 'ada', accountId })
  const { accessKeyId } = key
  expect(feed.events).toEqual([
    { keys: [] },
    {
      keys: [
        {
          ...{ accessKeyId, accountId, userName: 'ada', isActive: true, createdAt: manualClock().now() },
          policies: [expect.stringContaining('"Action":"*"')],
        },
      ],
    },
  ])
  await client.call('accessKey.setActive', { accessKeyId, isActive: false })
  expect(feed.events.at(-1)?.keys[0]?.isActive).toBe(false)
  await client.call('accessKey.setPolicies', { accessKeyId, policies: [putOnly] })
  expect(feed.events.at(-1)?.keys[0]?.policies).toEqual([putOnly])
  await client.call('accessKey.delete', { accessKeyId })
  expect(feed.events.at(-1)).toEqual({ keys: [] })
  expect(feed.events).toHaveLength(5)
  expect(JSON.stringify(feed.events)).not.toContain(key.secretAccessKey)
})

it('makes a key that may do nothing, where that is wanted', async () => {
  const { client, project } = await openManualWorkbench()
  const { accessKeyId } = await client.call('accessKey.create', { userName: 'ada', accountId, policies: [] })
  expect(project.accessKeys.find(accessKeyId)?.policies).toEqual([])
})

it('says in words what is wrong', async () => {
  const { client } = await openManualWorkbench()
  const user = { userName: 'ada', accountId }
  expect(await client.refused('accessKey.create', { ...user, userName: 'a b' })).toMatchObject({
    kind: 'refusal',
    code: 'InvalidUserName',
    message: expect.stringContaining('1 to 64 letters'),
  })
  expect(await client.refused('accessKey.create', { ...user, accountId: '12' })).toMatchObject({
    code: 'InvalidAccountId',
    message: 'An account id has twelve digits, which “12” has not.',
  })
  expect(await client.refused('accessKey.create', { ...user, policies: ['{'] })).toMatchObject({
    code: 'InvalidPolicy',
    message: 'The policy is no valid JSON.',
  })
  const { accessKeyId } = await client.call('accessKey.create', user)
  expect(await client.refused('accessKey.setPolicies', { accessKeyId, policies: ['{}'] })).toMatchObject({
    code: 'InvalidPolicy',
  })
  for (const [name, more] of [
    ['accessKey.setActive', { isActive: true }],
    ['accessKey.setPolicies', { policies: [] }],
    ['accessKey.delete', {}],
  ] as const) {
    const refused = await client.refused(name, { accessKeyId: 'LKIANONE', ...more } as never)
    expect(refused).toMatchObject({ code: 'NoSuchAccessKey', message: 'There is no access key LKIANONE.' })
  }
})
