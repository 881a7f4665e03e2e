import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { Refusal } from './refusal.mjs'

/**
 * Unpacks the one folder that a zip holds; the folder's own name is dropped. File modes are kept.
 * @param {string} zip
 * @param {string} target
 * @param {object} options
 * @param {(path: string) => boolean} options.wanted asked for each file, path inside the folder, with `/`
 * @param {(done: number, total: number) => void} options.progress entries done so far
 */
export async function unzip(zip, target, { wanted, progress }) {
  // Loaded only now: this module is also read before the dependencies are there.
  const { default: yauzl } = await import('yauzl')
  /** @type {import('yauzl').ZipFile} */
  const file = await new Promise((resolve, reject) => {
    yauzl.open(zip, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  const openStream = promisify(file.openReadStream.bind(file))
  try {
    let done = 0
    for await (const entry of entriesOf(file)) {
      progress((done += 1), file.entryCount)
      const path = entry.fileName.split('/').slice(1).join('/')
      if (path === '' || path.endsWith('/') || !wanted(path)) continue
      const mode = (entry.externalFileAttributes >>> 16) & 0o7777
      const place = join(target, path)
      await mkdir(dirname(place), { recursive: true })
      await pipeline(await openStream(entry), createWriteStream(place, { mode: mode & 0o111 ? 0o755 : 0o644 }))
    }
  } finally {
    file.close()
  }
}

/**
 * yauzl hands out one entry at a time and checks that no name leaves the folder.
 * @param {import('yauzl').ZipFile} file
 * @returns {AsyncGenerator<import('yauzl').Entry>}
 */
async function* entriesOf(file) {
  for (;;) {
    const entry = await new Promise((resolve, reject) => {
      const settle = (/** @type {unknown} */ value) => {
        file.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error')
        resolve(value)
      }
      file.once('entry', settle)
      file.once('end', () => settle(undefined))
      file.once('error', (error) =>
        reject(new Refusal(`The archive cannot be unpacked (${error.message}): remove it and start again.`)),
      )
      file.readEntry()
    })
    if (entry === undefined) return
    yield entry
  }
}
