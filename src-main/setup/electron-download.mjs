import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { cacheRoot } from './cache-folder.mjs'
import { inProject, installedVersion } from './project.mjs'
import { lastWords, run } from './run-command.mjs'
import { megabytes } from './say.mjs'

/** Where the executable lies inside an Electron distribution. */
export const executableName =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[/** @type {string} */ (process.platform)] ??
  'electron'

const packageFolder = inProject('node_modules', 'electron')

/** The executable of Electron's own download, when it is there and complete. @returns {string | undefined} */
export function downloadedElectron() {
  const executable = join(packageFolder, 'dist', executableName)
  // `path.txt` is what Electron's installer writes last.
  const isComplete = existsSync(join(packageFolder, 'path.txt')) && existsSync(executable)
  return isComplete &&
    readFileSync(join(packageFolder, 'dist', 'version'), 'utf8')
      .replace(/^v/, '')
      .trim() === installedVersion('electron')
    ? executable
    : undefined
}

/** Whether the download can be expected to work: the archive is in Electron's own cache, or its host answers. @param {import('./reachability.mjs').Reachability} reaches */
export async function canDownload(reaches) {
  const address = downloadAddress(installedVersion('electron'))
  return existsSync(cachedArchive(address)) || (await reaches(address))
}

/**
 * Electron's own installer, from the `electron` package.
 * @param {import('./say.mjs').Say} say
 * @returns {Promise<string | undefined>} its executable; `undefined` when it failed, which has then been said
 */
export async function downloadElectron(say) {
  const temporary = await mkdtemp(join(tmpdir(), 'streamgauge-electron-'))
  try {
    const finished = await say.during(`Downloading Electron ${installedVersion('electron')}`, async (progress) => {
      // The installer says nothing; in a temporary folder of its own, what has arrived can be seen.
      const watch = setInterval(async () => progress(megabytes(await arrived(temporary).catch(() => 0))), 500)
      const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
      return await run(process.execPath, [...requireModules(), join(packageFolder, 'install.js')], { env }).finally(
        () => clearInterval(watch),
      )
    })
    if (finished.code !== 0) say.line(`Electron's own download failed: ${lastWords(finished).split('\n')[0] ?? ''}`)
    return downloadedElectron()
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The installer `require`s an ES module, which Node does unasked only from 20.19 on. */
const requireModules = () =>
  'require_module' in process.features && process.features.require_module ? [] : ['--experimental-require-module']

/** @param {string} folder */
async function arrived(folder) {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(names.filter((name) => name.endsWith('.zip')).map((name) => stat(join(folder, name))))
  return sizes.reduce((sum, { size }) => sum + size, 0)
}

/** The address Electron's installer will use, mirror settings included. @param {string} version */
export function downloadAddress(version, env = process.env) {
  const base =
    env.npm_config_electron_mirror ||
    env.NPM_CONFIG_ELECTRON_MIRROR ||
    env.ELECTRON_MIRROR ||
    'https://github.com/electron/electron/releases/download/'
  const folder = env.npm_config_electron_custom_dir || env.ELECTRON_CUSTOM_DIR || `v${version}`
  return `${base}${folder.replace('{{ version }}', version)}/electron-v${version}-${process.platform}-${process.arch}.zip`
}

/** Where Electron's installer would have put that archive earlier. @param {string} address */
function cachedArchive(address) {
  const url = new URL(address)
  const file = posix.basename(url.pathname)
  url.pathname = posix.dirname(url.pathname)
  const key = createHash('sha256').update(url.toString()).digest('hex')
  return join(process.env.electron_config_cache || cacheRoot('electron'), key, file)
}
