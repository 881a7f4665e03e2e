import { join } from 'node:path'
import { promises as fs } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeFiles } from '../../../src-main/platform/files'
import { memoryFiles } from '../../../src-main/platform/memory-files'
import { folderObjects } from '../../../src-main/platform/objects'
import { tempFolder } from '../../support/temp-folder'

const content = (text: string) => Buffer.from(text)

describe('objects in a folder', () => {
  it('are files in folders of their bucket', async () => {
    const root = await tempFolder()
    await folderObjects(nodeFiles(), root).put('logs', 'audit/2026/11/records.json', content('{}'))
    expect(await fs.readFile(join(root, 'logs/audit/2026/11/records.json'), 'utf8')).toBe('{}')
    expect(await fs.readdir(join(root, 'logs/audit/2026/11'))).toEqual(['records.json'])
  })

  it('are replaced as a whole', async () => {
    const root = await tempFolder()
    const objects = folderObjects(nodeFiles(), root)
    await objects.put('logs', 'a', content('a long content'))
    await objects.put('logs', 'a', content('short'))
    expect(await fs.readFile(join(root, 'logs/a'), 'utf8')).toBe('short')
  })

  it('survive a power cut once they are kept', async () => {
    const files = memoryFiles()
    await folderObjects(files, '/s3').put('logs', 'audit/records', content('{}'))
    files.powerCut()
    expect(Buffer.from(files.content('/s3/logs/audit/records')).toString()).toBe('{}')
  })

  it.each([
    ['../../outside', '/s3/logs/%2E%2E/%2E%2E/outside'],
    ['/absolute//twice/', '/s3/logs/%/absolute/%/twice/%'],
    ['a:b\\c*d?', '/s3/logs/a%3Ab%5Cc%2Ad%3F'],
    ['grüße', '/s3/logs/gr%C3%BC%C3%9Fe'],
    ['dot.', '/s3/logs/dot%2E'],
    ['%2E%2E', '/s3/logs/%252E%252E'],
    ['x'.repeat(450), `/s3/logs/${'x'.repeat(200)}%/${'x'.repeat(200)}%/${'x'.repeat(50)}`],
    ['\ud800', '/s3/logs/%EF%BF%BD'],
  ])('stay in their bucket, whatever their key: %s', async (key, path) => {
    const files = memoryFiles()
    await folderObjects(files, '/s3').put('logs', key, content('x'))
    expect(Buffer.from(files.content(path)).toString()).toBe('x')
  })

  it('are there as a whole or not at all when the disk is full', async () => {
    const files = memoryFiles()
    const objects = folderObjects(files, '/s3')
    await objects.put('logs', 'a', content('before'))
    files.limit(10)
    await expect(objects.put('logs', 'a', content('after that'))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(Buffer.from(files.content('/s3/logs/a')).toString()).toBe('before')
    files.limit(1000)
    await objects.put('logs', 'a', content('after that'))
    expect(Buffer.from(files.content('/s3/logs/a')).toString()).toBe('after that')
  })
})
