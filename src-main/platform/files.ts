import { promises as fs, write, writev, read, type Stats } from 'node:fs'
import { join } from 'node:path'
import { systemErrorCode } from './breakage'

/** An open file, read and written at explicit positions. */
export interface OpenFile {
  /** Write all of `buffers`, one after the other, from `position` on. On failure any prefix may have been written. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>
  /** Fill as much of `target` as the file holds from `position`; resolves to the bytes read. */
  read(target: Uint8Array, position: number): Promise<number>
  size(): Promise<number>
  truncate(size: number): Promise<void>
  close(): Promise<void>
}

/** The file system as a port. Paths are absolute; missing folders are an empty list, not an error. */
export interface Files {
  /** Opens for reading and writing, creating the file if it is missing. */
  open(path: string): Promise<OpenFile>
  makeFolder(path: string): Promise<void>
  /** Names in a folder, sorted. */
  list(folder: string): Promise<readonly string[]>
  rename(from: string, to: string): Promise<void>
  /** Removes a file or a whole folder; missing is fine. */
  remove(path: string): Promise<void>
}

const writeAll = (fd: number, buffers: readonly Uint8Array[], position: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const total = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0)
    const done = (error: Error | null, written: number): void => {
      if (error !== null) return reject(error)
      if (written === total) return resolve()
      // A short write: the rest fails with the reason (a full disk, usually) or goes through.
      writeAll(fd, dropFirst(buffers, written), position + written).then(resolve, reject)
    }
    const [only] = buffers
    if (only === undefined) resolve()
    else if (buffers.length === 1) write(fd, only, 0, only.byteLength, position, done)
    else writev(fd, buffers as Uint8Array[], position, done)
  })

const dropFirst = (buffers: readonly Uint8Array[], bytes: number): Uint8Array[] => {
  const rest: Uint8Array[] = []
  let drop = bytes
  for (const buffer of buffers) {
    if (drop < buffer.byteLength) rest.push(buffer.subarray(drop))
    drop = Math.max(0, drop - buffer.byteLength)
  }
  return rest
}

const readFully = (fd: number, target: Uint8Array, position: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const next = (filled: number): void => {
      if (filled === target.byteLength) return resolve(filled)
      read(fd, target, filled, target.byteLength - filled, position + filled, (error, count) => {
        if (error !== null) reject(error)
        else if (count === 0) resolve(filled)
        else next(filled + count)
      })
    }
    next(0)
  })

export const nodeFiles = (): Files => ({
  open: async (path) => {
    // 'a+' would ignore positions and 'r+' does not create: O_RDWR | O_CREAT has no letter of its own.
    const handle = await fs.open(path, fs.constants.O_RDWR | fs.constants.O_CREAT)
    return {
      write: (buffers, position) => writeAll(handle.fd, buffers, position),
      read: (target, position) => readFully(handle.fd, target, position),
      size: async () => ((await handle.stat()) as Stats).size,
      truncate: (size) => handle.truncate(size),
      close: () => handle.close(),
    }
  },
  makeFolder: async (path) => void (await fs.mkdir(path, { recursive: true })),
  list: async (folder) => {
    try {
      return (await fs.readdir(folder)).sort()
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return []
      throw error
    }
  },
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
})

export interface MemoryFiles extends Files {
  /** The whole content of a file; a copy. */
  content(path: string): Uint8Array
  /** Replace a file's content, as damage from outside would. */
  overwrite(path: string, content: Uint8Array): void
  /** From now on the disk holds at most this many bytes; writes beyond it fail with ENOSPC after what fits. */
  limit(bytes: number): void
}

/** Files that live in memory and can run out of room: for tests that need faults a real disk does not give on request. */
export const memoryFiles = (): MemoryFiles => {
  const files = new Map<string, Buffer>()
  let room = Infinity
  const used = (): number => [...files.values()].reduce((sum, file) => sum + file.byteLength, 0)
  const get = (path: string): Buffer => files.get(path) ?? Buffer.alloc(0)
  const under = (path: string): string[] =>
    [...files.keys()].filter((file) => file === path || file.startsWith(join(path, '/')))
  const put = (path: string, bytes: Uint8Array, position: number): void => {
    const old = get(path)
    const fits = Math.max(0, Math.min(bytes.byteLength, room - used() + Math.max(0, old.byteLength - position)))
    const grown = Buffer.alloc(fits === 0 ? old.byteLength : Math.max(old.byteLength, position + fits))
    old.copy(grown)
    if (fits > 0) grown.set(bytes.subarray(0, fits), position)
    files.set(path, grown)
    if (fits < bytes.byteLength) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
  return {
    content: (path) => Uint8Array.from(get(path)),
    overwrite: (path, content) => void files.set(path, Buffer.from(content)),
    limit: (bytes) => {
      room = bytes
    },
    open: async (path) => {
      if (!files.has(path)) files.set(path, Buffer.alloc(0))
      return {
        write: async (buffers, position) => put(path, Buffer.concat(buffers), position),
        read: async (target, position) => get(path).subarray(position).copy(target),
        size: async () => get(path).byteLength,
        truncate: async (size) => {
          const kept = Buffer.alloc(size)
          get(path).copy(kept)
          files.set(path, kept)
        },
        close: async () => {},
      }
    },
    makeFolder: async () => {},
    list: async (folder) => {
      const names = under(folder).map((file) => file.slice(join(folder, '/').length).split('/')[0] ?? '')
      return [...new Set(names)].sort()
    },
    rename: async (from, to) => {
      if (under(from).length === 0) throw Object.assign(new Error(`${from} does not exist`), { code: 'ENOENT' })
      for (const file of under(from)) {
        files.set(to + file.slice(from.length), get(file))
        files.delete(file)
      }
    },
    remove: async (path) => under(path).forEach((file) => files.delete(file)),
  }
}
