import { createHash } from 'node:crypto'
import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { diskFull, systemErrorCode } from '../platform/breakage'
import { nodeFiles } from '../platform/files'
import type { Ids } from '../platform/ids'

/** Why a key that should be there cannot be had. */
export type KeyTrouble = 'missing' | 'denied' | 'damaged'

/** Secret keys by name, kept apart from what they protect. A key is 32 bytes and never changes. */
export interface KeyStore {
  get(name: string): Promise<Buffer | KeyTrouble>
  /** The same, made if it is missing. */
  getOrMake(name: string): Promise<Buffer | KeyTrouble>
}

const keyBytes = 32

const KeyFile = z.object({
  formatVersion: z.literal(1),
  name: z.string(),
  secret: z.base64().refine((text) => Buffer.from(text, 'base64').byteLength === keyBytes),
})

/**
 * One file a key, readable by its owner only. Programs may share the folder: who makes a key second gets the first one.
 * @param folder made when the first key is
 */
export const fileKeyStore = (folder: string, ids: Ids): KeyStore => {
  const files = nodeFiles()
  const pathOf = (name: string): string =>
    join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`)

  const get: KeyStore['get'] = async (name) => {
    try {
      const content = KeyFile.safeParse(parseJson(await fs.readFile(pathOf(name), 'utf8')))
      return content.success && content.data.name === name ? Buffer.from(content.data.secret, 'base64') : 'damaged'
    } catch (error) {
      return troubleOf(error)
    }
  }

  const make = async (name: string): Promise<void> => {
    const content: z.infer<typeof KeyFile> = {
      formatVersion: 1,
      name,
      secret: Buffer.from(ids.hex(keyBytes), 'hex').toString('base64'),
    }
    await fs.mkdir(folder, { recursive: true, mode: 0o700 })
    const draft = join(folder, `${ids.hex(8)}.new`)
    try {
      // A key is on the device before anything is encrypted with it.
      await fs.writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
      await fs.link(draft, pathOf(name)).catch((error: unknown) => {
        if (systemErrorCode(error) !== 'EEXIST') throw error
      })
      await files.syncFolder(folder)
    } finally {
      await fs.rm(draft, { force: true })
    }
  }

  return {
    get,
    getOrMake: async (name) => {
      const kept = await get(name)
      if (kept !== 'missing') return kept
      try {
        await make(name)
      } catch (error) {
        if (isDenied(error)) return 'denied'
        throw diskFull('disk-full-key', { name, folder }, error) ?? error
      }
      return get(name)
    },
  }
}

const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM', 'EROFS'].includes(systemErrorCode(error) ?? '')

/** @throws what is no trouble with a key but with the machine */
const troubleOf = (error: unknown): KeyTrouble => {
  if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return 'missing'
  if (isDenied(error)) return 'denied'
  throw error
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Keys in memory only: for tests and throw-away engines. */
export const memoryKeyStore = (ids: Ids): KeyStore => {
  const keys = new Map<string, Buffer>()
  const get = (name: string): Buffer | KeyTrouble => keys.get(name) ?? 'missing'
  return {
    get: async (name) => get(name),
    getOrMake: async (name) => {
      if (!keys.has(name)) keys.set(name, Buffer.from(ids.hex(keyBytes), 'hex'))
      return get(name)
    },
  }
}
