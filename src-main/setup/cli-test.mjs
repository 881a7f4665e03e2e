import { findAwsCli } from './aws-cli.mjs'
import { runAsCommand } from './command-line.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { runVitest } from './run-command.mjs'

/** `npm run test:cli`: the session that users learn from, with the AWS CLI against the built engine. */
await runAsCommand(async () => {
  const workshop = createWorkshop()
  await prepareEngine(workshop)
  const aws = await findAwsCli(workshop)
  workshop.say.line(aws.kind === 'found' ? `AWS CLI ${aws.version}: ${aws.command}` : `Missing: ${aws.reason}`)
  // The tests skip themselves by name where there is none; on CI nothing may be skipped because the machine is short of something.
  const env = { ...process.env, ...(aws.kind === 'found' ? { STREAMGAUGE_AWS_CLI: aws.command } : {}) }
  const code = await runVitest('cli', env)
  return code === 0 && aws.kind === 'refused' && process.env.CI === 'true' ? 1 : code
})
