import type { Clock } from './clock'

/**
 * The clock of a world: it goes with the machine's, so many times as fast, as fast as the machine can, or stands still. Timers
 * fire in the order of their times, each seeing its own time as now.
 */
export interface WorldClock extends Clock {
  /** Milliseconds of the world in one of the machine; 0: it stands still; null: as fast as the machine can. */
  readonly rate: number | null
  setRate(rate: number | null): void
  /** Let exactly so much time pass, as fast as the machine can, and stand still then. */
  step(ms: number): Promise<void>
  /** What happens at a moment belongs to that moment: until `work` is settled a fast or stepped clock stands still. */
  during<T>(work: Promise<T>): Promise<T>
}
