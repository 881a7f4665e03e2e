import { describe, expect, it } from 'vitest'
import { isFault } from '../../../src-main/engine/fault'
import { createKeyService, type KeyService } from '../../../src-main/engine/keys'
import { randomIds } from '../../../src-main/platform/ids'
import { memoryKeyStore, type KeyStore } from '../../../src-main/storage/key-store'

const caller = { accountId: '123456789012', region: 'eu-west-1' }
const guid = '1234abcd-12ab-34cd-56ef-1234567890ab'
const open = (store: KeyStore = memoryKeyStore(randomIds())): KeyService => createKeyService(store, randomIds())

const generate = async (service: KeyService, keyId: string) => {
  const made = await service.generateDataKey(keyId, caller)
  if (isFault(made)) throw new Error(made.message)
  return made
}

describe('the key service', () => {
  it('makes 256-bit data keys, each another one, and gives them back from their wrapped form', async () => {
    const store = memoryKeyStore(randomIds())
    const [one, two] = [await generate(open(store), guid), await generate(open(store), guid)]
    expect(one.plain).toHaveLength(32)
    expect(one.plain).not.toEqual(two.plain)
    expect(await open(store).unwrap(one.wrapped)).toEqual(one.plain)
    expect(await open(store).unwrap(two.wrapped)).toEqual(two.plain)
  })

  it('does not show the key in its wrapped form', async () => {
    const { plain, wrapped } = await generate(open(), guid)
    expect(Buffer.from(wrapped.sealed, 'base64').includes(plain.subarray(0, 8))).toBe(false)
  })

  it.each([
    [guid, `arn:aws:kms:eu-west-1:123456789012:key/${guid}`],
    [
      'mrk-1234abcd12ab34cd56ef1234567890ab',
      'arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    ],
    ['alias/mine', 'arn:aws:kms:eu-west-1:123456789012:alias/mine'],
    ['alias/aws/kinesis', 'arn:aws:kms:eu-west-1:123456789012:alias/aws/kinesis'],
    [`arn:aws:kms:eu-west-1:210987654321:key/${guid}`, `arn:aws:kms:eu-west-1:210987654321:key/${guid}`],
    [
      'arn:aws-cn:kms:eu-west-1:123456789012:alias/team/a_b-c',
      'arn:aws-cn:kms:eu-west-1:123456789012:alias/team/a_b-c',
    ],
  ])('knows the key %s', async (keyId, masterKey) => {
    expect((await generate(open(), keyId)).wrapped.masterKey).toBe(masterKey)
  })

  it.each([
    'mine',
    'alias/',
    'alias/with space',
    'alias/aws/s3',
    '1234abcd',
    `${guid}0`,
    `key/${guid}`,
    `arn:aws:kms:eu-west-1:123456789012:${guid}`,
    'arn:aws:kms:eu-west-1:123456789012:alias/aws/s3',
    `arn:aws:kms:us-east-1:123456789012:key/${guid}`,
    `arn:aws:iam:eu-west-1:123456789012:key/${guid}`,
  ])('knows no key %s', async (keyId) => {
    expect(await open().generateDataKey(keyId, caller)).toMatchObject({ fault: 'KMSNotFoundException' })
  })

  it('keeps the keys of accounts and regions apart', async () => {
    const names = [caller, { ...caller, accountId: '210987654321' }, { ...caller, region: 'us-east-1' }].map(
      async (owner) => {
        const made = await open().generateDataKey('alias/aws/kinesis', owner)
        return isFault(made) ? made.message : made.wrapped.masterKey
      },
    )
    expect(new Set(await Promise.all(names)).size).toBe(3)
  })

  it('does not make a key anew to unwrap with', async () => {
    const { wrapped } = await generate(open(), guid)
    expect(await open().unwrap(wrapped)).toMatchObject({ fault: 'KMSNotFoundException' })
  })

  it('does not unwrap with another key of the same name, nor what was changed or is bound to another name', async () => {
    const store = memoryKeyStore(randomIds())
    const service = open(store)
    const { wrapped } = await generate(service, guid)
    const denied = { fault: 'KMSAccessDeniedException' }
    const other = memoryKeyStore(randomIds())
    await other.getOrMake(wrapped.masterKey)
    expect(await open(other).unwrap(wrapped)).toMatchObject(denied)
    const changed = Buffer.from(wrapped.sealed, 'base64')
    changed[20] = (changed[20] as number) ^ 1
    for (const sealed of [changed.toString('base64'), wrapped.sealed.slice(0, 20), '']) {
      expect(await service.unwrap({ ...wrapped, sealed })).toMatchObject(denied)
    }
    const secret = Buffer.alloc(32, 1)
    const sameSecret: KeyStore = { get: async () => secret, getOrMake: async () => secret }
    const made = await generate(open(sameSecret), guid)
    expect(await open(sameSecret).unwrap({ ...made.wrapped, masterKey: 'arn:two' })).toMatchObject(denied)
  })

  it.each([
    ['denied', 'KMSAccessDeniedException'],
    ['damaged', 'KMSInvalidStateException'],
    ['missing', 'KMSNotFoundException'],
  ] as const)('says what is wrong with a key that is %s', async (trouble, fault) => {
    const service = open({ get: async () => trouble, getOrMake: async () => trouble })
    expect(await service.generateDataKey(guid, caller)).toMatchObject({ fault })
    expect(await service.unwrap({ masterKey: 'arn', sealed: '' })).toMatchObject({ fault })
  })
})
