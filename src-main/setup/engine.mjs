import { runAsCommand } from './command-line.mjs'
import { launch } from './launch.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { inProject } from './project.mjs'

/** `npm run engine`: engine and endpoint without a window. Set-up talks on stderr; stdout is the engine's own. */
await runAsCommand(async (args) => {
  await prepareEngine(createWorkshop(process.stderr))
  return launch(process.execPath, [inProject('out', 'main', 'engine.js'), ...args])
})
