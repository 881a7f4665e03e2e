import { describe, expect, it, onTestFinished } from 'vitest'
import { join } from 'node:path'
import { manualClock } from '../../../src-main/platform/clock'
import { randomIds } from '../../../src-main/platform/ids'
import { openAccessKeys } from '../../../src-main/services/access-keys'
import { sqliteAccessKeys, type AccessKeyStore } from '../../../src-main/storage/access-key-store'
import { memoryDocuments } from '../../../src-main/storage/document-store'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { tempFolder } from '../../support/temp-folder'

const clock = manualClock()
const accountId = '123456789012'
const putOnly = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kinesis:Put*', Resource: '*' }] })
const open = (store: AccessKeyStore = memoryDocuments()) => openAccessKeys({ store, ids: randomIds(), clock })

describe('an access key', () => {
  it('is made with a secret of its own, and may do everything unless told otherwise', async () => {
    const keys = await open()
    const [one, two] = [
      await keys.create({ accountId, userName: 'ada' }),
      await keys.create({ accountId, userName: 'ada' }),
    ]
    expect(one.accessKeyId).toMatch(/^LKIA[A-Z2-7]{16}$/)
    expect(one.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/)
    expect(two.accessKeyId).not.toBe(one.accessKeyId)
    expect(two.secretAccessKey).not.toBe(one.secretAccessKey)
    expect(keys.find(one.accessKeyId)).toMatchObject({
      accountId,
      userName: 'ada',
      secretAccessKey: one.secretAccessKey,
      policies: [{ statements: [{ effect: 'Allow' }] }],
    })
  })

  it('is listed without its secret, oldest first', async () => {
    const keys = await open()
    const first = await keys.create({ accountId, userName: 'ada' })
    clock.advance(1000)
    const second = await keys.create({ accountId, userName: 'bob', policies: [putOnly] })
    expect(keys.list().map(({ accessKeyId }) => accessKeyId)).toEqual([first.accessKeyId, second.accessKeyId])
    expect(keys.list()[1]).toEqual({
      accessKeyId: second.accessKeyId,
      accountId,
      userName: 'bob',
      policies: [putOnly],
      isActive: true,
      createdAt: clock.now(),
    })
    expect(JSON.stringify(keys.list())).not.toContain(first.secretAccessKey)
  })

  it('is not found while it is inactive or once it is deleted', async () => {
    const keys = await open()
    const { accessKeyId } = await keys.create({ accountId, userName: 'ada' })
    await keys.setActive(accessKeyId, false)
    expect(keys.find(accessKeyId)).toBeUndefined()
    expect(keys.list()).toMatchObject([{ isActive: false }])
    await keys.setActive(accessKeyId, true)
    expect(keys.find(accessKeyId)).toBeDefined()
    await keys.delete(accessKeyId)
    expect(keys.find(accessKeyId)).toBeUndefined()
    expect(keys.list()).toEqual([])
  })

  it('stays one object until something of it changes', async () => {
    const keys = await open()
    const { accessKeyId } = await keys.create({ accountId, userName: 'ada' })
    const before = keys.find(accessKeyId)
    expect(keys.find(accessKeyId)).toBe(before)
    await keys.setPolicies(accessKeyId, [putOnly])
    expect(keys.find(accessKeyId)).not.toBe(before)
    expect(keys.find(accessKeyId)?.policies.map(({ text }) => text)).toEqual([putOnly])
  })

  it('is refused with what cannot be kept to', async () => {
    const keys = await open()
    const { accessKeyId } = await keys.create({ accountId, userName: 'ada' })
    await expect(keys.create({ accountId: '12', userName: 'ada' })).rejects.toMatchObject({
      error: { code: 'InvalidAccountId' },
    })
    await expect(keys.create({ accountId, userName: 'a b' })).rejects.toMatchObject({
      error: { code: 'InvalidUserName' },
    })
    await expect(keys.create({ accountId, userName: 'ada', policies: ['{}'] })).rejects.toMatchObject({
      error: {
        ...{ code: 'InvalidPolicy', message: 'The policy has no Statement.' },
        text: { key: 'failure.PolicyNoStatement' },
      },
    })
    await expect(keys.setPolicies(accessKeyId, ['nonsense'])).rejects.toMatchObject({
      error: { code: 'InvalidPolicy' },
    })
    await expect(keys.setActive('nobody', true)).rejects.toMatchObject({ error: { code: 'NoSuchAccessKey' } })
    await expect(keys.delete('nobody')).rejects.toMatchObject({ error: { code: 'NoSuchAccessKey' } })
    expect(keys.list()).toHaveLength(1)
  })

  it('is kept with the project', async () => {
    const path = join(await tempFolder(), 'project.sqlite')
    const first = await openProjectDatabase(path, clock.now())
    const made = await (
      await open(sqliteAccessKeys(first.database))
    ).create({ accountId, userName: 'ada', policies: [putOnly] })
    await first.database.close()
    const again = await openProjectDatabase(path, clock.now())
    onTestFinished(() => again.database.close())
    const keys = await open(sqliteAccessKeys(again.database))
    expect(keys.find(made.accessKeyId)).toMatchObject({ secretAccessKey: made.secretAccessKey, userName: 'ada' })
    await keys.delete(made.accessKeyId)
    expect((await open(sqliteAccessKeys(again.database))).list()).toEqual([])
  })

  it('denies everything when a kept policy of it is not understood any more', async () => {
    const store: AccessKeyStore = memoryDocuments()
    await store.save('k', {
      ...{ accessKeyId: 'k', secretAccessKey: 's', accountId, userName: 'ada', isActive: true, createdAt: 0 },
      policies: ['from another time'],
    })
    expect((await open(store)).find('k')?.policies).toMatchObject([{ statements: [{ effect: 'Deny' }] }])
  })
})
