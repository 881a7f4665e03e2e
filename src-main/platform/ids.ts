import { randomBytes } from 'node:crypto'

/** Chance as a port, for what must be unique or secret. */
export interface Ids {
  /** Lower-case hexadecimal text of `bytes` random bytes. */
  hex(bytes: number): string
}

export const randomIds = (): Ids => ({ hex: (bytes) => randomBytes(bytes).toString('hex') })

/** Counts up instead: the same run gives the same ids. */
export const countingIds = (): Ids => {
  let last = 0
  return { hex: (bytes) => (++last).toString(16).padStart(bytes * 2, '0') }
}
