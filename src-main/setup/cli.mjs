import { ensureBuild } from './build.mjs'
import { runAsCommand } from './command-line.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { launch } from './launch.mjs'
import { createWorkshop } from './prepare.mjs'
import { inProject } from './project.mjs'
import { ensureSqlite } from './sqlite-addon.mjs'

/**
 * `npx streamgauge price`, `compare`, `prices` and `schema`, in the folder they were called in. Set-up talks on stderr; stdout is
 * the command's own.
 */
await runAsCommand(async (args) => {
  const workshop = createWorkshop(process.stderr)
  await ensureDependencies(workshop.say)
  // Only an import takes the data folder for itself, with a lock of SQLite's.
  await Promise.all([ensureBuild(workshop.say), args[0] === 'prices' && ensureSqlite(workshop)])
  return launch(process.execPath, [inProject('out', 'main', 'cli.js'), ...args], { cwd: process.cwd() })
})
