import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Debian and Ubuntu keep it below a folder that is named after the processor. */
const libraries = '/usr/lib'

/**
 * Finds libfaketime, which shows a program another wall clock than the machine's.
 * @param {Pick<import('./prepare.mjs').Workshop, 'apt'>} workshop
 * @returns {Promise<{ kind: 'found', library: string } | { kind: 'refused', reason: string }>}
 */
export async function findFaketime({ apt }) {
  if (process.platform !== 'linux') return { kind: 'refused', reason: 'libfaketime is used on Linux only.' }
  const present = await packagedIn(libraries)
  if (present !== undefined) return { kind: 'found', library: present }
  const result = await apt.install(['libfaketime'])
  if (result.kind === 'refused') {
    return { kind: 'refused', reason: `libfaketime: ${result.reason}. Install it with: ${result.command}` }
  }
  const installed = await packagedIn(libraries)
  return installed === undefined
    ? { kind: 'refused', reason: `libfaketime: its package has no library below ${libraries}.` }
    : { kind: 'found', library: installed }
}

/** @param {string} folder @returns {Promise<string | undefined>} */
export async function packagedIn(folder) {
  for (const name of await readdir(folder).catch(() => [])) {
    const library = join(folder, name, 'faketime', 'libfaketime.so.1')
    const isThere = await access(library).then(
      () => true,
      () => false,
    )
    if (isThere) return library
  }
  return undefined
}
