import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { textFiles } from '../../../src-main/storage/text-files'
import { tempFolder } from '../../support/temp-folder'

it('is empty where there is no folder yet, and makes it when something is written', async () => {
  const folder = join(await tempFolder(), 'prices')
  const files = textFiles(folder)
  expect(await files.list()).toEqual([])
  expect(await files.read('a.json')).toBeUndefined()
  await files.write(
    new Map([
      ['b.json', '{"b": 1}'],
      ['a.json', '{}'],
    ]),
  )
  expect(await files.list()).toEqual(['a.json', 'b.json'])
  expect(await files.read('b.json')).toBe('{"b": 1}')
})

it('replaces none of several files if one of them cannot be written', async () => {
  const folder = await tempFolder()
  const files = textFiles(folder)
  await files.write(new Map([['a.json', 'before']]))
  await expect(
    files.write(
      new Map([
        ['a.json', 'after'],
        ['no/such/folder.json', ''],
      ]),
    ),
  ).rejects.toMatchObject({ code: 'files-not-kept', message: expect.stringContaining(folder) })
  expect(await files.list()).toEqual(['a.json'])
  expect(await files.read('a.json')).toBe('before')
})

it('puts a damaged file aside under a name of its own', async () => {
  const folder = await tempFolder()
  const now = Date.parse('2026-11-22T08:00:00Z')
  for (const text of ['first', 'second']) {
    await writeFile(join(folder, 'a.json'), text)
    const kept = await textFiles(folder).setAside('a.json', now)
    expect(await readFile(kept, 'utf8')).toBe(text)
  }
  expect(await readdir(folder)).toEqual([
    'a.json.damaged-2026-11-22T08-00-00-000Z',
    'a.json.damaged-2026-11-22T08-00-00-000Z-2',
  ])
})

it('reads the first line alone of a file, however long the file is', async () => {
  const files = textFiles(await tempFolder())
  await files.write(
    new Map([
      ['long.jsonl', `{"name": "Größe"}\n${'x'.repeat(1_000_000)}\n`],
      ['endless.jsonl', 'x'.repeat(100_000)],
    ]),
  )
  expect(await files.firstLine('long.jsonl')).toBe('{"name": "Größe"}')
  expect(await files.firstLine('endless.jsonl')).toBeUndefined()
  expect(await files.firstLine('missing.jsonl')).toBeUndefined()
})
