import { existsSync, promises as fs } from 'node:fs'
import { join } from 'node:path'
import { breakage, systemErrorCode } from '../platform/breakage'

/** A folder of small text files that are read and written as a whole. */
export interface TextFiles {
  /** Names, sorted; none where the folder is missing. */
  list(): Promise<readonly string[]>
  /** Undefined where the file is missing. */
  read(name: string): Promise<string | undefined>
  /** Without its end; only the beginning of the file is read. Undefined where the file is missing or the line longer than 64 KiB. */
  firstLine(name: string): Promise<string | undefined>
  /**
   * Write them all, each as a whole or not at all; none is replaced before all are on the device.
   * @throws Breakage `files-not-kept`; nothing has changed then
   */
  write(texts: ReadonlyMap<string, string>): Promise<void>
  /** Missing is fine. */
  remove(name: string): Promise<void>
  /** Put a damaged file out of the way. @param now epoch milliseconds, part of its new name @returns where it is now */
  setAside(name: string, now: number): Promise<string>
}

export const textFiles = (folder: string): TextFiles => ({
  list: async () => (await unlessMissing(fs.readdir(folder)))?.sort() ?? [],
  read: (name) => unlessMissing(fs.readFile(join(folder, name), 'utf8')),
  firstLine: (name) => unlessMissing(firstLineOf(join(folder, name))),
  write: async (texts) => {
    const fresh = [...texts].map(([name, text]) => ({ name, text, path: join(folder, `${name}.new`) }))
    try {
      await fs.mkdir(folder, { recursive: true })
      for (const { path, text } of fresh) await fs.writeFile(path, text, { flush: true })
    } catch (error) {
      for (const { path } of fresh) await fs.rm(path, { force: true }).catch(() => {})
      throw breakage('files-not-kept', { folder, reason: String((error as Error).message) }, error)
    }
    for (const { name, path } of fresh) await fs.rename(path, join(folder, name))
  },
  remove: (name) => fs.rm(join(folder, name), { force: true }),
  setAside: async (name, now) => {
    const damaged = join(folder, `${name}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`)
    let free = damaged
    for (let nth = 2; existsSync(free); nth++) free = `${damaged}-${nth}`
    await fs.rename(join(folder, name), free)
    return free
  },
})

const longestLine = 64 * 1024

const firstLineOf = async (path: string): Promise<string | undefined> => {
  const file = await fs.open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(longestLine), position: 0 })
    const end = buffer.subarray(0, bytesRead).indexOf(0x0a)
    return end === -1 ? undefined : buffer.toString('utf8', 0, end)
  } finally {
    await file.close()
  }
}

const unlessMissing = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
