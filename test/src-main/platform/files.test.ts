import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nodeFiles, type Files, type OpenFile } from '../../../src-main/platform/files'
import { memoryFiles } from '../../../src-main/platform/memory-files'
import { tempFolder } from '../../support/temp-folder'

const bytes = (text: string): Uint8Array => Buffer.from(text)

const open = async (files: Files, path: string): Promise<OpenFile> => {
  const file = await files.open(path)
  onTestFinished(() => file.close().catch(() => {}))
  return file
}

const textOf = async (file: OpenFile): Promise<string> => {
  const target = Buffer.alloc(await file.size())
  await file.read(target, 0)
  return target.toString('latin1')
}

const writeText = async (files: Files, path: string, text: string): Promise<void> => {
  const file = await files.open(path)
  await file.write([bytes(text)], 0)
  await file.close()
}

describe.each([
  ['nodeFiles', async () => ({ files: nodeFiles(), folder: await tempFolder() })],
  ['memoryFiles', async () => ({ files: memoryFiles() as Files, folder: '/some/folder' })],
])('%s', (_name, setUp) => {
  it('creates a file by opening it, and keeps what was in it when it is opened again', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    expect(await file.size()).toBe(0)
    await file.write([bytes('kept')], 0)
    await file.close()
    expect(await textOf(await open(files, join(folder, 'a')))).toBe('kept')
  })

  it('writes where it is told, over what is there and beyond the end', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    await file.write([bytes('abcdef')], 0)
    await file.write([bytes('XY')], 2)
    await file.write([bytes('end')], 8)
    expect(await textOf(file)).toBe('abXYef\0\0end')
  })

  it('writes several buffers one after the other, empty ones among them', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    await file.write([bytes(''), bytes('a'), bytes(''), bytes('bcd'), bytes('')], 1)
    expect(await textOf(file)).toBe('\0abcd')
  })

  it('writes more buffers than one system call takes', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    const letters = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(97 + (i % 26)))
    await file.write(letters.map(bytes), 0)
    expect(await textOf(file)).toBe(letters.join(''))
  })

  it.each([
    ['no buffers', []],
    ['one empty buffer', [bytes('')]],
    ['empty buffers', [bytes(''), bytes('')]],
  ])('leaves a file as it is when it is given %s to write', async (_what, buffers) => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    await file.write([bytes('abc')], 0)
    await file.write(buffers, 100)
    expect(await textOf(file)).toBe('abc')
  })

  it('reads from where it is told and says how much there was', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    await file.write([bytes('abcdef')], 0)
    const target = Buffer.from('......')
    expect(await file.read(target.subarray(0, 2), 1)).toBe(2)
    expect(target.toString()).toBe('bc....')
    expect(await file.read(target, 4)).toBe(2)
    expect(target.toString()).toBe('ef....')
  })

  it('reads nothing at and past the end, or into no room', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    await file.write([bytes('abc')], 0)
    expect(await file.read(Buffer.alloc(4), 3)).toBe(0)
    expect(await file.read(Buffer.alloc(4), 1000)).toBe(0)
    expect(await file.read(Buffer.alloc(0), 0)).toBe(0)
  })

  it('truncates to less and to more', async () => {
    const { files, folder } = await setUp()
    const file = await open(files, join(folder, 'a'))
    await file.write([bytes('abcdef')], 0)
    await file.truncate(2)
    expect(await textOf(file)).toBe('ab')
    await file.truncate(4)
    expect(await textOf(file)).toBe('ab\0\0')
  })

  it('lists the names in a folder, files and folders, sorted', async () => {
    const { files, folder } = await setUp()
    await files.makeFolder(join(folder, 'b', 'deep'))
    await writeText(files, join(folder, 'b', 'deep', 'x'), '')
    for (const name of ['c', 'a', 'B', '10', '9']) await writeText(files, join(folder, name), '')
    expect(await files.list(folder)).toEqual(['10', '9', 'B', 'a', 'b', 'c'])
    expect(await files.list(join(folder, 'b'))).toEqual(['deep'])
  })

  it('lists a missing folder as an empty one', async () => {
    const { files, folder } = await setUp()
    expect(await files.list(join(folder, 'missing'))).toEqual([])
  })

  it('does not mind making a folder twice', async () => {
    const { files, folder } = await setUp()
    await files.makeFolder(join(folder, 'b'))
    await files.makeFolder(join(folder, 'b'))
    expect(await files.list(join(folder, 'b'))).toEqual([])
  })

  it('renames a file over another one', async () => {
    const { files, folder } = await setUp()
    await writeText(files, join(folder, 'new'), 'new')
    await writeText(files, join(folder, 'old'), 'old')
    await files.rename(join(folder, 'new'), join(folder, 'old'))
    expect(await files.list(folder)).toEqual(['old'])
    expect(await textOf(await open(files, join(folder, 'old')))).toBe('new')
  })

  it('renames a folder with all that is in it, and not its neighbour of a similar name', async () => {
    const { files, folder } = await setUp()
    await files.makeFolder(join(folder, 'one', 'deep'))
    await writeText(files, join(folder, 'one', 'deep', 'x'), 'x')
    await writeText(files, join(folder, 'one-more'), '')
    await files.rename(join(folder, 'one'), join(folder, 'two'))
    expect(await files.list(folder)).toEqual(['one-more', 'two'])
    expect(await textOf(await open(files, join(folder, 'two', 'deep', 'x')))).toBe('x')
  })

  it('cannot rename what is missing', async () => {
    const { files, folder } = await setUp()
    await expect(files.rename(join(folder, 'missing'), join(folder, 'b'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('removes a file, a whole folder, and what is missing', async () => {
    const { files, folder } = await setUp()
    await files.makeFolder(join(folder, 'b', 'deep'))
    await writeText(files, join(folder, 'b', 'deep', 'x'), '')
    await writeText(files, join(folder, 'a'), '')
    await writeText(files, join(folder, 'bb'), '')
    await files.remove(join(folder, 'a'))
    await files.remove(join(folder, 'b'))
    await files.remove(join(folder, 'missing'))
    expect(await files.list(folder)).toEqual(['bb'])
  })

  it('synchronises a file and the names in a folder', async () => {
    const { files, folder } = await setUp()
    await files.makeFolder(join(folder, 'b'))
    const file = await open(files, join(folder, 'b', 'a'))
    await file.write([bytes('abc')], 0)
    await file.sync()
    await files.syncFolder(join(folder, 'b'))
    await files.syncFolder(folder)
    expect(await textOf(file)).toBe('abc')
  })
})

describe('memoryFiles as a disk that loses power', () => {
  it('keeps what was synchronised, content and name, and nothing else', async () => {
    const files = memoryFiles()
    await files.makeFolder('/b')
    const file = await files.open('/b/a')
    await file.write([bytes('kept')], 0)
    await file.sync()
    await files.syncFolder('/b')
    await files.syncFolder('/')
    await file.write([bytes('lost')], 4)
    await files.open('/b/lost')
    files.powerCut()
    expect(await files.list('/b')).toEqual(['a'])
    expect(await textOf(await files.open('/b/a'))).toBe('kept')
  })

  it.each([
    ['its own name', '/'],
    ['the name of its folder', '/b'],
  ])('loses a synchronised file whose content is kept but not %s', async (_what, synced) => {
    const files = memoryFiles()
    await files.makeFolder('/b')
    await (await files.open('/b/a')).sync()
    await files.syncFolder(synced)
    files.powerCut()
    expect(await files.list('/b')).toEqual([])
  })

  it('brings back what was removed or renamed and not synchronised', async () => {
    const files = memoryFiles()
    files.overwrite('/a', bytes('a'))
    files.overwrite('/b', bytes('b'))
    await files.remove('/a')
    await files.rename('/b', '/c')
    files.powerCut()
    expect(await files.list('/')).toEqual(['a', 'b'])
  })

  it('may have written any of what was not synchronised', async () => {
    const files = memoryFiles()
    files.overwrite('/a', bytes('......'))
    const file = await files.open('/a')
    await file.write([bytes('1')], 1)
    await file.write([bytes('2')], 2)
    await file.write([bytes('3')], 3)
    const answers = [true, false, true]
    files.powerCut(() => answers.shift() ?? false)
    expect(Buffer.from(files.content('/a')).toString()).toBe('.1.3..')
  })

  it('takes no more writes to what was open', async () => {
    const files = memoryFiles()
    const file = await files.open('/a')
    files.powerCut()
    await expect(file.write([bytes('a')], 0)).rejects.toMatchObject({ code: 'EIO' })
  })
})

describe('memoryFiles as a disk that can be full', () => {
  it('writes what fits, then fails as a full disk does', async () => {
    const files = memoryFiles()
    const file = await files.open('/a')
    files.limit(4)
    await expect(file.write([bytes('abc'), bytes('def')], 0)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await textOf(file)).toBe('abcd')
  })

  it('counts all files together, and lets bytes be overwritten that have their room already', async () => {
    const files = memoryFiles()
    const [a, b] = [await files.open('/a'), await files.open('/b')]
    files.limit(6)
    await a.write([bytes('aaa')], 0)
    await b.write([bytes('bbb')], 0)
    await a.write([bytes('AAA')], 0)
    await expect(b.write([bytes('B')], 3)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect([await textOf(a), await textOf(b)]).toEqual(['AAA', 'bbb'])
  })

  it('takes writes again when there is room', async () => {
    const files = memoryFiles()
    const file = await files.open('/a')
    files.limit(0)
    await expect(file.write([bytes('a')], 0)).rejects.toMatchObject({ code: 'ENOSPC' })
    files.limit(Infinity)
    await file.write([bytes('a')], 0)
    expect(await textOf(file)).toBe('a')
  })

  it('gives out copies of its content, and takes damage from outside', async () => {
    const files = memoryFiles()
    files.overwrite('/a', bytes('abc'))
    files.content('/a').fill(0)
    expect(await textOf(await files.open('/a'))).toBe('abc')
  })
})
