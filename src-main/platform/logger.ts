import { appendFile, existsSync, renameSync, statSync } from 'node:fs'

/** Where the program says what it did. Never given record contents or secrets. */
export interface Logger {
  info(message: string): void
  warn(message: string): void
  error(message: string, cause?: unknown): void
}

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/**
 * Lines of time, level and message, an error's stack below it, given to `write` one by one.
 *
 * An error that comes again within ten seconds is only counted, so that a full disk does not fill its own log.
 */
export const lineLogger = (write: (line: string) => void, now: () => number = Date.now): Logger => {
  const errors = new Map<string, { readonly at: number; again: number }>()
  const line = (level: string, message: string): void => write(`${new Date(now()).toISOString()} ${level} ${message}\n`)
  return {
    info: (message) => line('info ', message),
    warn: (message) => line('warn ', message),
    error: (message, cause) => {
      const before = errors.get(message)
      if (before !== undefined && Math.abs(now() - before.at) < quietMs) {
        before.again++
        return
      }
      if (errors.size >= rememberedErrors) errors.clear()
      errors.set(message, { at: now(), again: 0 })
      line(
        'error',
        before === undefined || before.again === 0 ? message : `${message} (and ${before.again} times before)`,
      )
      const stack = stackOf(cause)
      if (stack !== undefined) line('error', stack)
    },
  }
}

const stackOf = (cause: unknown): string | undefined => {
  if (cause === undefined) return undefined
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}

const quietMs = 10_000
const rememberedErrors = 100

const largestLogBytes = 5 * 1024 * 1024

/** Appends to a file. A file that has grown large is put aside as `<path>.1` when the program starts. */
export const fileWriter = (path: string): ((line: string) => void) => {
  if (existsSync(path) && statSync(path).size > largestLogBytes) renameSync(path, `${path}.1`)
  // A log that cannot be written must not stop the program that wants to say why.
  return (line) => appendFile(path, line, () => {})
}
