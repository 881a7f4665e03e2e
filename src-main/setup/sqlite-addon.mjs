import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inCache } from './cache-folder.mjs'
import { inProject, installedVersion } from './project.mjs'
import { Refusal } from './refusal.mjs'
import { lastWords, run } from './run-command.mjs'
import { compileAddon } from './sqlite-compile.mjs'

/** The Node-API level of the build: one addon serves every Node and Electron that has it. */
const nodeApi = 6

const packageFolder = inProject('node_modules', 'sqlite3')
const addon = join(packageFolder, 'build', 'Release', 'node_sqlite3.node')
/** Beside the addon once it has been seen to load here; node_modules may have been copied from another machine. */
const proof = join(dirname(addon), `.loads-on-${process.platform}-${process.arch}`)

const releases = 'https://github.com/TryGhost/node-sqlite3/releases/download/'
const prebuiltLimitMs = 60_000

/**
 * Makes sure that the sqlite3 addon is there and loads: our cache, else its prebuilt download, else a compilation.
 * @param {import('./prepare.mjs').Workshop} workshop
 */
export async function ensureSqlite({ say, reaches, apt }) {
  if (existsSync(addon) && existsSync(proof)) return
  const file = `${installedVersion('sqlite3')}-napi${nodeApi}-${process.platform}-${process.arch}.node`
  const cached = inCache('sqlite3', file)
  if (existsSync(addon) && (await loads())) return keep(cached)

  if (await fromCache(cached)) return say.line('sqlite3 addon: taken from the cache')
  if ((await fromPrebuilt(say, reaches)) && (await loads())) return keep(cached)
  await compileAddon(packageFolder, { say, apt })
  if (await loads()) return keep(cached)
  throw new Refusal(
    `The sqlite3 addon was compiled but does not load: remove ${packageFolder} and start again. Node said:\n${lastWords(await load())}`,
  )
}

/** @param {string} cached */
async function fromCache(cached) {
  if (!existsSync(cached)) return false
  await mkdir(dirname(addon), { recursive: true })
  await copyFile(cached, addon)
  return loads()
}

/**
 * @param {import('./say.mjs').Say} say
 * @param {import('./reachability.mjs').Reachability} reaches
 */
async function fromPrebuilt(say, reaches) {
  if (!(await reaches(releases))) return false
  const script = inProject('node_modules', 'prebuild-install', 'bin.js')
  const finished = await say.during('Downloading the prebuilt sqlite3 addon', () =>
    run(process.execPath, [script, '-r', 'napi'], { cwd: packageFolder, limitMs: prebuiltLimitMs }),
  )
  return finished.code === 0
}

/** Loaded by a child: an addon of the wrong kind can take its process down. */
const load = () => run(process.execPath, ['-e', 'require(process.argv[1])', addon])

async function loads() {
  if ((await load()).code !== 0) return false
  await writeFile(proof, '')
  return true
}

/** Keeps a copy outside node_modules, so that a reinstall does not compile again. @param {string} cached */
async function keep(cached) {
  const partial = `${cached}.${process.pid}`
  await mkdir(dirname(cached), { recursive: true })
  await copyFile(addon, partial)
  await rm(cached, { force: true })
  await rename(partial, cached)
}
