import { prepareAppTests, withAppTestNeeds } from './app-test-needs.mjs'
import { runAsCommand } from './command-line.mjs'
import { createWorkshop, prepareEngine } from './prepare.mjs'
import { Refusal } from './refusal.mjs'
import { runVitest } from './run-command.mjs'

/** `npm run pictures`: takes the README's pictures anew, of the app as it is. Takes six minutes, most of it to have something to show. */
await runAsCommand(async () => {
  const workshop = createWorkshop()
  await prepareEngine(workshop)
  const needs = await prepareAppTests(workshop)
  if (needs.env.STREAMGAUGE_TEST_ELECTRON === undefined) throw new Refusal(needs.missing.join('\n'))
  return withAppTestNeeds(needs, (env) => runVitest('pictures', env))
})
