/** Which records of a shard a consumer was given, and when: bounded, newest kept. Times are epoch milliseconds. */
export interface HandOuts {
  /** Records from index `from` up to, without, `next` went out. Called in order of time. */
  add(from: number, next: number, at: number): void
  /** When the record with this index went out, first time first; it may have been read again. */
  timesOf(index: number): readonly number[]
  /** Forget what was given out before `time`, and the oldest beyond `atMost` of them. */
  forget(time: number, atMost: number): void
  /** Everything given out after this time is remembered. */
  readonly since: number
}

/** @param since nothing is known of what was given out before */
export const createHandOuts = (since: number): HandOuts => {
  let from: number[] = []
  let next: number[] = []
  let at: number[] = []
  let rememberedSince = since
  return {
    get since() {
      return rememberedSince
    },
    add: (first, end, time) => {
      from.push(first)
      next.push(end)
      at.push(time)
    },
    timesOf: (index) => at.filter((_time, i) => (from[i] as number) <= index && index < (next[i] as number)),
    forget: (time, atMost) => {
      const tooOld = at.findIndex((each) => each >= time)
      const count = Math.max(tooOld < 0 ? at.length : tooOld, at.length - atMost)
      if (count <= 0) return
      rememberedSince = Math.max(rememberedSince, at[count - 1] as number)
      from = from.slice(count)
      next = next.slice(count)
      at = at.slice(count)
    },
  }
}
