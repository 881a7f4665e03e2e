import { runAsCommand } from './command-line.mjs'
import { findMaven } from './maven.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { runVitest } from './run-command.mjs'

/**
 * `npm run test:java`: Java's SDK, producer library and client library against the built engine. They come from Maven Central, so
 * this is no part of `npm test`.
 */
await runAsCommand(async (args) => {
  const workshop = createWorkshop()
  await prepareEngine(workshop)
  const maven = await findMaven(workshop)
  if (maven.kind === 'refused') workshop.say.line(`The Java clients are skipped. ${maven.reason}`)
  // The tests skip themselves by name; on CI nothing may be skipped because the machine is short of something.
  const env = { ...process.env, ...(maven.kind === 'found' ? { STREAMGAUGE_MAVEN: maven.command } : {}) }
  const code = await runVitest('java', env, args)
  return code === 0 && maven.kind === 'refused' && process.env.CI === 'true' ? 1 : code
})
