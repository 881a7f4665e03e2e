import { dirname, join } from 'node:path'
import type { Files, OpenFile } from './files'

export interface MemoryFiles extends Files {
  /** The whole content of a file; a copy. */
  content(path: string): Uint8Array
  /** Replace a file's content, as damage from outside would; it is on the device at once. */
  overwrite(path: string, content: Uint8Array): void
  /** From now on the disk holds at most this many bytes; writes beyond it fail with ENOSPC after what fits. */
  limit(bytes: number): void
  /** Called before every change with what is done and to which path; what it throws, the change fails with. */
  onChange(check: (change: Change, path: string) => void): void
  /**
   * Lose what was not synchronised, as the power cut does. Files that were open cannot be used any more.
   * @param survives asked for each change that was not: a device may have written any of them
   */
  powerCut(survives?: () => boolean): void
}

export type Change = 'create' | 'write' | 'truncate' | 'sync'

/** What became of a file since it was last on the device, each step a function of the content before it. */
type Step = (content: Buffer) => Buffer

interface Inode {
  content: Buffer
  synced: Buffer
  steps: Step[]
}

/** A folder is a name without content. */
type Names = Map<string, Inode | 'folder'>

/**
 * Files that live in memory, run out of room and lose power: for tests that need faults a real disk does not give on
 * request. As POSIX has it, content and names reach the device apart from each other.
 */
export const memoryFiles = (): MemoryFiles => {
  let names: Names = new Map()
  let syncedNames: Names = new Map()
  /** Every folder that was made one by one; those above them have always been there. */
  const made = new Set<string>()
  let room = Infinity
  let cuts = 0
  let check: (change: Change, path: string) => void = () => {}

  const inodes = (): Inode[] => [...names.values()].filter((entry) => entry !== 'folder')
  const used = (): number => inodes().reduce((sum, { content }) => sum + content.byteLength, 0)
  const get = (path: string): Inode | undefined => {
    const entry = names.get(path)
    return entry === 'folder' ? undefined : entry
  }
  const under = (path: string): string[] =>
    [...names.keys()].filter((name) => name === path || name.startsWith(join(path, '/')))
  const step = (inode: Inode, change: Step): void => {
    inode.content = change(inode.content)
    inode.steps.push(change)
  }
  const write = (inode: Inode, bytes: Uint8Array, position: number): void => {
    const { byteLength } = inode.content
    const fits = Math.max(0, Math.min(bytes.byteLength, room - used() + Math.max(0, byteLength - position)))
    if (fits > 0) step(inode, (content) => written(content, bytes.subarray(0, fits), position))
    if (fits < bytes.byteLength) throw systemError('ENOSPC', 'no space left on device')
  }
  const open = (path: string): OpenFile => {
    if (!names.has(path)) check('create', path)
    const inode = get(path) ?? { content: Buffer.alloc(0), synced: Buffer.alloc(0), steps: [] }
    names.set(path, inode)
    const opened = cuts
    const use = (change?: Change): void => {
      if (opened !== cuts) throw systemError('EIO', 'the power was cut')
      if (change !== undefined) check(change, path)
    }
    return {
      write: async (buffers, position) => {
        use('write')
        write(inode, Buffer.concat(buffers), position)
      },
      read: async (target, position) => {
        use()
        return inode.content.subarray(position).copy(target)
      },
      size: async () => inode.content.byteLength,
      truncate: async (size) => {
        use('truncate')
        step(inode, (content) => sized(content, size))
      },
      sync: async () => {
        use('sync')
        inode.synced = inode.content
        inode.steps = []
      },
      close: async () => {},
    }
  }
  return {
    content: (path) => Uint8Array.from(get(path)?.content ?? []),
    overwrite: (path, bytes) => {
      const content = Buffer.from(bytes)
      names.set(path, { content, synced: content, steps: [] })
      syncedNames.set(path, names.get(path) as Inode)
    },
    limit: (bytes) => {
      room = bytes
    },
    onChange: (next) => {
      check = next
    },
    powerCut: (survives = () => false) => {
      cuts++
      for (const inode of new Set([...inodes(), ...[...syncedNames.values()].filter((entry) => entry !== 'folder')])) {
        inode.content = inode.synced = inode.steps
          .filter(survives)
          .reduce((content, change) => change(content), inode.synced)
        inode.steps = []
      }
      const kept: Names = new Map(syncedNames)
      for (const name of new Set([...names.keys(), ...syncedNames.keys()])) {
        const [now, before] = [names.get(name), syncedNames.get(name)]
        if (now === before || !survives()) continue
        if (now === undefined) kept.delete(name)
        else kept.set(name, now)
      }
      // A file in a folder that is not there cannot be found.
      for (const name of kept.keys()) if (!isReachable(name, kept, made)) kept.delete(name)
      names = kept
      syncedNames = new Map(kept)
    },
    open: async (path) => open(path),
    makeFolder: async (path) => {
      for (let folder = path; folder !== dirname(folder) && !names.has(folder); folder = dirname(folder)) {
        names.set(folder, 'folder')
        made.add(folder)
      }
    },
    list: async (folder) => {
      const inside = under(folder)
        .map((name) => name.slice(join(folder, '/').length).split('/')[0] ?? '')
        .filter((name) => name !== '')
      return [...new Set(inside)].sort()
    },
    rename: async (from, to) => {
      if (under(from).length === 0) throw systemError('ENOENT', `${from} does not exist`)
      for (const name of under(from)) {
        names.set(to + name.slice(from.length), names.get(name) as Inode | 'folder')
        names.delete(name)
      }
    },
    remove: async (path) => under(path).forEach((name) => names.delete(name)),
    syncFolder: async (folder) => {
      check('sync', folder)
      for (const name of new Set([...names.keys(), ...syncedNames.keys()])) {
        const entry = names.get(name)
        if (dirname(name) !== folder) continue
        if (entry === undefined) syncedNames.delete(name)
        else syncedNames.set(name, entry)
      }
    },
  }
}

const systemError = (code: string, message: string): Error => Object.assign(new Error(message), { code })

const sized = (content: Buffer, size: number): Buffer => {
  const result = Buffer.allocUnsafe(size)
  return result.fill(0, content.copy(result))
}

/** Up to where the room behind a content was given away: what is added there does not change contents that end before. */
const taken = new WeakMap<ArrayBufferLike, number>()

const written = (content: Buffer, bytes: Uint8Array, position: number): Buffer => {
  if (position === content.byteLength) return appended(content, bytes)
  const result = sized(content, Math.max(content.byteLength, position + bytes.byteLength))
  result.set(bytes, position)
  return result
}

/** Without copying what is there each time: files mostly grow. */
const appended = (content: Buffer, bytes: Uint8Array): Buffer => {
  const size = content.byteLength + bytes.byteLength
  const end = content.byteOffset + content.byteLength
  const hasRoom = taken.get(content.buffer) === end && end + bytes.byteLength <= content.buffer.byteLength
  const from = hasRoom ? content.byteOffset : 0
  const room = hasRoom ? content.buffer : new ArrayBuffer(2 * size)
  const result = Buffer.from(room, from, size)
  if (!hasRoom) content.copy(result)
  result.set(bytes, content.byteLength)
  taken.set(room, from + size)
  return result
}

const isReachable = (name: string, kept: Names, made: ReadonlySet<string>): boolean => {
  for (let folder = dirname(name); folder !== dirname(folder); folder = dirname(folder)) {
    if (made.has(folder) && !kept.has(folder)) return false
  }
  return true
}
