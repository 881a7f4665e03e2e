import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockFolder } from '../../../src-main/storage/folder-lock'
import { tempFolder } from '../../support/temp-folder'

/** Another process that holds the folder's lock until it is killed. */
const holderProcess = async (folder: string): Promise<ChildProcess> => {
  const script = fileURLToPath(new URL('support/hold-lock.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

const lock = async (folder: string, holder: string) => {
  const taken = await lockFolder(folder, holder)
  onTestFinished(() => taken.release().catch(() => {}))
  return taken
}

describe('the lock of a data folder', () => {
  it('makes the folder and says in it who holds it', async () => {
    const folder = join(await tempFolder(), 'deep', 'data')
    await lock(folder, 'the first')
    expect(await fs.readFile(join(folder, 'in-use-by.txt'), 'utf8')).toBe(`the first (process ${process.pid})\n`)
  })

  it('is refused to a second one in the same process, with the name of the first', async () => {
    const folder = await tempFolder()
    await lock(folder, 'the first')
    await expect(lockFolder(folder, 'the second')).rejects.toMatchObject({
      name: 'Breakage',
      code: 'data-folder-in-use',
      message:
        `The data folder ${folder} is in use by the first (process ${process.pid}). ` +
        'Close that one first, or choose another folder with --data DIR.',
    })
    await expect(lockFolder(folder, 'the third'), 'the refused one has not loosened it').rejects.toMatchObject({
      code: 'data-folder-in-use',
    })
  })

  it('is free again once it was released, and leaves no name behind', async () => {
    const folder = await tempFolder()
    const first = await lock(folder, 'the first')
    await first.release()
    expect(await fs.readdir(folder)).not.toContain('in-use-by.txt')
    await lock(folder, 'the second')
    expect(await fs.readFile(join(folder, 'in-use-by.txt'), 'utf8')).toContain('the second')
  })

  it('is one lock a folder', async () => {
    await lock(await tempFolder(), 'the first')
    await expect(lock(await tempFolder(), 'the second')).resolves.toBeDefined()
  })

  it('is refused while another process holds it, and free as soon as that one was killed', async () => {
    const folder = await tempFolder()
    const child = await holderProcess(folder)
    await expect(lockFolder(folder, 'this one')).rejects.toMatchObject({
      code: 'data-folder-in-use',
      message: expect.stringContaining(`in use by another process (process ${child.pid}).`),
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await lock(folder, 'this one')
    expect(await fs.readFile(join(folder, 'in-use-by.txt'), 'utf8')).toBe(`this one (process ${process.pid})\n`)
  })
})
