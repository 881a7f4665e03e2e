import { findBlueprintTools } from './blueprint-tools.mjs'
import { runAsCommand } from './command-line.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { createWorkshop } from './prepare.mjs'
import { runVitest } from './run-command.mjs'

/**
 * `npm run test:blueprints`: what is exported, against CloudFormation's schemas and the AWS CDK themselves. They come from npm and
 * are large, so this is no part of `npm test`.
 */
await runAsCommand(async (args) => {
  const { say } = createWorkshop()
  await ensureDependencies(say)
  const tools = await findBlueprintTools(say)
  if (tools.kind === 'refused') say.line(tools.reason)
  // The tests skip themselves by name; on CI nothing may be skipped because the machine is short of something.
  const env = { ...process.env, ...(tools.kind === 'found' ? { STREAMGAUGE_BLUEPRINT_TOOLS: tools.folder } : {}) }
  const code = await runVitest('blueprints', env, args)
  return code === 0 && tools.kind === 'refused' && process.env.CI === 'true' ? 1 : code
})
