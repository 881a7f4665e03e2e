import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomIds } from '../../../src-main/platform/ids'
import { fileKeyStore, memoryKeyStore } from '../../../src-main/storage/key-store'
import { tempFolder } from '../../support/temp-folder'

describe.each([
  ['memoryKeyStore', async () => memoryKeyStore(randomIds())],
  ['fileKeyStore', async () => fileKeyStore(join(await tempFolder(), 'new', 'keys'), randomIds())],
])('%s', (_name, open) => {
  it('makes a key of 32 bytes once, and gives the same one from then on', async () => {
    const store = await open()
    const made = await store.getOrMake('one')
    expect(made).toHaveLength(32)
    expect(await store.getOrMake('one')).toEqual(made)
    expect(await store.get('one')).toEqual(made)
  })

  it('has a key of its own for every name', async () => {
    const store = await open()
    expect(await store.getOrMake('one')).not.toEqual(await store.getOrMake('One'))
  })

  it('makes none that is only asked for', async () => {
    const store = await open()
    expect(await store.get('one')).toBe('missing')
    expect(await store.get('one')).toBe('missing')
  })

  it('makes one key for all who ask at once', async () => {
    const store = await open()
    const keys = await Promise.all([1, 2, 3, 4, 5].map(() => store.getOrMake('one')))
    expect(new Set(keys.map((key) => (key as Buffer).toString('hex'))).size).toBe(1)
  })
})

describe('keys in files', () => {
  const made = async () => {
    const folder = join(await tempFolder(), 'keys')
    const key = await fileKeyStore(folder, randomIds()).getOrMake('arn:one')
    const names = await readdir(folder)
    expect(names).toHaveLength(1)
    return { folder, key, path: join(folder, names[0] as string) }
  }

  it('are there for the next program', async () => {
    const { folder, key } = await made()
    expect(await fileKeyStore(folder, randomIds()).get('arn:one')).toEqual(key)
  })

  it.skipIf(platform() === 'win32')('can be read by their owner only', async () => {
    const { folder, path } = await made()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it.each([
    ['cut short', (text: string) => text.slice(0, 20)],
    ['of another name', (text: string) => text.replace('arn:one', 'arn:two')],
    ['of another length', (text: string) => text.replace(/"secret": ".*"/, '"secret": "AAAA"')],
  ])('are damaged when they are %s, and are not made anew', async (_what, damage) => {
    const { folder, path } = await made()
    const damaged = damage(await readFile(path, 'utf8'))
    await writeFile(path, damaged)
    const store = fileKeyStore(folder, randomIds())
    expect(await store.get('arn:one')).toBe('damaged')
    expect(await store.getOrMake('arn:one')).toBe('damaged')
    expect(await readFile(path, 'utf8')).toBe(damaged)
  })

  it.skipIf(platform() === 'win32' || process.getuid?.() === 0)('may be denied (skipped for root)', async () => {
    const { folder, path } = await made()
    await chmod(path, 0)
    expect(await fileKeyStore(folder, randomIds()).get('arn:one')).toBe('denied')
  })

  it('are missing when their folder is no folder', async () => {
    const file = join(await tempFolder(), 'file')
    await writeFile(file, '')
    expect(await fileKeyStore(join(file, 'keys'), randomIds()).get('arn:one')).toBe('missing')
  })
})
