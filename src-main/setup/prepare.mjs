import { createApt } from './apt.mjs'
import { ensureBuild } from './build.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { findElectron } from './electron-runtime.mjs'
import { ensureLibraries } from './linux-libraries.mjs'
import { createReachability } from './reachability.mjs'
import { createSay } from './say.mjs'
import { ensureSqlite } from './sqlite-addon.mjs'

/**
 * What the steps of set-up share.
 * @typedef {object} Workshop
 * @property {import('./say.mjs').Say} say
 * @property {import('./reachability.mjs').Reachability} reaches
 * @property {import('./apt.mjs').Apt} apt
 */

/**
 * @param {NodeJS.WriteStream} [stream]
 * @returns {Workshop}
 */
export function createWorkshop(stream) {
  const say = createSay(stream)
  return { say, reaches: createReachability(), apt: createApt(say) }
}

/**
 * Dependencies, addon and build: all that the engine, browser mode and benchmarks need.
 * @param {Workshop} workshop
 */
export async function prepareEngine(workshop) {
  await ensureDependencies(workshop.say)
  await Promise.all([ensureSqlite(workshop), ensureBuild(workshop.say)])
}

/**
 * Electron with its system libraries, once the dependencies are there.
 * @param {Workshop} workshop
 * @returns {ReturnType<typeof findElectron>}
 */
export async function prepareElectron(workshop) {
  const electron = await findElectron(workshop)
  if (electron.kind === 'refused') return electron
  const libraries = await ensureLibraries(electron.executable, workshop.apt)
  return libraries.kind === 'refused' ? libraries : electron
}

/** Chromium refuses its sandbox to root, and only to root; everyone else keeps it. */
export const sandboxFlags = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** Whether a window can be shown. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)
