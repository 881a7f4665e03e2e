import { constants, promises as fs } from 'node:fs'
import { join } from 'node:path'
import { breakage, diskFull, systemErrorCode, type Breakage } from '../platform/breakage'
import { carryOver, isSetAside, moveSetAside, removeAccessKeys } from './project-parts'

/*
 * Copies of projects' folders, while those are closed, without their access keys:
 *
 *   <root>/<project>/<id>/about.json   what is known of it
 *   <root>/<project>/<id>/world/       the copy
 *
 * What is not whole yet has a name that ends in `.part`, so that a process that is killed leaves nothing that looks whole. What
 * takes the place of a project's folder waits in `.next` until it is whole, while the folder that gives way is in `<id>.old` until
 * the project is open: after a kill in between, `recover` ends what had begun.
 */

/** Copies of one project's folder. */
export interface SnapshotFolders {
  /** By id, what is known of each whole one. */
  all(): Promise<ReadonlyMap<string, string>>
  /**
   * Copy the project's folder, which must be closed.
   * @param about what is known of it, given how many bytes it has
   * @throws Breakage `disk-full-snapshot`, `snapshot-failed`; nothing of it is left then
   */
  take(id: string, about: (bytes: number) => SnapshotTexts): Promise<void>
  /** Missing is fine. */
  remove(id: string): Promise<void>
  /**
   * Make a snapshot ready to take the place of the project's folder.
   * @throws Breakage as `take`
   */
  prepare(id: string): Promise<void>
  /**
   * What was made ready takes the place of the project's folder, which must be closed. It has the access keys, designs and
   * recordings that the project has now.
   * @throws Breakage as `take`; the project's folder is where it was then
   */
  replace(oldId: string, about: (bytes: number) => SnapshotTexts): Promise<Replaced>
  /**
   * A new project's folder from a snapshot, or from the project's folder, which must be closed then. Like every new project it
   * begins without access keys.
   * @throws Breakage as `take`
   */
  fork(id: string | null, target: string): Promise<void>
}

/** The folder that gave way waits for what becomes of it. A process that is killed keeps it. */
export interface Replaced {
  /** It is a snapshot. */
  keep(): Promise<void>
  /** It takes its place again; the project must be closed. */
  undo(): Promise<void>
}

export interface SnapshotTexts {
  readonly about: string
  /** Small files that the copy has besides, unless it has them already, by name. */
  readonly besides: Readonly<Record<string, string>>
}

const aboutFile = 'about.json'
const next = '.next'
const forked = '.fork'

/** @param project path of its folder @param folder where its snapshots are; on the same device */
export const snapshotFolders = (project: string, folder: string): SnapshotFolders => {
  const at = (...names: string[]): string => join(folder, ...names)

  /** Make a folder under the name of a part, then give it its own. */
  const whole = async (name: string, make: (part: string) => Promise<void>): Promise<void> => {
    const part = at(`${name}.part`)
    try {
      await fs.rm(part, { recursive: true, force: true })
      await fs.mkdir(part, { recursive: true })
      await make(part)
      await fs.rm(at(name), { recursive: true, force: true })
      await fs.rename(part, at(name))
    } catch (error) {
      await fs.rm(part, { recursive: true, force: true }).catch(() => {})
      throw failed(error)
    }
  }
  const failed = (error: unknown): Breakage =>
    diskFull('disk-full-snapshot', { folder }, error) ??
    breakage('snapshot-failed', { reason: String((error as Error).message) }, error)

  return {
    all: async () => {
      const found = new Map<string, string>()
      for (const id of await namesIn(folder)) {
        if (id.includes('.')) continue
        const about = await fs.readFile(at(id, aboutFile), 'utf8').catch(() => undefined)
        if (about !== undefined) found.set(id, about)
      }
      return found
    },
    take: (id, texts) =>
      whole(id, async (part) => {
        const { about, besides } = texts(await copyFolder(project, join(part, 'world')))
        await removeAccessKeys(join(part, 'world'))
        await writeBesides(join(part, 'world'), besides)
        await fs.writeFile(join(part, aboutFile), about, { flush: true })
      }),
    remove: async (id) => {
      const gone = at(`${id}.part`)
      if (await exists(at(id))) await fs.rename(at(id), gone)
      await fs.rm(gone, { recursive: true, force: true })
    },
    prepare: (id) => whole(next, async (part) => void (await copyFolder(at(id, 'world'), part))),
    replace: async (oldId, texts) => {
      const old = at(`${oldId}.old`)
      const { about, besides } = texts(await bytesIn(project))
      try {
        await carryOver(project, at(next))
        await fs.mkdir(old, { recursive: true })
        await fs.writeFile(join(old, aboutFile), about, { flush: true })
        await fs.rename(project, join(old, 'world'))
        await fs.rename(at(next), project)
      } catch (error) {
        if (await exists(join(old, 'world'))) await fs.rename(join(old, 'world'), project)
        for (const left of [old, at(next)]) await fs.rm(left, { recursive: true, force: true })
        throw failed(error)
      }
      return {
        keep: async () => {
          await moveSetAside(join(old, 'world'), project)
          await writeBesides(join(old, 'world'), besides)
          await removeAccessKeys(join(old, 'world'))
          await fs.rename(old, at(oldId))
        },
        undo: async () => {
          await fs.rename(project, at(`${next}.part`))
          await fs.rename(join(old, 'world'), project)
          for (const left of [old, at(`${next}.part`)]) await fs.rm(left, { recursive: true, force: true })
        },
      }
    },
    fork: async (id, target) => {
      await whole(forked, async (part) => {
        await copyFolder(id === null ? project : at(id, 'world'), part)
        await removeAccessKeys(part)
      })
      try {
        await fs.rename(at(forked), target)
      } catch (error) {
        await fs.rm(at(forked), { recursive: true, force: true })
        throw failed(error)
      }
    },
  }
}

