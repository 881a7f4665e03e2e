import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/**
 * One short text that changes when any of these files does. By content: a fresh clone or a switched branch changes
 * times without changing a byte.
 * @param {string} root
 * @param {readonly string[]} places files and folders under the root; those that do not exist count as empty
 * @param {(path: string) => boolean} [leftOut] asked for each file, path from the root, with `/`
 */
export async function fingerprintOf(root, places, leftOut = () => false) {
  const hash = createHash('sha256')
  for (const path of await filesUnder(root, places)) {
    if (leftOut(path)) continue
    hash.update(`${path}\0`).update(
      createHash('sha256')
        .update(await readFile(join(root, path)))
        .digest(),
    )
  }
  return hash.digest('hex')
}

/**
 * Like the fingerprint, but by size and time only: enough to see that nobody touched what we wrote ourselves.
 * @param {string} root
 * @param {readonly string[]} places
 */
export async function traceOf(root, places) {
  const hash = createHash('sha256')
  for (const path of await filesUnder(root, places)) {
    const { size, mtimeMs } = await stat(join(root, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\0`)
  }
  return hash.digest('hex')
}

/** @param {string} root @param {readonly string[]} places @returns {Promise<string[]>} in one order everywhere */
async function filesUnder(root, places) {
  const lists = await Promise.all(
    places.map(async (place) => {
      const entries = await readdir(join(root, place), { withFileTypes: true, recursive: true }).catch(() => undefined)
      if (entries === undefined) return (await isFile(join(root, place))) ? [place] : []
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    }),
  )
  return lists
    .flat()
    .map((path) => path.split(sep).join('/'))
    .sort()
}

/** @param {string} path */
const isFile = (path) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
