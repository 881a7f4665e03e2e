import { copyFile, readFile } from 'node:fs/promises'
import { runAsCommand } from './command-line.mjs'
import { conformanceTable, faultTable } from './conformance-tables.mjs'
import { inProject } from './project.mjs'
import { Refusal } from './refusal.mjs'

const committed = inProject('resources', 'conformance.json')
const latest = inProject('out', 'conformance', 'conformance.json')

/**
 * `npm run conformance`: what works of the service's operations, as the SDK tests showed it. `-- --members` adds a line a member,
 * `-- --faults` shows the errors, `-- --update` first takes over what the last complete run showed.
 */
await runAsCommand(async (args) => {
  const unknown = args.filter((arg) => !['--members', '--faults', '--update'].includes(arg))
  if (unknown.length > 0) {
    throw new Refusal(`There is no ${unknown.join(', ')}; there are --members, --faults and --update.`)
  }
  if (args.includes('--update')) await takeOver()
  const report = JSON.parse(await readFile(committed, 'utf8'))
  console.log(
    args.includes('--faults') ? faultTable(report) : conformanceTable(report, { members: args.includes('--members') }),
  )
  return 0
})

async function takeOver() {
  try {
    await copyFile(latest, committed)
  } catch {
    throw new Refusal('There is no complete run of the SDK tests to take over: npm test -- sdk makes one.')
  }
}
