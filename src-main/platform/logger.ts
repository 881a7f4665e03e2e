import { appendFile, existsSync, renameSync, statSync } from 'node:fs'

/** Where the program says what it did. Never given record contents or secrets. */
export interface Logger {
  info(message: string): void
  warn(message: string): void
  error(message: string, cause?: unknown): void
}

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** Lines of time, level and message, an error's stack below it, given to `write` one by one. */
export const lineLogger = (write: (line: string) => void): Logger => {
  const line = (level: string, message: string): void => write(`${new Date().toISOString()} ${level} ${message}\n`)
  return {
    info: (message) => line('info ', message),
    warn: (message) => line('warn ', message),
    error: (message, cause) => {
      line('error', message)
      if (cause !== undefined) line('error', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
    },
  }
}

const largestLogBytes = 5 * 1024 * 1024

/** Appends to a file. A file that has grown large is put aside as `<path>.1` when the program starts. */
export const fileWriter = (path: string): ((line: string) => void) => {
  if (existsSync(path) && statSync(path).size > largestLogBytes) renameSync(path, `${path}.1`)
  // A log that cannot be written must not stop the program that wants to say why.
  return (line) => appendFile(path, line, () => {})
}
