/** Sums by whole second over a sliding window. Seconds are epoch seconds; times may come slightly out of order. */
export interface SecondSeries {
  add(second: number, amount: number): void
  /** The sums of `count` seconds from `first` on; 0 where nothing is known. */
  slice(first: number, count: number): number[]
}

/** A ring of one slot a second. Its memory is taken at the first amount: most shards of a large project are idle. */
export const createSecondSeries = (seconds: number): SecondSeries => {
  let slots: Float64Array | undefined
  /** Newest second entered so far. */
  let newest = -1
  return {
    add: (second, amount) => {
      slots ??= new Float64Array(seconds)
      if (second <= newest - seconds) {
        // Nothing comes that late: the clock was set back, and what was counted under the old time has no place any more.
        slots.fill(0)
        newest = second
      }
      if (second > newest) {
        const gap = Math.min(second - newest, seconds)
        for (let i = 0; i < gap; i++) slots[(second - i) % seconds] = 0
        newest = second
      }
      slots[second % seconds] = (slots[second % seconds] as number) + amount
    },
    slice: (first, count) =>
      Array.from({ length: count }, (_, i) => {
        const second = first + i
        return slots === undefined || second > newest || second <= newest - seconds
          ? 0
          : (slots[second % seconds] as number)
      }),
  }
}
