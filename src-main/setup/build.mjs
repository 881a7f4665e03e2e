import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fingerprintOf, traceOf } from './fingerprint.mjs'
import { inProject, projectRoot } from './project.mjs'
import { Refusal } from './refusal.mjs'
import { lastWords, run } from './run-command.mjs'

const sources = [
  'src-main',
  'src-renderer',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const results = ['out/main', 'out/preload', 'out/renderer']
const stamp = inProject('out', '.built-from')

/** Set-up is no part of the bundles. @param {string} path */
const isNotBuilt = (path) => path.startsWith('src-main/setup/')

/**
 * Builds main, preload and renderer into `out/`, unless these sources were built there before and nobody has written
 * there since.
 * @param {import('./say.mjs').Say} say
 */
export async function ensureBuild(say) {
  const from = await fingerprintOf(projectRoot, sources, isNotBuilt)
  if (await isBuilt(from)) return
  await forgetBuild()
  const finished = await say.during('Building the app', () => electronVite(['build', '--logLevel', 'warn']))
  if (finished.code !== 0) throw new Refusal(`The build failed:\n${lastWords(finished)}`)
  await mkdir(inProject('out'), { recursive: true })
  await writeFile(stamp, JSON.stringify({ from, trace: await traceOf(projectRoot, results) }))
}

/** After this the next start builds: for whoever writes to `out/` by other means. */
export const forgetBuild = () => rm(stamp, { force: true })

/** @param {readonly string[]} args */
const electronVite = (args) => run(process.execPath, [electronViteScript, ...args])

export const electronViteScript = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')

/** @param {string} from */
async function isBuilt(from) {
  if (!existsSync(stamp)) return false
  const built = JSON.parse(await readFile(stamp, 'utf8').catch(() => '{}'))
  return built.from === from && built.trace === (await traceOf(projectRoot, results))
}