/** End what a killed process had begun, of all projects. */
export const recoverSnapshots = async (projectsRoot: string, root: string): Promise<void> => {
  for (const name of await namesIn(root)) {
    const [project, folder] = [join(projectsRoot, name), join(root, name)]
    const names = await namesIn(folder)
    // The project's folder had given way already: what was to take its place is whole.
    if (names.includes(next) && !(await exists(project))) await fs.rename(join(folder, next), project)
    for (const each of names) {
      const path = join(folder, each)
      const isOld = each.endsWith('.old')
      // What gave way was to have its place again.
      if (isOld && !(await exists(project))) await fs.rename(join(path, 'world'), project)
      if (isOld && (await exists(join(path, 'world')))) await keepOld(path)
      else if (isOld || each.endsWith('.part') || each === next || each === forked) {
        await fs.rm(path, { recursive: true, force: true })
      }
    }
  }
}

/** What cannot be freed from its access keys is no snapshot; it stays where it is. */
const keepOld = async (path: string): Promise<void> => {
  const isFree = await removeAccessKeys(join(path, 'world')).then(
    () => true,
    () => false,
  )
  if (isFree) await fs.rename(path, path.slice(0, -'.old'.length))
}

const writeBesides = async (world: string, besides: SnapshotTexts['besides']): Promise<void> => {
  for (const [name, text] of Object.entries(besides)) {
    if (!(await exists(join(world, name)))) await fs.writeFile(join(world, name), text, { flush: true })
  }
}

/** @returns bytes of all files. Where the file system can, they are shared until one of the two changes. */
const copyFolder = async (from: string, to: string): Promise<number> => {
  await fs.mkdir(to, { recursive: true })
  let bytes = 0
  for (const entry of await fs.readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (isSetAside(entry.name)) continue
    if (entry.isDirectory()) bytes += await copyFolder(source, target)
    else if (entry.isSymbolicLink()) await fs.symlink(await fs.readlink(source), target)
    else if (entry.isFile()) {
      await fs.copyFile(source, target, constants.COPYFILE_FICLONE)
      bytes += (await fs.stat(target)).size
    }
  }
  return bytes
}

const bytesIn = async (folder: string): Promise<number> => {
  let bytes = 0
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += await bytesIn(path)
    else if (entry.isFile()) bytes += (await fs.stat(path)).size
  }
  return bytes
}

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await fs.readdir(folder)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw error
  }
}

const exists = (path: string): Promise<boolean> =>
  fs.stat(path).then(
    () => true,
    () => false,
  )
