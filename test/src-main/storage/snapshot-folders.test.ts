import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { recoverSnapshots, snapshotFolders } from '../../../src-main/storage/snapshot-folders'
import { tempFolder } from '../../support/temp-folder'

const about = (text: string) => () => ({ about: text, besides: {} })

/** A data folder with one project, which has a file in a folder. */
const openWorld = async () => {
  const root = await tempFolder()
  const [projects, snapshots] = [join(root, 'projects'), join(root, 'snapshots')]
  const project = join(projects, 'Local')
  const write = async (text: string): Promise<void> => {
    await fs.mkdir(join(project, 'records'), { recursive: true })
    await fs.writeFile(join(project, 'records', 'one.log'), text)
  }
  const read = (folder = project): Promise<string> => fs.readFile(join(folder, 'records', 'one.log'), 'utf8')
  await write('first')
  return {
    ...{ projects, project, write, read },
    folder: join(snapshots, 'Local'),
    folders: snapshotFolders(project, join(snapshots, 'Local')),
    recover: () => recoverSnapshots(projects, snapshots),
  }
}

/** What a killed process would have left: the nth renaming from now on, and all that follows, does not happen. */
const killedAtRename = async (nth: number, work: () => Promise<unknown>): Promise<void> => {
  const { rename } = fs
  let renames = 0
  const killed = (): Promise<never> => new Promise(() => {})
  const renaming = vi.spyOn(fs, 'rename').mockImplementation((from, to) => {
    renames++
    return renames >= nth ? killed() : rename(from, to)
  })
  void work()
  await vi.waitUntil(() => renames >= nth)
  renaming.mockRestore()
}

describe('copies of a project’s folder', () => {
  it('have all that was in it, and stay as they were', async () => {
    const { folders, folder, write, read } = await openWorld()
    await folders.take('a1', (bytes) => ({ about: `${bytes} bytes`, besides: { 'clock.json': '{}' } }))
    await write('second')
    expect(await folders.all()).toEqual(new Map([['a1', '5 bytes']]))
    expect(await read(join(folder, 'a1', 'world'))).toBe('first')
    expect(await fs.readFile(join(folder, 'a1', 'world', 'clock.json'), 'utf8')).toBe('{}')
  })

  it('cannot be moved to another file system: that is said, and nothing is left of it', async () => {
    const { folders, folder, projects, read, write } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    await folders.prepare('a1')
    const moving = vi.spyOn(fs, 'rename').mockRejectedValue(Object.assign(new Error('EXDEV: moved'), { code: 'EXDEV' }))
    const refused: unknown = await folders.replace('b2', about('B')).catch((error: unknown) => error)
    moving.mockRestore()
    expect(refused).toMatchObject({ code: 'snapshot-failed' })
    const target = join(projects, 'Other')
    await fs.mkdir(target)
    await fs.writeFile(join(target, 'in the way'), '')
    await expect(folders.fork('a1', target)).rejects.toMatchObject({ code: 'snapshot-failed' })
    expect(await read()).toBe('second')
    expect(await fs.readdir(folder)).toEqual(['a1'])
  })

  it('take the place of the folder, which is a copy itself from then on', async () => {
    const { folders, folder, write, read } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    await folders.prepare('a1')
    await (await folders.replace('b2', about('B'))).keep()
    expect(await read()).toBe('first')
    expect(await read(join(folder, 'b2', 'world'))).toBe('second')
    expect([...(await folders.all()).keys()].sort()).toEqual(['a1', 'b2'])
  })

  it('give the place back', async () => {
    const { folders, folder, write, read } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    await folders.prepare('a1')
    await (await folders.replace('b2', about('B'))).undo()
    expect(await read()).toBe('second')
    expect(await fs.readdir(folder)).toEqual(['a1'])
  })

  it('become other projects', async () => {
    const { folders, projects, write, read } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    await folders.fork('a1', join(projects, 'Then'))
    await folders.fork(null, join(projects, 'Now'))
    await write('third')
    expect(await read(join(projects, 'Then'))).toBe('first')
    expect(await read(join(projects, 'Now'))).toBe('second')
  })

  it('leave nothing when they cannot be made, and say so', async () => {
    const { folders, folder } = await openWorld()
    await folders.take('a1', about('A'))
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    const copying = vi.spyOn(fs, 'copyFile').mockRejectedValue(full)
    await expect(folders.take('b2', about('B'))).rejects.toMatchObject({ code: 'disk-full-snapshot' })
    await expect(folders.prepare('a1')).rejects.toMatchObject({ code: 'disk-full-snapshot' })
    copying.mockRestore()
    expect(await fs.readdir(folder)).toEqual(['a1'])
  })

  it('do not take the place of a folder that cannot give way', async () => {
    const { folders, folder, write, read } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    // Nothing was made ready.
    await expect(folders.replace('b2', about('B'))).rejects.toMatchObject({ code: 'snapshot-failed' })
    expect(await read()).toBe('second')
    expect(await fs.readdir(folder)).toEqual(['a1'])
  })
})

describe('after a process was killed', () => {
  it('a copy that was being made is gone, and others are there', async () => {
    const { folders, folder, recover, read } = await openWorld()
    await folders.take('a1', about('A'))
    await killedAtRename(1, () => folders.take('b2', about('B')))
    expect([...(await folders.all()).keys()]).toEqual(['a1'])
    await recover()
    expect(await fs.readdir(folder)).toEqual(['a1'])
    expect(await read()).toBe('first')
  })

  it.each([
    [1, 'second', ['a1']],
    [2, 'first', ['a1', 'b2']],
    [3, 'first', ['a1', 'b2']],
  ])('in a rewind, at its step %i, there is one whole world: the %s', async (step, world, whole) => {
    const { folders, recover, write, read, folder } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    await folders.prepare('a1')
    await killedAtRename(step, async () => (await folders.replace('b2', about('B'))).keep())
    await recover()
    expect(await read()).toBe(world)
    expect([...(await folders.all()).keys()].sort()).toEqual(whole)
    expect((await fs.readdir(folder)).sort()).toEqual(whole)
    if (whole.includes('b2')) expect(await read(join(folder, 'b2', 'world'))).toBe('second')
  })

  it.each([1, 2])('in giving the place back, at its step %i, there is one whole world', async (step) => {
    const { folders, recover, write, read, folder } = await openWorld()
    await folders.take('a1', about('A'))
    await write('second')
    await folders.prepare('a1')
    const replaced = await folders.replace('b2', about('B'))
    await killedAtRename(step, replaced.undo).catch(() => {})
    await recover()
    expect(['first', 'second']).toContain(await read())
    const names = await fs.readdir(folder)
    expect(names).toContain('a1')
    if (names.includes('b2')) expect(await read(join(folder, 'b2', 'world'))).toBe('second')
    else expect(await read()).toBe('second')
  })

  it('a fork that was being made is no project', async () => {
    const { folders, projects, recover, folder } = await openWorld()
    await folders.take('a1', about('A'))
    await killedAtRename(1, () => folders.fork('a1', join(projects, 'Other')))
    await recover()
    expect(await fs.readdir(projects)).toEqual(['Local'])
    expect(await fs.readdir(folder)).toEqual(['a1'])
  })

  it('nothing is done where there are no copies', async () => {
    await expect(recoverSnapshots('/nowhere/projects', '/nowhere/snapshots')).resolves.toBeUndefined()
  })
})
