import { readFile } from 'node:fs/promises'
import { inProject } from './project.mjs'
import { Refusal } from './refusal.mjs'
import { lastWords, runNpm } from './run-command.mjs'

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }>} LockedPackages */

/**
 * Makes sure that node_modules holds what the lock file says. Install scripts stay off: they would download, and
 * what they are needed for (the sqlite3 addon, Electron) is set up by us, with progress and with ways round a blocked network.
 * @param {import('./say.mjs').Say} say
 */
export async function ensureDependencies(say) {
  if (await areDependenciesCurrent()) return
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const finished = await say.during('Installing the dependencies of package-lock.json', () => runNpm(args))
  if (finished.code === 0) return
  throw new Refusal(
    `The dependencies could not be installed; check the network and the registry in your npm settings, then start again. npm said:\n${lastWords(finished)}`,
  )
}

/** npm writes this file last, so an interrupted installation has none. */
async function areDependenciesCurrent() {
  const wanted = await packagesOf(inProject('package-lock.json'))
  const present = await packagesOf(inProject('node_modules', '.package-lock.json'))
  return wanted !== undefined && present !== undefined && matchesLock(wanted, present)
}

/** @param {string} file @returns {Promise<LockedPackages | undefined>} */
async function packagesOf(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text).packages
}

/**
 * Whether an installation is what the lock file asks for. Optional packages may be absent: they are for other platforms.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} present
 */
export function matchesLock(wanted, present) {
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '' || locked.link === true) return true
    const installed = present[path]
    if (installed === undefined) return locked.optional === true
    return installed.version === locked.version && installed.integrity === locked.integrity
  })
}
