import { Breakage } from '../platform/breakage'

/** Ends the process with a sentence where one is enough, with a stack where it is our fault. */
export const endWith = (error: unknown): never => {
  const text =
    error instanceof Breakage ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

/** Close in good order on Ctrl-C or when asked to end; a second Ctrl-C does not wait. */
export const closeOnSignal = (close: () => Promise<void>): void => {
  let isClosing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isClosing) process.exit(130)
      isClosing = true
      close().then(() => process.exit(0), endWith)
    })
  }
}
