import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findOnPath } from './apt.mjs'
import { inProject } from './project.mjs'
import { Refusal } from './refusal.mjs'
import { lastWords, run } from './run-command.mjs'

/**
 * Compiles the addon from the SQLite sources that the sqlite3 package carries: about a minute, once.
 * @param {string} packageFolder
 * @param {Pick<import('./prepare.mjs').Workshop, 'say' | 'apt'>} workshop
 */
export async function compileAddon(packageFolder, { say, apt }) {
  await ensureTools(apt)
  const nodeGyp = inProject('node_modules', 'node-gyp', 'bin', 'node-gyp.js')
  const args = [nodeGyp, 'rebuild', '-j', '2', ...headersBesideNode()]
  const finished = await say.during('Compiling the sqlite3 addon (about a minute, once)', () =>
    run(process.execPath, args, { cwd: packageFolder }),
  )
  if (finished.code === 0) return
  throw new Refusal(
    `The sqlite3 addon could not be compiled; it needs python3, make, a C++ compiler and Node's headers (include/node beside Node). The compiler said:\n${lastWords(finished)}`,
  )
}

/** Headers that came with this Node need no download. */
function headersBesideNode() {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : []
}

/** On Windows and macOS node-gyp itself says best what is missing. @param {import('./apt.mjs').Apt} apt */
async function ensureTools(apt) {
  if (process.platform !== 'linux') return
  const tools = ['python3', 'make', 'g++']
  const found = await Promise.all(tools.map(findOnPath))
  const missing = tools.filter((_, index) => found[index] === undefined)
  if (missing.length === 0) return
  const result = await apt.install(missing)
  if (result.kind === 'installed') return
  throw new Refusal(
    `Compiling the sqlite3 addon needs ${missing.join(', ')}; ${result.reason}. Install with: ${result.command}`,
  )
}
