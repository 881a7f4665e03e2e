import { promises as fs, write, writev, read, type Stats } from 'node:fs'
import { platform } from 'node:os'
import { systemErrorCode } from './breakage'

/**
 * When something counts as kept: once the operating system has it (it survives the death of the process), or once it is on
 * the device (it survives a power cut).
 */
export type Durability = 'kernel' | 'fsync'

/** An open file, read and written at explicit positions. */
export interface OpenFile {
  /** Write all of `buffers`, one after the other, from `position` on. On failure any prefix may have been written. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>
  /** Fill as much of `target` as the file holds from `position`; resolves to the bytes read. */
  read(target: Uint8Array, position: number): Promise<number>
  size(): Promise<number>
  truncate(size: number): Promise<void>
  /** Wait until the content is on the device. Says nothing of the file's name: see `Files.syncFolder`. */
  sync(): Promise<void>
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
  /** Wait until the names in a folder, as they are now, are on the device. */
  syncFolder(folder: string): Promise<void>
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
      sync: () => handle.datasync(),
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
  syncFolder: async (folder) => {
    // Windows opens no folders; NTFS keeps the order of its own changes.
    if (platform() === 'win32') return
    const handle = await fs.open(folder)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
})
