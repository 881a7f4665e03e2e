import { electronViteScript, forgetBuild } from './build.mjs'
import { runAsCommand } from './command-line.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { launch } from './launch.mjs'
import { createWorkshop, hasDisplay, prepareElectron, sandboxFlags } from './prepare.mjs'
import { Refusal } from './refusal.mjs'
import { ensureSqlite } from './sqlite-addon.mjs'

/** `npm run dev`: the app with hot reload, on the runtime that `npm start` would take. */
await runAsCommand(async (args) => {
  if (!hasDisplay()) throw new Refusal('Hot reload needs a display: set DISPLAY, or use `npm start -- --browser`.')
  const workshop = createWorkshop()
  await ensureDependencies(workshop.say)
  const [electron] = await Promise.all([prepareElectron(workshop), ensureSqlite(workshop)])
  if (electron.kind === 'refused') throw new Refusal(electron.reason)

  // A development build goes to the same folder: the next `npm start` must not take it for its own.
  await forgetBuild()
  const env = { ...process.env, ELECTRON_EXEC_PATH: electron.executable }
  return launch(process.execPath, [electronViteScript, 'dev', '--watch', '--', ...sandboxFlags(), ...args], { env })
})
