import { spawn } from 'node:child_process'
import { Refusal } from './refusal.mjs'
import { track } from './run-command.mjs'

/** Room for the larger of the two window sizes that the app tests look at. */
const screen = '1920x1200x24'
const patienceMs = 15_000

/**
 * Starts an Xvfb of its own on a display number that Xvfb finds free.
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export async function startDisplay() {
  // Xvfb writes the number it took to this descriptor once it is ready. Without -noreset it would start over
  // whenever the last window closes, and refuse the next one for a moment.
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  const xvfb = track(spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }))
  const ready = /** @type {import('node:stream').Readable} */ (xvfb.stdio[3])
  const display = await new Promise((resolve, reject) => {
    const fail = () => reject(new Refusal('Xvfb did not start: run `Xvfb -displayfd 1` to see why.'))
    const limit = setTimeout(fail, patienceMs)
    ready.once('data', (text) => {
      clearTimeout(limit)
      resolve(`:${String(text).trim()}`)
    })
    xvfb.once('error', fail).once('close', fail)
  })
  return { display, stop: () => void xvfb.kill('SIGTERM') }
}
