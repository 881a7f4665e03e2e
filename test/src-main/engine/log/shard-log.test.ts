import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newRecord } from '../../../../src-main/engine/log/block'
import { createChunkPool } from '../../../../src-main/engine/log/chunk-pool'
import type { Damage } from '../../../../src-main/engine/log/segment'
import { openShardLog, type ShardLog } from '../../../../src-main/engine/log/shard-log'
import { memoryFiles, type MemoryFiles } from '../../../../src-main/platform/files'

const folder = '/records/stream/shard'
const everything = { maxRecords: 1_000_000, maxBytes: Infinity, notBefore: 0 }

const open = async (files: MemoryFiles, { segmentBytes = 1e6, damages = [] as Damage[] } = {}): Promise<ShardLog> =>
  openShardLog({ files, folder, chunks: createChunkPool(), segmentBytes, onDamage: (damage) => damages.push(damage) })

const text = (value: string): Uint8Array => Buffer.from(value)

/** Append and wait until it is written. */
const append = (log: ShardLog, values: readonly string[], arrivedAt = 1000): Promise<number> =>
  new Promise((resolve, reject) => {
    const first = log.append(
      values.map((value) => newRecord(`key of ${value}`, text(value))),
      arrivedAt,
      (failure) => (failure === undefined ? resolve(first) : reject(failure)),
    )
  })

const contents = async (log: ShardLog, from = 0): Promise<string[]> =>
  (await log.read(from, everything)).records.map(({ data }) => Buffer.from(data).toString())

