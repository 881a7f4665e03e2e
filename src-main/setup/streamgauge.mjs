#!/usr/bin/env node
/** `npx streamgauge <command>`: the commands that make sense outside of npm's own, and the file that runs each. */
const commands = new Map([
  ['conformance', './conformance.mjs'],
  ...['price', 'compare', 'simulate', 'validate', 'export', 'import', 'prices', 'schema', 'help', '--help'].map(
    (name) => /** @type {const} */ ([name, './cli.mjs']),
  ),
])

const [command = '', ...args] = process.argv.slice(2)
const file = commands.get(command)
if (file === undefined) {
  console.error(
    'Say what to do: npx streamgauge price | compare | simulate | validate | export | import | prices | schema | conformance | help',
  )
  process.exitCode = 2
} else {
  process.argv = [...process.argv.slice(0, 2), ...(file === './cli.mjs' ? [command] : []), ...args]
  await import(file)
}
