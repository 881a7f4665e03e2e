import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf, traceOf } from '../../../src-main/setup/fingerprint.mjs'
import { tempFolder } from '../../support/temp-folder'

const places = ['src', 'package.json', 'absent']
let root = ''
let before = ''

beforeEach(async () => {
  root = await tempFolder()
  await mkdir(join(root, 'src', 'deep'), { recursive: true })
  await writeFile(join(root, 'src', 'deep', 'a.ts'), 'one')
  await writeFile(join(root, 'src', 'b.ts'), 'two')
  await writeFile(join(root, 'package.json'), '{}')
  before = await fingerprintOf(root, places)
})

describe('the fingerprint of the sources', () => {
  it('stays when only times change, as in a fresh clone', async () => {
    await utimes(join(root, 'src', 'b.ts'), 1, 1)
    expect(await fingerprintOf(root, places)).toBe(before)
  })

  it('changes with a byte of a file deep down', async () => {
    await writeFile(join(root, 'src', 'deep', 'a.ts'), 'onf')
    expect(await fingerprintOf(root, places)).not.toBe(before)
  })

  it('changes with a single file that is named itself', async () => {
    await writeFile(join(root, 'package.json'), '{ }')
    expect(await fingerprintOf(root, places)).not.toBe(before)
  })

  it('changes when a file is added, renamed or removed', async () => {
    await writeFile(join(root, 'src', 'c.ts'), '')
    const added = await fingerprintOf(root, places)
    await rename(join(root, 'src', 'c.ts'), join(root, 'src', 'd.ts'))
    const renamed = await fingerprintOf(root, places)
    await rm(join(root, 'src', 'd.ts'))
    expect(new Set([before, added, renamed]).size).toBe(3)
    expect(await fingerprintOf(root, places)).toBe(before)
  })

  it('does not see what is left out', async () => {
    const leftOut = (path: string): boolean => path.startsWith('src/deep/')
    const without = await fingerprintOf(root, places, leftOut)
    await writeFile(join(root, 'src', 'deep', 'a.ts'), 'changed')
    expect(await fingerprintOf(root, places, leftOut)).toBe(without)
  })
})

it('the trace of what was built changes when someone else writes there', async () => {
  const built = await traceOf(root, places)
  expect(await traceOf(root, places)).toBe(built)
  await utimes(join(root, 'src', 'b.ts'), 1, 1)
  expect(await traceOf(root, places)).not.toBe(built)
})
