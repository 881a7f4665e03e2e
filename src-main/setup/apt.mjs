import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { lastWords, run } from './run-command.mjs'

/**
 * Debian's and Ubuntu's package tool: what a package is called here, and installing it where we may.
 * @typedef {object} Apt
 * @property {(wanted: readonly string[]) => Promise<{ kind: 'installed' } | { kind: 'refused', command: string, reason: string }>} install
 */

/** Others may be installing too; apt waits this long for its lock. */
const lockWait = ['-o', 'DPkg::Lock::Timeout=300']

/**
 * @param {import('./say.mjs').Say} say
 * @returns {Apt}
 */
export function createApt(say) {
  // One at a time: apt locks, and set-up prepares several things at once.
  /** @type {Promise<unknown>} */
  let previous = Promise.resolve()
  return {
    install: (wanted) => {
      const turn = previous.then(() => install(say, wanted))
      previous = turn.catch(() => undefined)
      return turn
    },
  }
}

/** @param {import('./say.mjs').Say} say @param {readonly string[]} wanted @returns {ReturnType<Apt['install']>} */
async function install(say, wanted) {
  if ((await findOnPath('apt-get')) === undefined) {
    const reason = 'this is neither Debian nor Ubuntu, so it was not installed'
    return { kind: 'refused', reason, command: `the packages that your system has for: ${wanted.join(' ')}` }
  }
  let packages = await namesHere(wanted)
  const command = () => `apt-get install -y --no-install-recommends ${packages.names.join(' ')}`
  if (process.getuid?.() !== 0)
    return { kind: 'refused', reason: 'installing it needs root', command: `sudo ${command()}` }

  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const get = (/** @type {string[]} */ ...args) => run('apt-get', [...lockWait, ...args], { env })
  const update = () => say.during('apt-get update', () => get('update', '-q'))
  const add = () => say.during(command(), () => get(...command().split(' ').slice(1)))

  let isFresh = packages.unknown.length > 0
  if (isFresh) {
    await update()
    packages = await namesHere(wanted)
  }
  let result = await add()
  if (result.code !== 0 && !isFresh) {
    // An old package list names files that the server no longer has.
    isFresh = true
    await update()
    result = await add()
  }
  return result.code === 0
    ? { kind: 'installed' }
    : { kind: 'refused', reason: `apt-get failed:\n${lastWords(result)}`, command: command() }
}

/** @param {readonly string[]} wanted */
async function namesHere(wanted) {
  const asked = wanted.flatMap((name) => [`${name}t64`, name])
  // The answer is read by its English words.
  const policy = await run('apt-cache', ['policy', ...asked], { env: { ...process.env, LC_ALL: 'C' } })
  return resolveNames(wanted, policy.stdout)
}

/**
 * Picks the name each package has on this system. Debian 13 and Ubuntu 24.04 renamed some libraries to `…t64` and kept
 * the old names as virtual packages, which cannot be installed when several packages provide them.
 * @param {readonly string[]} wanted
 * @param {string} policy what `apt-cache policy` printed, in English
 * @returns {{ names: string[], unknown: string[] }} unknown ones keep their plain name
 */
export function resolveNames(wanted, policy) {
  const candidates = [...policy.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (.+)$/gm)]
  const installable = new Set(candidates.filter(([, , version]) => version !== '(none)').map(([, name]) => name))
  const known = (/** @type {string} */ name) => [`${name}t64`, name].find((candidate) => installable.has(candidate))
  return {
    names: wanted.map((name) => known(name) ?? name),
    unknown: wanted.filter((name) => known(name) === undefined),
  }
}

/**
 * @param {string} command
 * @returns {Promise<string | undefined>} its full path
 */
export async function findOnPath(command) {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, command)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}
