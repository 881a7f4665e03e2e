import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Builds a folder aside and moves it into place in one step, so that an interrupted set-up never leaves a half one.
 * Left-overs of runs that were killed are cleared away.
 * @param {string} target
 * @param {(folder: string) => Promise<void>} fill
 */
export async function fillWhole(target, fill) {
  const parent = dirname(target)
  await mkdir(parent, { recursive: true })
  await clearAbandoned(parent)
  const partial = join(parent, `partial-${process.pid}`)
  try {
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial)
    await fill(partial)
    await rm(target, { recursive: true, force: true })
    await rename(partial, target)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

/** @param {string} parent */
async function clearAbandoned(parent) {
  for (const name of await readdir(parent)) {
    const owner = /^partial-(\d+)$/.exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
