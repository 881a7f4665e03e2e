import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Damage } from '../../../../src-main/engine/log/recovery'
import { memoryFiles } from '../../../../src-main/platform/memory-files'
import {
  append,
  contents,
  everything,
  mortal,
  newRecords,
  noSuchKey,
  onlySegment,
  open,
  read,
  testKey,
} from './support/shard-logs'

describe('a shard log', () => {
  it('gives back what was put in, in order, with keys, times and rising indexes', async () => {
    const log = await open(memoryFiles())
    expect(await append(log, ['a', 'b'], { arrivedAt: 1000 })).toBe(1)
    expect(await append(log, ['c'], { arrivedAt: 2000 })).toBe(3)
    const { records, next } = await read(log)
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
    const first = await read(log, 0, { maxRecords: 2 })
    expect(first.records).toHaveLength(2)
    expect(await contents(log, first.next)).toEqual(['three'])
  })

  it('keeps to the byte limit but returns one record whatever its size', async () => {
    const log = await open(memoryFiles())
    await append(log, ['x'.repeat(5000), 'y', 'z'])
    expect((await read(log, 0, { maxBytes: 10 })).records).toHaveLength(1)
    expect((await read(log, 2, { maxBytes: 25 })).records).toHaveLength(2)
  })

  it('says of each record what it counts: its data and the UTF-8 bytes of its key', async () => {
    const log = await open(memoryFiles())
    await new Promise((resolve) => log.append(newRecords([['ключ', '1234']]), 1000, resolve))
    expect((await read(log)).records[0]?.bytes).toBe(12)
  })

  it('never lets arrival times step back', async () => {
    const log = await open(memoryFiles())
    await append(log, ['a'], { arrivedAt: 5000 })
    await append(log, ['b'], { arrivedAt: 3000 })
    expect((await read(log)).records.map(({ arrivedAt }) => arrivedAt)).toEqual([5000, 5000])
  })

  it('finds the first record since a time, over many blocks and segments', async () => {
    const log = await open(memoryFiles(), { segmentBytes: 300_000 })
    for (let i = 1; i <= 60; i++) await append(log, ['x'.repeat(20_000)], { arrivedAt: i * 1000 })
    for (const time of [0, 1000, 1001, 29_500, 60_000, 60_001]) {
      const expected = Math.max(1, Math.ceil(time / 1000))
      expect(await log.firstSince(time)).toBe(Math.min(expected, 61))
    }
  })

  it('skips what arrived before the horizon', async () => {
    const log = await open(memoryFiles(), { segmentBytes: 300_000 })
    for (let i = 1; i <= 40; i++) await append(log, ['x'.repeat(20_000)], { arrivedAt: i * 1000 })
    const { records } = await read(log, 0, { notBefore: 35_000 })
    expect(records.map(({ index }) => index)).toEqual([35, 36, 37, 38, 39, 40])
  })

  it('trims whole segments and goes on with the next index, also after a restart', async () => {
    const files = memoryFiles()
    const log = await open(files, { segmentBytes: 1000 })
    for (let i = 1; i <= 10; i++) await append(log, ['x'.repeat(900)], { arrivedAt: i * 1000 })
    await log.trim(5000)
    expect((await read(log)).records[0]?.index).toBeGreaterThanOrEqual(4)
    await log.trim(100_000)
    expect(await contents(log)).toEqual([])
    await log.close()
    const again = await open(files)
    expect(await append(again, ['next'])).toBe(11)
    expect(await contents(again)).toEqual(['next'])
  })

  it('takes appends while it trims', async () => {
    const log = await open(memoryFiles())
    await append(log, ['old'], { arrivedAt: 1000 })
    const trimmed = log.trim(2000)
    const written = append(log, ['new'], { arrivedAt: 3000 })
    await Promise.all([trimmed, written])
    expect(await contents(log)).toEqual(['new'])
  })

  it('shows each record once to a reader that keeps up with a writer', async () => {
    const log = await open(memoryFiles(), { segmentBytes: 3000 })
    const got: string[] = []
    let isDone = false
    const reading = (async () => {
      for (let from = 0; !isDone || from < log.readableTo;) {
        const { records, next } = await read(log, from)
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
    await append(log, ['written'], { arrivedAt: 1000 })
    const underWay = [append(log, ['two'], { arrivedAt: 2000 }), append(log, ['three'], { arrivedAt: 3000 })]
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
            const { records, next } = await read(again, from, { maxRecords: page })
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

describe('an encrypted block', () => {
  it('is read with its key, among plain ones, and says that it was encrypted', async () => {
    const files = memoryFiles()
    const log = await open(files)
    await append(log, ['before'])
    await append(log, ['secret'], { key: testKey(1) })
    await append(log, ['another key'], { key: testKey(2) })
    await append(log, ['after'])
    await log.close()
    const { records } = await read(await open(files))
    expect(records.map(({ partitionKey, encrypted }) => [partitionKey, encrypted])).toEqual([
      ['key of before', false],
      ['key of secret', true],
      ['key of another key', true],
      ['key of after', false],
    ])
    const stored = Buffer.from(files.content(await onlySegment(files)))
    expect(
      ['key of before', 'key of secret', 'secret', 'key of another key'].map((word) => stored.includes(word)),
    ).toEqual([true, false, false, false])
  })

  it('looks different each time the same is written', async () => {
    const files = memoryFiles()
    const log = await open(files)
    await append(log, ['same'], { key: testKey(1) })
    const size = log.storedBytes
    await append(log, ['same'], { key: testKey(1) })
    const stored = files.content(await onlySegment(files))
    expect(stored.slice(48, size)).not.toEqual(stored.slice(size + 48))
  })

  it('that cannot be opened is refused with the reason, when its turn comes', async () => {
    const files = memoryFiles()
    const log = await open(files, { findKey: async () => noSuchKey })
    await append(log, ['before'])
    await append(log, ['secret'], { key: testKey(1) })
    await append(log, ['after'])
    const { records, next } = await read(log)
    expect(records).toHaveLength(1)
    expect(await log.read(next, everything)).toEqual(noSuchKey)
    expect(await contents(log, next + 1)).toEqual(['after'])
  })

  it('is found by time without its key', async () => {
    const log = await open(memoryFiles(), { findKey: async () => noSuchKey })
    await append(log, ['one'], { arrivedAt: 1000, key: testKey(1) })
    await append(log, ['two'], { arrivedAt: 2000, key: testKey(1) })
    expect(await log.firstSince(1500)).toBe(2)
  })

  it('does not pass for one that was written elsewhere or with another key', async () => {
    const log = await open(memoryFiles(), { findKey: async () => testKey(2) })
    await append(log, ['secret'], { key: testKey(1) })
    await expect(log.read(0, everything)).rejects.toMatchObject({ code: 'record-log-damaged' })
  })
})

describe('a full disk', () => {
  it.each([
    ['plain', undefined],
    ['encrypted', testKey(1)],
  ])('fails the append of %s records, keeps what was acknowledged, and recovers by itself', async (_kind, key) => {
    const files = memoryFiles()
    const log = await open(files)
    await append(log, ['kept'], { key })
    files.limit(log.storedBytes + 10)
    await expect(append(log, ['lost', 'lost too'], { key })).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await contents(log)).toEqual(['kept'])
    files.limit(Infinity)
    await append(log, ['later'], { key })
    expect(await contents(log)).toEqual(['kept', 'later'])
    await log.close()
    const damages: Damage[] = []
    expect(await contents(await open(files, { damages }))).toEqual(['kept', 'later'])
    expect(damages).toEqual([])
  })

  it('that cannot even truncate what was half written leaves nothing of it behind in the end', async () => {
    const files = memoryFiles()
    const log = await open(files)
    await append(log, ['kept'])
    files.limit(log.storedBytes + 60)
    files.onChange((change) => {
      if (change === 'truncate') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })
    await expect(append(log, ['lost', 'lost too'])).rejects.toMatchObject({ code: 'ENOSPC' })
    files.limit(Infinity)
    // With the half-written block still there, nothing may be written over its beginning only.
    await expect(append(log, ['x'])).rejects.toMatchObject({ code: 'ENOSPC' })
    files.onChange(() => {})
    await append(log, ['later'])
    expect(await contents(log)).toEqual(['kept', 'later'])
    expect(files.content(await onlySegment(files))).toHaveLength(log.storedBytes)
  })

  it.each([1, 1e6])('that takes no new segment fails the append only (segments of %d bytes)', async (segmentBytes) => {
    const files = memoryFiles()
    const log = await open(files, { segmentBytes })
    files.onChange((change) => {
      if (change === 'create') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })
    await expect(append(log, ['lost'])).rejects.toMatchObject({ code: 'ENOSPC' })
    files.onChange(() => {})
    await append(log, ['kept'])
    await append(log, ['kept too'])
    expect(await contents(log)).toEqual(['kept', 'kept too'])
  })
})

describe('with durability fsync', () => {
  /** Let what is under way go on for a while: files in memory answer within a few turns. */
  const turns = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await Promise.resolve()
  }

  it('loses nothing acknowledged in a power cut at any moment, whatever else the device has written', async () => {
    const arbitraryRun = {
      blocks: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 12 })), { maxLength: 25 }),
      segmentBytes: fc.integer({ min: 50, max: 1000 }),
      trimAfter: fc.option(fc.integer({ min: 0, max: 25 })),
      trimDelay: fc.integer({ min: 0, max: 8 }),
      runOn: fc.integer({ min: 0, max: 40 }),
      survives: fc.infiniteStream(fc.boolean()),
    }
    await fc.assert(
      fc.asyncProperty(fc.record(arbitraryRun), async (run) => {
        const { blocks, segmentBytes, trimAfter, trimDelay, runOn, survives } = run
        const files = memoryFiles()
        const program = mortal(files)
        const log = await open(program.files, { segmentBytes, durability: 'fsync' })
        const acknowledged = new Map<number, string>()
        let trimmedTo = 0
        for (const [i, [records, pause]] of blocks.entries()) {
          const values = Array.from({ length: records }, (_, r) => `${i}.${r}`)
          append(log, values, { arrivedAt: i }).then(
            (first) => values.forEach((value, r) => acknowledged.set(first + r, value)),
            () => {},
          )
          if (i === trimAfter) {
            trimmedTo = i + 1
            turns(trimDelay)
              .then(() => log.trim(i + 1))
              .catch(() => {})
          }
          await turns(pause)
        }
        await turns(runOn)
        const kept = new Map([...acknowledged].filter(([, value]) => Number.parseInt(value) >= trimmedTo))
        const given = Math.max(0, ...acknowledged.keys())
        program.end()
        files.powerCut(() => survives.next().value)

        const again = await open(files, { durability: 'fsync' })
        const found = new Map(
          (await read(again)).records.map(({ index, data }) => [index, Buffer.from(data).toString()]),
        )
        for (const [index, value] of kept) expect(found.get(index)).toBe(value)
        expect(again.nextIndex).toBeGreaterThan(given)
      }),
      { numRuns: 300 },
    )
  })

  it('shows nobody a record that a power cut could still take back', async () => {
    const files = memoryFiles()
    const log = await open(files, { durability: 'fsync' })
    let isSynced = false
    files.onChange((change) => {
      if (change === 'sync') isSynced = true
    })
    const written = append(log, ['a'])
    while (!isSynced) {
      expect(log.readableTo).toBe(1)
      await turns(1)
    }
    await written
    expect(log.readableTo).toBe(2)
  })

  it('synchronises once for all that came together', async () => {
    const files = memoryFiles()
    const log = await open(files, { durability: 'fsync' })
    await append(log, ['first'])
    let syncs = 0
    files.onChange((change) => {
      if (change === 'sync') syncs++
    })
    await Promise.all(['a', 'b', 'c', 'd'].map((value) => append(log, [value])))
    // The first of them goes out alone; the others wait for it and go together.
    expect(syncs).toBe(2)
  })

  it('refuses what the device does not confirm', async () => {
    const files = memoryFiles()
    const log = await open(files, { durability: 'fsync' })
    files.onChange((change) => {
      if (change === 'sync') throw Object.assign(new Error('input/output error'), { code: 'EIO' })
    })
    await expect(append(log, ['lost'])).rejects.toMatchObject({ code: 'EIO' })
    files.onChange(() => {})
    await append(log, ['kept'])
    expect(await contents(log)).toEqual(['kept'])
  })
})

describe('with durability kernel', () => {
  it('a power cut may take what was acknowledged', async () => {
    const files = memoryFiles()
    await append(await open(files), ['gone'])
    files.powerCut()
    expect(await contents(await open(files))).toEqual([])
  })
})
