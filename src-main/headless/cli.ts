import { systemClock } from '../platform/clock'
import { runCli } from './cli/run-cli'
import { endWith } from './run'

/** `npx streamgauge price …` and its like. Ends by itself once everything is written: a pipe gets all of it. */
const main = async (): Promise<void> => {
  const { code, out, err } = await runCli(process.argv.slice(2), systemClock())
  // A reader that has seen enough, such as head, is no fault.
  process.stdout.on('error', () => process.exit(code))
  process.stderr.write(err)
  process.stdout.write(out)
  process.exitCode = code
}

main().catch(endWith)
