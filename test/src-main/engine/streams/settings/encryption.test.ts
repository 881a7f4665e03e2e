import { beforeEach, describe, expect, it } from 'vitest'
import { openSegmentLog } from '../../../../../src-main/engine/log/record-log'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { randomIds } from '../../../../../src-main/platform/ids'
import { memoryKeyStore } from '../../../../../src-main/storage/key-store'
import type { LimitsMode } from '../../../../../src-main/engine/streams/limits/limits'
import { caller, create, freshWorld, get, iteratorOf, ok, open, put, texts, world, type Got } from '../support/world'

beforeEach(freshWorld)

const StreamName = 'orders'
const alias = 'alias/aws/kinesis'

const start = (KeyId = alias) =>
  world.streams.operations.StartStreamEncryption(caller, { StreamName, EncryptionType: 'KMS', KeyId })
const stop = (KeyId = alias) =>
  world.streams.operations.StopStreamEncryption(caller, { StreamName, EncryptionType: 'KMS', KeyId })
const described = async () => {
  const { StreamDescription } = await ok(world.streams.operations.DescribeStream(caller, { StreamName }))
  const { StreamDescriptionSummary } = await ok(world.streams.operations.DescribeStreamSummary(caller, { StreamName }))
  return [StreamDescription, StreamDescriptionSummary].map((description) => {
    const { EncryptionType, KeyId } = description as { EncryptionType: string; KeyId?: string }
    return [EncryptionType, KeyId]
  })
}
const all = async (): Promise<Got> => get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }))
const typesOf = ({ Records }: Got) => Records.map((record) => (record as { EncryptionType?: string }).EncryptionType)
const reopen = async (limits: LimitsMode = 'off') => {
  await world.streams.close()
  world.streams = await open(limits)
}
/** Everything that is kept of all records, as one text. */
const stored = async (): Promise<string> => {
  const paths: string[] = []
  const walk = async (folder: string): Promise<void> => {
    for (const name of await world.files.list(folder)) {
      const path = `${folder}/${name}`
      if (name.endsWith('.log')) paths.push(path)
      else await walk(path)
    }
  }
  await walk('/records')
  return paths.map((path) => Buffer.from(world.files.content(path)).toString('latin1')).join('')
}

describe('an encrypted stream', () => {
  it('says so, with the key as it was given, and no more once encryption is stopped', async () => {
    await create(StreamName)
    expect(await described()).toEqual([
      ['NONE', undefined],
      ['NONE', undefined],
    ])
    expect(await start()).toBeUndefined()
    expect(await described()).toEqual([
      ['KMS', alias],
      ['KMS', alias],
    ])
    expect(await stop()).toBeUndefined()
    expect((await described())[0]).toEqual(['NONE', undefined])
  })

  it('marks exactly the records that were written encrypted, in the answers to puts and reads', async () => {
    await create(StreamName)
    const answers = [await put('one')]
    await start()
    answers.push(await put('two'))
    await stop()
    answers.push(await put('three'))
    await start('alias/mine')
    answers.push(await put('four'))
    expect(answers.map((answer) => (answer as { EncryptionType?: string }).EncryptionType)).toEqual([
      undefined,
      'KMS',
      undefined,
      'KMS',
    ])
    for (const got of [await all(), await reopen().then(all)]) {
      expect(texts(got)).toEqual(['one', 'two', 'three', 'four'])
      expect(typesOf(got)).toEqual([undefined, 'KMS', undefined, 'KMS'])
    }
  })

  it('marks the answer to PutRecords, absent on a plain stream', async () => {
    await create(StreamName)
    const Records = [{ Data: Buffer.from('a'), PartitionKey: 'a' }]
    const putRecords = () => ok(world.streams.operations.PutRecords(caller, { StreamName, Records }))
    expect(await putRecords()).not.toHaveProperty('EncryptionType')
    await start()
    expect(await putRecords()).toMatchObject({ FailedRecordCount: 0, EncryptionType: 'KMS' })
  })

  it('keeps neither data nor partition keys readable', async () => {
    await create(StreamName, 2)
    await put('plain data', 'plain key')
    await start()
    for (let i = 0; i < 20; i++) await put(`secret data ${i}`, `secret key ${i}`)
    const noise = await stored()
    expect(noise).toContain('plain data')
    expect(noise).toContain('plain key')
    expect(noise).not.toContain('secret')
  })

  it('is encrypted with a key of its own', async () => {
    await create(StreamName)
    await create('payments')
    await start()
    await world.streams.operations.StartStreamEncryption(caller, {
      ...{ StreamName: 'payments', EncryptionType: 'KMS', KeyId: alias },
    })
    const sealed = (await world.store.all()).flatMap(({ settings }) => settings.encryption.dataKeys)
    expect(new Set(sealed.map((key) => key.sealed)).size).toBe(2)
  })

  it('is split into encrypted shards', async () => {
    await create(StreamName)
    await start()
    await put('before')
    const half = (2n ** 127n).toString()
    await world.streams.operations.SplitShard(caller, {
      ...{ StreamName, ShardToSplit: 'shardId-000000000000', NewStartingHashKey: half },
    })
    await put('after')
    expect(await stored()).not.toMatch(/before|after/)
    await reopen()
    expect(texts(await all())).toEqual(['before'])
  })
})

