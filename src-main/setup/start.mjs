import { runAsCommand } from './command-line.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { launch } from './launch.mjs'
import { createWorkshop, hasDisplay, prepareElectron, prepareEngine, sandboxFlags } from './prepare.mjs'
import { inProject, projectRoot } from './project.mjs'

/** Illegal instruction, trap, abort, bus error and segmentation fault: how Chromium ends when it finds no display. */
const crashes = new Set([132, 133, 134, 135, 139])

const displayName = () => `the display ${process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? ''}`.trim()

/** `npm start`: sets up what is missing, then opens the app; in the browser where there can be no window. */
await runAsCommand(async (args) => {
  const workshop = createWorkshop()
  const appArgs = args.filter((argument) => argument !== '--browser')

  const openInBrowser = async (/** @type {string} */ reason) => {
    await prepareEngine(workshop)
    workshop.say.line(`Browser mode: ${reason}`)
    return launch(process.execPath, [inProject('out', 'main', 'browser.js'), ...appArgs])
  }
  if (args.includes('--browser')) return openInBrowser('asked for')
  if (!hasDisplay()) return openInBrowser('there is no display here')

  await ensureDependencies(workshop.say)
  // The addon compiles on one core while the runtime downloads.
  const [electron] = await Promise.all([prepareElectron(workshop), prepareEngine(workshop)])
  if (electron.kind === 'refused') return openInBrowser(electron.reason)

  workshop.say.line(`Opening Streamgauge with Electron ${electron.version}`)
  const code = await launch(electron.executable, [...sandboxFlags(), projectRoot, ...appArgs])
  if (crashes.has(code))
    workshop.say.line(
      `Electron crashed (exit code ${code}); if ${displayName()} cannot be reached, use: npm start -- --browser`,
    )
  return code
})
