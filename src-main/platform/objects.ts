import { dirname, join } from 'node:path'
import type { Files } from './files'

/** Where objects are put, as in Amazon S3: buckets, and keys in them. */
export interface Objects {
  /** Keep an object as a whole or not at all, and on the device; one that is there already is replaced. */
  put(bucket: string, key: string, content: Uint8Array): Promise<void>
}

/** Buckets as folders in a folder, objects as files in them. What no file can be called is written with percent signs. */
export const folderObjects = (files: Files, root: string): Objects => ({
  put: async (bucket, key, content) => {
    const parts = [bucket, ...key.split('/')].flatMap(fileNames)
    const folder = join(root, ...parts.slice(0, -1))
    const path = join(folder, parts.at(-1) as string)
    await files.makeFolder(folder)
    const file = await files.open(`${path}%part`)
    try {
      await file.truncate(0)
      await file.write([content], 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await files.rename(`${path}%part`, path)
    for (const above of foldersFrom(dirname(root), folder)) await files.syncFolder(above)
  },
})

/** The innermost first. */
const foldersFrom = (outer: string, inner: string): readonly string[] =>
  inner === outer || inner === dirname(inner) ? [inner] : [inner, ...foldersFrom(outer, dirname(inner))]

/** Longest name that every file system takes, with room for what is put behind it. */
const longestName = 200

/**
 * Parts of a key that mean a folder, that no file system takes everywhere or that are too long are spelt so that each stays
 * its own; a too long one becomes several folders.
 */
const fileNames = (part: string): readonly string[] => {
  const spelt = encodeURIComponent(Buffer.from(part).toString()).replace(/[*'~]|^\.+$|\.$/g, (text) =>
    [...text].map((letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  )
  const pieces = spelt.match(new RegExp(`.{1,${longestName}}`, 'g')) ?? ['']
  return pieces.map((piece, i) => (i < pieces.length - 1 || piece === '' ? `${piece}%` : piece))
}