describe('starting and stopping encryption', () => {
  it.each(['StartStreamEncryption', 'StopStreamEncryption'] as const)('%s wants type KMS', async (operation) => {
    await create(StreamName)
    expect(
      await world.streams.operations[operation](caller, { StreamName, EncryptionType: 'NONE', KeyId: alias }),
    ).toMatchObject({ fault: 'InvalidArgumentException' })
  })

  it.each(['StartStreamEncryption', 'StopStreamEncryption'] as const)('%s wants a stream', async (operation) => {
    expect(
      await world.streams.operations[operation](caller, { StreamName, EncryptionType: 'KMS', KeyId: alias }),
    ).toMatchObject({ fault: 'ResourceNotFoundException' })
  })

  it('holds the stream in UPDATING, where it takes records but no other change', async () => {
    await create(StreamName)
    await world.streams.close()
    world.streams = await open('off', { transitions: transitionProfiles.aws })
    const status = async () =>
      (await ok(world.streams.operations.DescribeStreamSummary(caller, { StreamName }))).StreamDescriptionSummary
        .StreamStatus
    expect(await start()).toBeUndefined()
    expect(await status()).toBe('UPDATING')
    expect(await put('meanwhile')).toMatchObject({ EncryptionType: 'KMS' })
    expect(await stop()).toMatchObject({ fault: 'ResourceInUseException' })
    world.clock.advance(transitionProfiles.aws.updatingMs)
    expect(await status()).toBe('ACTIVE')
    expect(await stop()).toBeUndefined()
  })

  it('leaves a stream as it is when the key is none', async () => {
    await create(StreamName)
    expect(await start('no key')).toMatchObject({ fault: 'KMSNotFoundException' })
    expect((await described())[0]).toEqual(['NONE', undefined])
  })

  it.each([
    ['start', start, stop],
    ['stop', stop, start],
  ])('goes 25 times in a rolling day: %s', async (_what, operation, back) => {
    await create(StreamName)
    await reopen('enforce')
    for (let i = 0; i < 25; i++) {
      expect(await operation()).toBeUndefined()
      if (i < 24) await back()
      world.clock.advance(60_000)
    }
    expect(await operation()).toMatchObject({ fault: 'LimitExceededException' })
    await reopen('enforce')
    world.clock.advance(24 * 3_600_000 - 25 * 60_000 - 1)
    expect(await operation()).toMatchObject({ fault: 'LimitExceededException' })
    world.clock.advance(1)
    expect(await operation()).toBeUndefined()
    expect(await operation()).toMatchObject({ fault: 'LimitExceededException' })
  })
})

describe('an encrypted stream without its master key', () => {
  /** The key is gone, as when the data folder was carried to another machine. */
  const loseKeys = async () => {
    world.keyStore = memoryKeyStore(randomIds())
    await reopen()
  }
  const encrypted = async () => {
    await create(StreamName)
    await put('plain')
    await start()
    await put('secret')
  }

  it('is there and listed, gives its plain records, and refuses the others and new ones', async () => {
    await encrypted()
    const keys = world.keyStore
    await loseKeys()
    expect((await described())[0]).toEqual(['KMS', alias])
    const first = await all()
    expect(texts(first)).toEqual(['plain'])
    const { GetRecords, PutRecords } = world.streams.operations
    const missing = { fault: 'KMSNotFoundException' }
    expect(await GetRecords(caller, { ShardIterator: first.NextShardIterator })).toMatchObject(missing)
    expect(await put('more')).toMatchObject(missing)
    const Records = [{ Data: Buffer.from('a'), PartitionKey: 'a' }]
    expect(await PutRecords(caller, { StreamName, Records })).toMatchObject(missing)

    world.keyStore = keys
    await reopen()
    expect(texts(await all())).toEqual(['plain', 'secret'])
  })

  it('takes plain records again once encryption is stopped, and they can be read', async () => {
    await encrypted()
    await loseKeys()
    await stop()
    const latest = await iteratorOf({ ShardIteratorType: 'LATEST' })
    await put('later')
    expect(texts(await get(latest))).toEqual(['later'])
  })

  it('refuses a key of the same name that is another one', async () => {
    await encrypted()
    world.keyStore = memoryKeyStore(randomIds())
    await world.keyStore.getOrMake('arn:aws:kms:us-east-1:123456789012:alias/aws/kinesis')
    await reopen()
    expect(await put('more')).toMatchObject({ fault: 'KMSAccessDeniedException' })
  })

  it('cannot be read from its records alone', async () => {
    await encrypted()
    const [id = ''] = await world.files.list('/records')
    const log = await openSegmentLog({ files: world.files, folder: '/records' }).openShard(id, 'shardId-000000000000')
    const from = { maxRecords: 10, maxBytes: Infinity, notBefore: 0 }
    expect(await log.read(2, from)).toMatchObject({ kind: 'fault' })
  })
})

describe('a stream whose settings cannot be kept', () => {
  it('is not encrypted with a key that would be lost', async () => {
    await create(StreamName)
    const { saveSettings } = world.store
    world.store.saveSettings = () => Promise.reject(new Error('The disk is full.'))
    await expect(start()).rejects.toThrow('The disk is full.')
    await put('still plain')
    expect(await stored()).toContain('still plain')
    world.store.saveSettings = saveSettings
    expect(await start()).toBeUndefined()
    await put('encrypted')
    await reopen()
    expect(texts(await all())).toEqual(['still plain', 'encrypted'])
  })
})
