import { describe, expect, it } from 'vitest'
import type { Damage } from '../../../../src-main/engine/log/recovery'
import { memoryFiles, type MemoryFiles } from '../../../../src-main/platform/memory-files'
import { append, contents, folder, onlySegment, open, testKey } from './support/shard-logs'

const blocks = [['a1', 'a2'], ['b1'], ['c1', 'c2', 'c3']]

describe.each([
  ['plain blocks', undefined],
  ['encrypted blocks', testKey(1)],
])('recovery of %s', (_kind, key) => {
  /** A log of three blocks, its file, and where each block ends. */
  const threeBlocks = async () => {
    const files = memoryFiles()
    const log = await open(files)
    const ends: number[] = []
    for (const block of blocks) {
      await append(log, block, { key })
      ends.push(log.storedBytes)
    }
    await log.close()
    return { files, path: await onlySegment(files), ends }
  }

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
      await append(log, ['after'], { key })
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
    damaged[(ends[1] as number) + 40] = (damaged[(ends[1] as number) + 40] as number) ^ 1
    files.overwrite(path, damaged)
    expect(await append(await open(files), ['after'])).toBeGreaterThan(6)
  })
})

describe('recovery', () => {
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

  describe('of a segment that is larger than what is read of it at a time', () => {
    const values = Array.from({ length: 24 }, (_, i) => `${i}:`.padEnd(i === 20 ? 1_500_000 : 61_000, 'x'))
    const largeSegment = async (): Promise<{ files: MemoryFiles; path: string; ends: number[] }> => {
      const files = memoryFiles()
      const log = await open(files, { segmentBytes: 1e9 })
      const ends: number[] = []
      for (const value of values) {
        await append(log, [value])
        ends.push(log.storedBytes)
      }
      await log.close()
      return { files, path: await onlySegment(files), ends }
    }

    it('keeps all that is intact', async () => {
      const { files } = await largeSegment()
      const damages: Damage[] = []
      expect(await contents(await open(files, { damages }))).toEqual(values)
      expect(damages).toEqual([])
    })

    it('loses what was damaged, wherever that is', async () => {
      const { files: whole, path, ends } = await largeSegment()
      const bytes = whole.content(path)
      // Block 17 stands across the end of the first mebibyte. The length in the header of block 5 reaches beyond it, and that
      // in the header of block 21 beyond the end.
      for (const [block, at] of [
        [5, (ends[4] as number) + 6],
        [17, 1024 * 1024],
        [17, (ends[16] as number) + 1],
        [21, (ends[20] as number) + 6],
        [23, (ends[22] as number) + 10],
      ] as const) {
        const files = memoryFiles()
        const damaged = Uint8Array.from(bytes)
        damaged[at] = 0x0b
        files.overwrite(path, damaged)
        const damages: Damage[] = []
        const log = await open(files, { damages })
        expect((await contents(log)).map((value) => value.split(':')[0])).toEqual(
          values.map((_, i) => String(i)).filter((i) => i !== String(block)),
        )
        const start = ends[block - 1] as number
        expect(damages.map(({ bytes: lost }) => lost)).toEqual([(ends[block] as number) - start])
        const kept = files.content(`${folder}/${damages[0]?.keptAs}`)
        expect(Buffer.compare(kept, damaged.slice(start, ends[block]))).toBe(0)
      }
    })
  })

  it('on a full disk leaves a segment alone that is damaged in the middle, and says what to do', async () => {
    const files = memoryFiles()
    const log = await open(files)
    for (const value of ['a', 'b', 'c']) await append(log, [value])
    await log.close()
    const path = await onlySegment(files)
    const damaged = files.content(path)
    damaged[Math.floor(damaged.byteLength / 2)] = 0xff
    files.overwrite(path, damaged)
    files.limit(damaged.byteLength)
    await expect(open(files)).rejects.toMatchObject({
      code: 'disk-full-segment',
      message: expect.stringContaining('Make room') as string,
    })
    expect(files.content(path)).toEqual(damaged)
    files.limit(Infinity)
    expect(await contents(await open(files))).toEqual(['a', 'c'])
  })

  it('on a full disk leaves a torn end where it is, goes on behind it, and takes it out when there is room', async () => {
    const files = memoryFiles()
    const log = await open(files)
    await append(log, ['kept'])
    await log.close()
    const path = await onlySegment(files)
    files.overwrite(path, Buffer.concat([files.content(path), Buffer.from('torn')]))
    files.limit(files.content(path).byteLength)
    const damages: Damage[] = []
    const full = await open(files, { damages })
    expect(damages).toEqual([{ folder, segment: path.slice(folder.length + 1), bytes: 4, atEnd: true }])
    expect(await contents(full)).toEqual(['kept'])
    await expect(append(full, ['refused'])).rejects.toMatchObject({ code: 'ENOSPC' })
    files.limit(Infinity)
    await append(full, ['later'])
    expect(await contents(full)).toEqual(['kept', 'later'])
    await full.close()
    expect(await contents(await open(files, { damages }))).toEqual(['kept', 'later'])
    expect(damages[1]?.keptAs).toBeDefined()
  })
})
