#!/usr/bin/env node
/** `npx streamgauge <command>`: the commands that make sense outside of npm's own. */
const commands = ['conformance']

const [command = '', ...args] = process.argv.slice(2)
if (commands.includes(command)) {
  process.argv = [...process.argv.slice(0, 2), ...args]
  await import(`./${command}.mjs`)
} else {
  console.error(`Say what to do: npx streamgauge ${commands.join(' | ')}`)
  process.exitCode = 1
}
