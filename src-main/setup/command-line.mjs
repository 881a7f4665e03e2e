import { constants } from 'node:os'
import { Refusal } from './refusal.mjs'
import { endChildren } from './run-command.mjs'

/**
 * The frame of every command here: exit codes, refusals without a stack, no children left when interrupted.
 * @param {(args: string[]) => Promise<number>} command
 */
export async function runAsCommand(command) {
  const interrupt = async (/** @type {NodeJS.Signals} */ signal) => {
    // While a program runs in our place, `launch` listens as well and the program decides when to end.
    if (process.listenerCount(signal) > 1) return
    await endChildren(signal)
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, interrupt)
  endWithParent()
  try {
    process.exitCode = await command(process.argv.slice(2))
  } catch (error) {
    process.exitCode = 1
    console.error(error instanceof Refusal ? error.message : error)
    await endChildren('SIGTERM')
  }
  // Nothing is left to wait for; what an abandoned step still holds open must not keep the terminal.
  process.exit()
}

/**
 * npm starts us through a shell, and a shell that is told to end does not pass it on: when it goes, we end as if told
 * ourselves. Started without npm, a command may well outlive its parent.
 */
function endWithParent() {
  const parent = process.ppid
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
