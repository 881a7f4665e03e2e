import { runAsCommand } from './command-line.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { runNpm } from './run-command.mjs'

/** `npm run test:faults`: the built engine killed again and again. Minutes long, and so no part of `npm test`. */
await runAsCommand(async () => {
  await prepareEngine(createWorkshop())
  const vitest = ['exec', '--', 'vitest', 'run', '--config', '.config/vitest.config.ts', '--project', 'faults']
  const { code } = await runNpm(vitest, { output: 'inherit' })
  return code
})
