import type { Span } from '../history'

/** Values by the epoch second at which their period begins, oldest first; seconds without a value are missing. */
export type Values = ReadonlyMap<number, number>

/** What CloudWatch calls a time series. */
export interface Series {
  readonly label: string
  readonly span: Span
  readonly values: Values
}

const inOrder = (values: Iterable<readonly [number, number]>): Values => new Map([...values].sort(([a], [b]) => a - b))

export const mapValues = (series: Series, change: (value: number) => number): Series => ({
  ...series,
  values: finite([...series.values].map(([second, value]) => [second, change(value)])),
})

/** What divides by zero is dropped. */
const finite = (values: readonly (readonly [number, number])[]): Values =>
  new Map(values.filter(([, value]) => Number.isFinite(value)))

/** Two series second by second; where only one has a value, the other counts as zero. */
export const zip = (a: Series, b: Series, join: (a: number, b: number) => number): Series => {
  const seconds = new Set([...a.values.keys(), ...b.values.keys()])
  const joined = [...seconds].map(
    (second) => [second, join(a.values.get(second) ?? 0, b.values.get(second) ?? 0)] as const,
  )
  return { ...a, values: inOrder(finite(joined)) }
}

/** Several series second by second: what all of those that have a value there come to. */
export const fold = (all: readonly Series[], combine: (values: readonly number[]) => number): Values => {
  const bySecond = new Map<number, number[]>()
  for (const { values } of all) {
    for (const [second, value] of values) {
      const there = bySecond.get(second)
      if (there === undefined) bySecond.set(second, [value])
      else there.push(value)
    }
  }
  return inOrder([...bySecond].map(([second, values]) => [second, combine(values)]))
}

/** Change a second since the value before. */
export const rate = (series: Series): Series => {
  const values = [...series.values]
  const changes = values.slice(1).map(([second, value], i): [number, number] => {
    const [before, valueBefore] = values[i] as [number, number]
    return [second, (value - valueBefore) / (second - before)]
  })
  return { ...series, values: new Map(changes) }
}

/** Every second at which a period of the span begins. */
export const grid = ({ from, to, period }: Span): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / period)) }, (_, i) => from + i * period)

/** @param filler the value for a second that has none; undefined leaves it missing */
export const fill = (series: Series, filler: (second: number) => number | undefined): Series => {
  const filled: [number, number][] = []
  for (const second of grid(series.span)) {
    const value = series.values.get(second) ?? filler(second)
    if (value !== undefined) filled.push([second, value])
  }
  return { ...series, values: new Map(filled) }
}

/** The value before it again; a gap at the beginning stays. */
export const repeatFiller = (series: Series): ((second: number) => number | undefined) => {
  let last: number | undefined
  const before = new Map(
    grid(series.span).map((second) => {
      last = series.values.get(second) ?? last
      return [second, last]
    }),
  )
  return (second) => before.get(second)
}

/** On the line between the values around the gap; a gap at either end stays. */
export const linearFiller = (series: Series): ((second: number) => number | undefined) => {
  const known = [...series.values]
  let at = 0
  return (second) => {
    while (at < known.length && (known[at] as [number, number])[0] < second) at++
    const [before, after] = [known[at - 1], known[at]]
    if (before === undefined || after === undefined) return undefined
    return before[1] + ((after[1] - before[1]) * (second - before[0])) / (after[0] - before[0])
  }
}
