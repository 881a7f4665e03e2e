import { run } from './run-command.mjs'

/** What Electron needs and a bare Debian or Ubuntu does not have. */
const electronPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libx11-xcb1',
  'libgl1',
]

/** Chromium loads these while it runs, so `ldd` does not know of them; without the first it dies without a word. */
const loadedLater = ['libX11-xcb.so.1', 'libGL.so.1']

/**
 * Makes sure that Electron finds its shared libraries.
 * @param {string} executable
 * @param {import('./apt.mjs').Apt} apt
 * @returns {Promise<{ kind: 'complete' } | { kind: 'refused', reason: string }>}
 */
export async function ensureLibraries(executable, apt) {
  if (process.platform !== 'linux') return { kind: 'complete' }
  const missing = await missingLibraries(executable)
  if (missing.length === 0) return { kind: 'complete' }

  const result = await apt.install(electronPackages)
  const lacks = `Electron lacks system libraries (${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''})`
  if (result.kind === 'refused') {
    return { kind: 'refused', reason: `${lacks} and ${result.reason}. Install them with: ${result.command}` }
  }
  const still = await missingLibraries(executable)
  return still.length === 0
    ? { kind: 'complete' }
    : { kind: 'refused', reason: `Electron still lacks ${still.join(', ')}: install the packages that hold them.` }
}

/** @param {string} executable */
async function missingLibraries(executable) {
  const env = { ...process.env, LC_ALL: 'C' }
  const [linked, known] = await Promise.all([run('ldd', [executable], { env }), run('/sbin/ldconfig', ['-p'], { env })])
  return [...parseMissing(linked.stdout), ...notListed(loadedLater, known.stdout)]
}

/**
 * @param {readonly string[]} libraries
 * @param {string} listing what `ldconfig -p` printed; where it printed nothing, nothing is known and nothing is missed
 */
export function notListed(libraries, listing) {
  return listing.trim() === '' ? [] : libraries.filter((library) => !listing.includes(`\t${library} (`))
}

/**
 * @param {string} listing what `ldd` printed
 * @returns {string[]} the libraries it did not find, each once
 */
export function parseMissing(listing) {
  return [...new Set([...listing.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name ?? ''))]
}
