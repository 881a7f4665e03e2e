/** Totals that grow, taken once a second, so that there are rates. */
export interface Gauges {
  /** Take them now. */
  take(totals: ReadonlyMap<string, number>, now: number): void
  /** Of the last seconds; null while that is not known. */
  rate(name: string): number | null
  /** As last taken. */
  total(name: string): number
}

/** So many seconds a rate is of. */
const takenKept = 6

export const createGauges = (): Gauges => {
  const taken: { readonly at: number; readonly totals: ReadonlyMap<string, number> }[] = []
  return {
    take: (totals, at) => {
      // A clock that was set back leaves no rate to be told.
      if (at < (taken.at(-1)?.at ?? at)) taken.length = 0
      taken.push({ at, totals })
      if (taken.length > takenKept) taken.shift()
    },
    rate: (name) => {
      const [first, last] = [taken.find(({ totals }) => totals.has(name)), taken.at(-1)]
      const [from, to] = [first?.totals.get(name), last?.totals.get(name)]
      if (first === undefined || last === undefined || from === undefined || to === undefined) return null
      return last.at <= first.at ? null : Math.max(0, ((to - from) * 1000) / (last.at - first.at))
    },
    total: (name) => taken.at(-1)?.totals.get(name) ?? 0,
  }
}
