import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fillWhole } from '../../../src-main/setup/partial-folder.mjs'
import { tempFolder } from '../../support/temp-folder'

it('puts a filled folder in place and leaves nothing beside it', async () => {
  const cache = await tempFolder()
  await fillWhole(join(cache, 'runtime'), (folder) => writeFile(join(folder, 'electron'), 'x'))
  expect(await readdir(cache)).toEqual(['runtime'])
  expect(await readdir(join(cache, 'runtime'))).toEqual(['electron'])
})

it('leaves neither a half folder nor scraps when the filling fails', async () => {
  const cache = await tempFolder()
  const fill = async (folder: string): Promise<void> => {
    await writeFile(join(folder, 'half'), 'x')
    throw new Error('interrupted')
  }
  await expect(fillWhole(join(cache, 'runtime'), fill)).rejects.toThrow('interrupted')
  expect(await readdir(cache)).toEqual([])
})

it('clears away what a killed run left', async () => {
  const cache = await tempFolder()
  // No process has this number: it is above every platform's highest.
  await mkdir(join(cache, 'partial-99999999'))
  await fillWhole(join(cache, 'runtime'), (folder) => writeFile(join(folder, 'electron'), 'x'))
  expect(await readdir(cache)).toEqual(['runtime'])
})
