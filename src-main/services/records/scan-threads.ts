import type { Clock } from '../../platform/clock'
import { startThread, type Thread } from '../../platform/thread'
import type { ToScan } from './scan-messages'

/** Where browses get their threads from. */
export interface ScanThreads {
  take(): Promise<Thread>
  /** Have one ready: starting it takes longer than finding the first rows. */
  prepare(): void
}

/** A thread that nobody took for so long gives back its memory. */
const spareForMs = 300_000

export const createScanThreads = (clock: Clock): ScanThreads => {
  let spare: Promise<Thread> | undefined
  let stopWaiting = (): void => {}
  const start = async (): Promise<Thread> => startThread((await import('./scan-thread?thread')).default)
  const takeSpare = (): Promise<Thread> | undefined => {
    const taken = spare
    stopWaiting()
    spare = undefined
    return taken
  }
  return {
    take: () => takeSpare() ?? start(),
    prepare: () => {
      if (spare !== undefined) return
      spare = start()
      // Where it fails to start, the one who needs one is told.
      spare.then((thread) => thread.post({ type: 'prepare' } satisfies ToScan), takeSpare)
      stopWaiting = clock.after(spareForMs, () => void takeSpare()?.then((thread) => thread.stop()))
    },
  }
}
