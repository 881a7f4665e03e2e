import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../../../src-main/engine/fault'
import { createRereads } from '../../../../../src-main/engine/streams/records/rereads'
import type { Stretch } from '../../../../../src-main/engine/streams/records/stretch'
import { caller, create, freshWorld, ok, put, world } from '../support/world'
import { orders } from '../support/shards'

beforeEach(freshWorld)

const StreamName = 'orders'
const everything = { maxRecords: 10_000, maxBytes: 10_000_000, notBefore: 0 }

/** Reading, with as little kept as the test needs, and of records of a few bytes. */
const reading = (keepBytes = 1000) => {
  const reread = createRereads({ keepBytes, worthBytes: 10 })
  return async (from: number, limits: Partial<typeof everything> = {}): Promise<Stretch> => {
    const stream = orders()
    const [shard] = stream.shards
    if (shard === undefined) throw new Error('The stream has no shard.')
    const stretch = await reread(stream, shard, from, { ...everything, ...limits })
    if (isFault(stretch)) throw new Error(stretch.message)
    return stretch
  }
}
const textsOf = ({ output }: Stretch): string[] => output.map(({ Data }) => Buffer.from(Data).toString())
const putAll = async (texts: readonly string[]): Promise<void> => {
  for (const text of texts) await ok(put(text))
}
const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `record ${100 + i}`)

describe('reading the same again', () => {
  beforeEach(() => create(StreamName))

  it('gives readers after the second what was kept for it', async () => {
    await putAll(texts(4))
    const read = reading()
    const first = await read(0, { maxRecords: 2 })
    const [second, third] = [await read(0, { maxRecords: 2 }), await read(0, { maxRecords: 2 })]
    expect(second).not.toBe(first)
    expect(third.output).toBe(second.output)
    expect([first, second, third].map(textsOf)).toEqual(Array(3).fill(['record 100', 'record 101']))
    expect(third.next).toBe(3)
  })

  it('brings back what came since, where the limits left room', async () => {
    await putAll(texts(3))
    const read = reading()
    for (let i = 0; i < 3; i++) expect(textsOf(await read(0))).toHaveLength(3)
    await putAll(['record 103'])
    expect(textsOf(await read(0))).toEqual(texts(4))
  })

  it('is reading anew once retention has passed what was kept, or was less when it was', async () => {
    await putAll(texts(2))
    world.clock.advance(10)
    await putAll(['record 102', 'record 103'])
    const read = reading()
    const now = world.clock.now()
    for (let i = 0; i < 3; i++) {
      expect(textsOf(await read(0, { maxRecords: 2, notBefore: now }))).toEqual(['record 102', 'record 103'])
      expect(textsOf(await read(0, { maxRecords: 2, notBefore: now - 10 }))).toEqual(['record 100', 'record 101'])
    }
  })

  it('asks for the key of encrypted records each time', async () => {
    await world.streams.operations.StartStreamEncryption(caller, {
      StreamName,
      EncryptionType: 'KMS',
      KeyId: 'alias/aws/kinesis',
    })
    await putAll(texts(2))
    const read = reading()
    const outputs = [
      await read(0, { maxRecords: 2 }),
      await read(0, { maxRecords: 2 }),
      await read(0, { maxRecords: 2 }),
    ]
    expect(outputs.map(textsOf)).toEqual(Array(3).fill(texts(2)))
    expect(new Set(outputs.map(({ output }) => output)).size).toBe(3)
  })

  it('keeps no more than it may, and what was used last', async () => {
    await putAll(texts(9))
    const read = reading(2 * 2 * 'record 100key'.length)
    const use = async (from: number): Promise<object> => (await read(from, { maxRecords: 2 })).output
    const kept: object[] = []
    for (const from of [1, 3, 5]) {
      await use(from)
      kept.push(await use(from))
    }
    expect(await use(3)).toBe(kept[1])
    expect(await use(5)).toBe(kept[2])
    expect(await use(1)).not.toBe(kept[0])
    expect(await use(5)).toBe(kept[2])
    expect(await use(3)).not.toBe(kept[1])
  })

  it('always brings back what reading the log would', async () => {
    const step = fc.oneof(
      fc.record({ put: fc.string({ minLength: 1, maxLength: 20 }) }),
      fc.record({ from: fc.nat(6), maxRecords: fc.integer({ min: 1, max: 4 }), age: fc.nat(5) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(100), async (steps, keepBytes) => {
        await freshWorld()
        await create(StreamName)
        const read = reading(keepBytes)
        for (const each of steps) {
          if ('put' in each) {
            world.clock.advance(1)
            await ok(put(each.put))
            continue
          }
          const limits = { maxRecords: each.maxRecords, maxBytes: 60, notBefore: world.clock.now() - each.age }
          const expected = await orders().shards[0]?.log.read(each.from, { ...everything, ...limits })
          if (expected === undefined || isFault(expected)) throw new Error('The log cannot be read.')
          const stretch = await read(each.from, limits)
          expect(stretch.next).toBe(expected.next)
          expect(textsOf(stretch)).toEqual(expected.records.unpacked().map(({ data }) => Buffer.from(data).toString()))
        }
      }),
      { numRuns: 60 },
    )
  })
})
