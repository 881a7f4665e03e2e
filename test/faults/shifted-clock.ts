import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Moves the wall clock of a process that was started with `env`, while it runs. Its timers go on as before. */
export interface ShiftedClock {
  readonly env: Readonly<Record<string, string>>
  /** @param seconds ahead of the machine's clock; less than 0 is behind */
  set(seconds: number): void
}

/**
 * @param library libfaketime
 * @param folder for the file that says how far the clock is off
 */
export const shiftedClock = (library: string, folder: string): ShiftedClock => {
  const file = join(folder, 'clock')
  const set = (seconds: number): void => {
    // The process must never read half of it.
    writeFileSync(`${file}.next`, seconds < 0 ? String(seconds) : `+${seconds}`)
    renameSync(`${file}.next`, file)
  }
  set(0)
  return {
    set,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    },
  }
}
