import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Our folder for what is slow to get and outlives `node_modules`, in the platform's own cache place.
 * @param {...string} parts
 */
export function inCache(...parts) {
  return join(cacheRoot('streamgauge'), ...parts)
}

/**
 * Where an application of this name keeps its cache on this platform.
 * @param {string} application
 */
export function cacheRoot(application) {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', application)
  if (process.platform === 'win32') {
    return join(process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), application, 'Cache')
  }
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), application)
}
