import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findOnPath } from './apt.mjs'
import { prepareElectron } from './prepare.mjs'
import { startDisplay } from './virtual-display.mjs'

/**
 * @typedef {object} AppTestNeeds
 * @property {NodeJS.ProcessEnv} env tells the app tests where Electron and Chromium are; unset for what is missing
 * @property {boolean} wantsDisplay whether an Xvfb can and should be started
 * @property {string[]} missing one sentence each: what is not there, which tests that stops, and how to get it
 */

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const chromiumElsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
]

/**
 * Gets what the app tests need: Electron with a display, and Chromium for browser mode.
 * @param {import('./prepare.mjs').Workshop} workshop
 * @returns {Promise<AppTestNeeds>}
 */
export async function prepareAppTests(workshop) {
  const isLinux = process.platform === 'linux'
  const electron = await prepareElectron(workshop)
  const refusal = isLinux ? await installMissing(workshop.apt) : undefined
  const chromium = await findChromium()
  const xvfb = isLinux ? await findOnPath('Xvfb') : undefined

  const hint = refusal === undefined ? '' : ` (${refusal.reason}). Install with: ${refusal.command}`
  /** @type {string[]} */
  const missing = []
  if (electron.kind === 'refused')
    missing.push(`no Electron, so the tests of the Electron app are skipped: ${electron.reason}`)
  else if (isLinux && xvfb === undefined) missing.push(`no Xvfb, so the tests of the Electron app are skipped${hint}`)
  if (chromium === undefined) missing.push(`no Chromium, so the tests of browser mode are skipped${hint}`)

  const canOpenWindows = electron.kind === 'found' && (!isLinux || xvfb !== undefined)
  return {
    env: {
      ...(canOpenWindows && { STREAMGAUGE_TEST_ELECTRON: electron.executable }),
      ...(chromium !== undefined && { STREAMGAUGE_TEST_CHROMIUM: chromium }),
    },
    wantsDisplay: xvfb !== undefined,
    missing,
  }
}

/**
 * Where the app tests can run: tells `work` what they find where, on a display of their own where one is wanted.
 * @template T
 * @param {AppTestNeeds} needs
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 */
export async function withAppTestNeeds({ env, wantsDisplay }, work) {
  const screen = wantsDisplay ? await startDisplay() : undefined
  try {
    const { WAYLAND_DISPLAY: _, ...inherited } = process.env
    return await work({ ...inherited, ...env, ...(screen && { DISPLAY: screen.display }) })
  } finally {
    screen?.stop()
  }
}

/** @param {import('./apt.mjs').Apt} apt @returns the refusal, if something is missing and was not installed */
async function installMissing(apt) {
  const wanted = [
    ...((await findOnPath('Xvfb')) === undefined ? ['xvfb'] : []),
    ...((await findChromium()) === undefined ? ['chromium'] : []),
    // Without any font the pages have no text to look at.
    ...((await hasFonts()) ? [] : ['fonts-dejavu-core']),
  ]
  if (wanted.length === 0) return undefined
  const result = await apt.install(wanted)
  return result.kind === 'refused' ? result : undefined
}

/** @returns {Promise<string | undefined>} */
async function findChromium() {
  const given = process.env.STREAMGAUGE_TEST_CHROMIUM
  if (given) return given
  for (const name of chromiumNames) {
    const path = await findOnPath(name)
    if (path !== undefined) return path
  }
  return chromiumElsewhere.find((path) => existsSync(path))
}

async function hasFonts() {
  const files = await readdir('/usr/share/fonts', { recursive: true }).catch(() => [])
  return files.some((file) => /\.(ttf|otf|ttc)$/.test(file))
}
