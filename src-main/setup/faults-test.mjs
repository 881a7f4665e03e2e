import { runAsCommand } from './command-line.mjs'
import { findFaketime } from './faketime.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { runVitest } from './run-command.mjs'

/**
 * `npm run test:faults`: the built engine killed again and again, and under a wall clock that jumps. Minutes long, and so no part
 * of `npm test`.
 */
await runAsCommand(async (args) => {
  const workshop = createWorkshop()
  await prepareEngine(workshop)
  const faketime = await findFaketime(workshop)
  if (faketime.kind === 'refused') workshop.say.line(`Tests of clock jumps are skipped. ${faketime.reason}`)
  // Those tests skip themselves by name; on CI nothing may be skipped because the machine is short of something.
  const env = { ...process.env, ...(faketime.kind === 'found' ? { STREAMGAUGE_FAKETIME: faketime.library } : {}) }
  const code = await runVitest('faults', env, args)
  return code === 0 && faketime.kind === 'refused' && process.env.CI === 'true' ? 1 : code
})
