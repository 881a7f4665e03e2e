import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkIntegrity } from '../../../src-main/setup/integrity.mjs'
import { Refusal } from '../../../src-main/setup/refusal.mjs'
import { tempFolder } from '../../support/temp-folder'

const bytes = Buffer.alloc(200_000, 'streamgauge')
const pinned = createHash('sha512').update(bytes).digest('base64')

describe('a downloaded archive', () => {
  it('is taken when its bytes are the pinned ones', async () => {
    const file = join(await tempFolder(), 'runtime.tgz')
    await writeFile(file, bytes)
    await expect(checkIntegrity(file, pinned)).resolves.toBeUndefined()
  })

  it('is refused with one changed bit, naming the file', async () => {
    const file = join(await tempFolder(), 'runtime.tgz')
    const damaged = Buffer.from(bytes)
    damaged[123_456] = (damaged[123_456] ?? 0) ^ 1
    await writeFile(file, damaged)
    await expect(checkIntegrity(file, pinned)).rejects.toThrow(Refusal)
    await expect(checkIntegrity(file, pinned)).rejects.toThrow(file)
  })

  it('is refused when it is cut short', async () => {
    const file = join(await tempFolder(), 'runtime.tgz')
    await writeFile(file, bytes.subarray(0, -1))
    await expect(checkIntegrity(file, pinned)).rejects.toThrow(Refusal)
  })
})
