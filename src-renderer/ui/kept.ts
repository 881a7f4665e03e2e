/*
 * What a window keeps for the next time. A setting of a window is not worth a failure: where there is no storage, nothing is kept.
 */

const nameOf = (key: string): string => `streamgauge.${key}`

/** What was kept under a key, whatever wrote it; null: nothing that can be read. */
export const kept = (key: string): unknown => {
  try {
    return JSON.parse(window.localStorage.getItem(nameOf(key)) ?? 'null')
  } catch {
    return null
  }
}

export const keep = (key: string, value: unknown): void => {
  try {
    window.localStorage.setItem(nameOf(key), JSON.stringify(value))
  } catch {
    // Then it is as at first the next time.
  }
}
