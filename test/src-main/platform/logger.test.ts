import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { fileWriter, lineLogger } from '../../../src-main/platform/logger'
import { tempFolder } from '../../support/temp-folder'

const logged = (): { lines: string[]; logger: ReturnType<typeof lineLogger> } => {
  const lines: string[] = []
  return { lines, logger: lineLogger((line) => lines.push(line)) }
}
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`

describe('a line logger', () => {
  it('writes a line of time, level and message', () => {
    const { lines, logger } = logged()
    logger.info('one')
    logger.warn('two')
    logger.error('three')
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${time} info  one\n$`)),
      expect.stringMatching(new RegExp(`^${time} warn  two\n$`)),
      expect.stringMatching(new RegExp(`^${time} error three\n$`)),
    ])
  })

  it('writes the stack of what caused an error below it, or whatever else was thrown', () => {
    const { lines, logger } = logged()
    logger.error('broken', new Error('the cause'))
    logger.error('odd', 'a text')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toMatch(/error Error: the cause\n\s+at .*logger\.test\.ts/)
    expect(lines[3]).toMatch(/error a text\n$/)
  })

  it('says what comes again and again once in ten seconds, and then how often it came', () => {
    const lines: string[] = []
    let now = 0
    const logger = lineLogger(
      (line) => lines.push(line.trimEnd().split(' ').slice(2).join(' ')),
      () => now,
    )
    for (; now < 10_000; now += 100) {
      logger.error('the disk is full')
      if (now === 5000) logger.error('something else')
    }
    logger.error('the disk is full')
    now += 60_000
    logger.error('the disk is full')
    now -= 3_600_000
    logger.error('the disk is full')
    expect(lines).toEqual([
      'the disk is full',
      'something else',
      'the disk is full (and 99 times before)',
      'the disk is full',
      'the disk is full',
    ])
  })
})

describe('a file writer', () => {
  const read = (path: string): Promise<string> => fs.readFile(path, 'utf8').catch(() => '')

  it('appends to the file, behind what an earlier run has left', async () => {
    const path = join(await tempFolder(), 'streamgauge.log')
    await fs.writeFile(path, 'earlier\n')
    fileWriter(path)('now\n')
    await vi.waitUntil(async () => (await read(path)) === 'earlier\nnow\n')
  })

  it('puts a file aside that has grown large', async () => {
    const path = join(await tempFolder(), 'streamgauge.log')
    await fs.writeFile(path, Buffer.alloc(5 * 1024 * 1024 + 1, '.'))
    fileWriter(path)('fresh\n')
    await vi.waitUntil(async () => (await read(path)) === 'fresh\n')
    expect((await fs.stat(`${path}.1`)).size).toBe(5 * 1024 * 1024 + 1)
  })

  it('does not stop the program when the file cannot be written', async () => {
    const folder = await tempFolder()
    const write = fileWriter(join(folder, 'missing', 'streamgauge.log'))
    expect(() => write('lost\n')).not.toThrow()
    // An error of the append would end this test run, as it would end the program.
    await fs.readdir(folder)
  })
})