describe('a shard log', () => {
  it('gives back what was put in, in order, with keys, times and rising indexes', async () => {
    const log = await open(memoryFiles())
    expect(await append(log, ['a', 'b'], 1000)).toBe(1)
    expect(await append(log, ['c'], 2000)).toBe(3)
    const { records, next } = await log.read(0, everything)
    expect(
      records.map(({ index, arrivedAt, partitionKey, data }) => [
        index,
        arrivedAt,
        partitionKey,
        Buffer.from(data).toString(),
      ]),
    ).toEqual([
      [1, 1000, 'key of a', 'a'],
      [2, 1000, 'key of b', 'b'],
      [3, 2000, 'key of c', 'c'],
    ])
    expect(next).toBe(4)
  })

  it('shows nobody a record before it is written', async () => {
    const log = await open(memoryFiles())
    const written = append(log, ['a'])
    expect(log.nextIndex).toBe(2)
    expect(log.readableTo).toBe(1)
    await written
    expect(log.readableTo).toBe(2)
  })

  it('reads on from where a limited read ended', async () => {
    const log = await open(memoryFiles())
    await append(log, ['one', 'two', 'three'])
    const first = await log.read(0, { ...everything, maxRecords: 2 })
    expect(first.records).toHaveLength(2)
    expect(await contents(log, first.next)).toEqual(['three'])
  })

  it('keeps to the byte limit but returns one record whatever its size', async () => {
    const log = await open(memoryFiles())
    await append(log, ['x'.repeat(5000), 'y', 'z'])
    expect((await log.read(0, { ...everything, maxBytes: 10 })).records).toHaveLength(1)
    expect((await log.read(2, { ...everything, maxBytes: 25 })).records).toHaveLength(2)
  })

  it('says of each record what it counts: its data and the UTF-8 bytes of its key', async () => {
    const log = await open(memoryFiles())
    await new Promise((resolve) => log.append([newRecord('ключ', text('1234'))], 1000, resolve))
    expect((await log.read(0, everything)).records[0]?.bytes).toBe(12)
  })

  it('never lets arrival times step back', async () => {
    const log = await open(memoryFiles())
    await append(log, ['a'], 5000)
    await append(log, ['b'], 3000)
    expect((await log.read(0, everything)).records.map(({ arrivedAt }) => arrivedAt)).toEqual([5000, 5000])
  })

  it('finds the first record since a time, over many blocks and segments', async () => {
    const log = await open(memoryFiles(), { segmentBytes: 300_000 })
    for (let i = 1; i <= 60; i++) await append(log, ['x'.repeat(20_000)], i * 1000)
    for (const time of [0, 1000, 1001, 29_500, 60_000, 60_001]) {
      const expected = Math.max(1, Math.ceil(time / 1000))
      expect(await log.firstSince(time)).toBe(Math.min(expected, 61))
    }
  })

  it('skips what arrived before the horizon', async () => {
    const log = await open(memoryFiles(), { segmentBytes: 300_000 })
    for (let i = 1; i <= 40; i++) await append(log, ['x'.repeat(20_000)], i * 1000)
    const { records } = await log.read(0, { ...everything, notBefore: 35_000 })
    expect(records.map(({ index }) => index)).toEqual([35, 36, 37, 38, 39, 40])
  })

  it('trims whole segments and goes on with the next index, also after a restart', async () => {
    const files = memoryFiles()
    const log = await open(files, { segmentBytes: 1000 })
    for (let i = 1; i <= 10; i++) await append(log, ['x'.repeat(900)], i * 1000)
    await log.trim(5000)
    expect((await log.read(0, everything)).records[0]?.index).toBeGreaterThanOrEqual(4)
    await log.trim(100_000)
    expect(await contents(log)).toEqual([])
    await log.close()
    const again = await open(files)
    expect(await append(again, ['next'])).toBe(11)
    expect(await contents(again)).toEqual(['next'])
  })

  it('takes appends while it trims', async () => {
    const log = await open(memoryFiles())
    await append(log, ['old'], 1000)
    const trimmed = log.trim(2000)
    const written = append(log, ['new'], 3000)
    await Promise.all([trimmed, written])
    expect(await contents(log)).toEqual(['new'])
  })

  it('shows each record once to a reader that keeps up with a writer', async () => {
    const log = await open(memoryFiles(), { segmentBytes: 3000 })
    const got: string[] = []
    let isDone = false
    const reading = (async () => {
      for (let from = 0; !isDone || from < log.readableTo;) {
        const { records, next } = await log.read(from, everything)
        got.push(...records.map(({ data }) => Buffer.from(data).toString()))
        from = next
      }
    })()
    const values = Array.from({ length: 300 }, (_, i) => `${i}:${'x'.repeat(i)}`)
    for (const value of values) await append(log, [value])
    isDone = true
    await reading
    expect(got).toEqual(values)
  })

  it('finds by time what is still on its way to the disk', async () => {
    const log = await open(memoryFiles())
    await append(log, ['written'], 1000)
    const underWay = [append(log, ['two'], 2000), append(log, ['three'], 3000)]
    expect(await log.firstSince(1500)).toBe(2)
    expect(await log.firstSince(2500)).toBe(3)
    expect(await log.firstSince(3500)).toBe(4)
    await Promise.all(underWay)
  })

  it('holds what any row of appends put in, however it is cut into segments and reads', async () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 5 }), {
      maxLength: 25,
    })
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 100, max: 20_000 }),
        fc.integer({ min: 1, max: 9 }),
        async (appends, segmentBytes, page) => {
          const files = memoryFiles()
          const log = await open(files, { segmentBytes })
          const put = appends.map((block, b) => block.map((size, i) => `${b}.${i}:${'x'.repeat(size)}`))
          await Promise.all(put.map((block) => append(log, block)))
          await log.close()
          const again = await open(files, { segmentBytes })
          const got: string[] = []
          for (let from = 0; from < again.readableTo;) {
            const { records, next } = await again.read(from, { ...everything, maxRecords: page })
            got.push(...records.map(({ data }) => Buffer.from(data).toString()))
            from = next
          }
          expect(got).toEqual(put.flat())
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('recovery', () => {
  /** A log of three blocks, its file, and where each block ends. */
  const threeBlocks = async () => {
    const files = memoryFiles()
    const log = await open(files)
    const ends: number[] = []
    for (const block of [['a1', 'a2'], ['b1'], ['c1', 'c2', 'c3']]) {
      await append(log, block)
      ends.push(log.storedBytes)
    }
    await log.close()
    const [name] = await files.list(folder)
    return { files, path: `${folder}/${name}`, ends }
  }
  const blocks = [['a1', 'a2'], ['b1'], ['c1', 'c2', 'c3']]

  it('of an intact log reports nothing', async () => {
    const { files } = await threeBlocks()
    const damages: Damage[] = []
    expect(await contents(await open(files, { damages }))).toEqual(blocks.flat())
    expect(damages).toEqual([])
  })

  it('keeps every whole block when the file is cut at any byte, and goes on writing after it', async () => {
    const { files: whole, path, ends } = await threeBlocks()
    const bytes = whole.content(path)
    for (let cut = 0; cut < bytes.byteLength; cut++) {
      const files = memoryFiles()
      files.overwrite(path, bytes.subarray(0, cut))
      const damages: Damage[] = []
      const log = await open(files, { damages })
      const kept = blocks.filter((_, i) => (ends[i] ?? 0) <= cut).flat()
      expect(await contents(log)).toEqual(kept)
      expect(damages.map(({ atEnd }) => atEnd)).toEqual([0, ...ends].includes(cut) ? [] : [true])
      await append(log, ['after'])
      await log.close()
      expect(await contents(await open(files))).toEqual([...kept, 'after'])
    }
  })

  it('loses only the block in which a byte was changed, and keeps the changed bytes beside the segment', async () => {
    const { files: whole, path, ends } = await threeBlocks()
    const bytes = whole.content(path)
    for (let at = 0; at < bytes.byteLength; at++) {
      const files = memoryFiles()
      const damaged = Uint8Array.from(bytes)
      damaged[at] = (damaged[at] as number) ^ 0x41
      files.overwrite(path, damaged)
      const damages: Damage[] = []
      const log = await open(files, { damages })
      const hit = ends.findIndex((end) => at < end)
      expect(await contents(log)).toEqual(blocks.filter((_, i) => i !== hit).flat())
      expect(damages).toHaveLength(1)
      const start = ends[hit - 1] ?? 0
      expect(files.content(`${folder}/${damages[0]?.keptAs}`)).toEqual(damaged.slice(start, ends[hit]))
      await log.close()
      const again: Damage[] = []
      await open(files, { damages: again })
      expect(again).toEqual([])
    }
  })

  it('of a damaged segment leaves the segments after it alone', async () => {
    const files = memoryFiles()
    const log = await open(files, { segmentBytes: 500 })
    for (const value of ['a', 'b', 'c']) await append(log, [value.repeat(600)])
    await log.close()
    const [first = '', ...others] = await files.list(folder)
    expect(others).toHaveLength(2)
    files.overwrite(`${folder}/${first}`, files.content(`${folder}/${first}`).subarray(0, -1))
    const again = await open(files)
    expect(await contents(again)).toEqual(['b'.repeat(600), 'c'.repeat(600)])
    expect(await append(again, ['d'])).toBe(4)
  })

  it('keeps what it takes out beside what an earlier recovery has taken out', async () => {
    const { files, path, ends } = await threeBlocks()
    for (const rest of ['first', 'second']) {
      files.overwrite(path, Buffer.concat([files.content(path).subarray(0, ends[2]), Buffer.from(rest)]))
      await (await open(files)).close()
    }
    const kept = (await files.list(folder)).filter((name) => name.includes('damaged'))
    expect(kept.map((name) => Buffer.from(files.content(`${folder}/${name}`)).toString())).toEqual(['first', 'second'])
  })

  it('never gives out an index again that a damaged block may have used', async () => {
    const { files, path, ends } = await threeBlocks()
    const damaged = files.content(path)
    damaged[(ends[1] as number) + 40] = 0xff
    files.overwrite(path, damaged)
    expect(await append(await open(files), ['after'])).toBeGreaterThan(6)
  })
})

describe('a full disk', () => {
  it('fails the append, keeps what was acknowledged, and recovers by itself when there is room', async () => {
    const files = memoryFiles()
    const log = await open(files)
    await append(log, ['kept'])
    files.limit(log.storedBytes + 10)
    await expect(append(log, ['lost', 'lost too'])).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await contents(log)).toEqual(['kept'])
    files.limit(Infinity)
    await append(log, ['later'])
    expect(await contents(log)).toEqual(['kept', 'later'])
    await log.close()
    const damages: Damage[] = []
    expect(await contents(await open(files, { damages }))).toEqual(['kept', 'later'])
    expect(damages).toEqual([])
  })
})
