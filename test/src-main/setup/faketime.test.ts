import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { packagedIn } from '../../../src-main/setup/faketime.mjs'
import { tempFolder } from '../../support/temp-folder'

it('finds libfaketime whatever processor its folder is named after, and says when it is not there', async () => {
  const folder = await tempFolder()
  expect(await packagedIn(join(folder, 'missing'))).toBeUndefined()
  await mkdir(join(folder, 'python3'))
  const library = join(folder, 'aarch64-linux-gnu', 'faketime')
  await mkdir(library, { recursive: true })
  expect(await packagedIn(folder)).toBeUndefined()
  await writeFile(join(library, 'libfaketime.so.1'), '')
  expect(await packagedIn(folder)).toBe(join(library, 'libfaketime.so.1'))
})
