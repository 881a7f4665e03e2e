import type { Design } from '../design/design'
import { Element } from '../design/elements'
import type { Estimate, RecordSizes } from '../design/workload'
import type { Money } from '../../pricing/money'
import { meanBytes } from '../flow/flow'
import { middleOf } from '../flow/estimates'
import type { Evaluate } from './rank'
import type { Turns } from './turns'
import { scaledEstimate, withElement } from './variations'

/** A figure at one end of its bar, and the bill there. */
export interface BarEnd {
  readonly value: number
  readonly amount: Money
  readonly isFeasible: boolean
}

export interface Bar {
  readonly element: string
  /** Path of the figure in its element, such as `workload.recordsPerSecond`. */
  readonly member: string
  readonly low: BarEnd
  readonly high: BarEnd
}

const step = 0.2

/**
 * What the cost is most sensitive to: each figure of each element a fifth lower and a fifth higher, whole ones to the next whole
 * number, as far as they may go. Record sizes and ranges go as a whole. What moves nothing is left out; the widest bar comes first.
 */
export function* sensitivityOf(design: Design, evaluate: Evaluate): Turns<readonly Bar[]> {
  const base = evaluate(design).bill.total
  const bars: Bar[] = []
  for (const element of design.elements) {
    for (const figure of figuresOf(element)) {
      yield
      const end = (factor: number): BarEnd => endOf(design, element, { figure, factor, evaluate })
      const [low, high] = [end(1 - step), end(1 + step)]
      const isFlat = low.amount.equals(base) && high.amount.equals(base)
      if (!isFlat) bars.push({ element: element.id, member: figure.path.join('.'), low, high })
    }
  }
  return bars.toSorted((a, b) => widthOf(b).comparedTo(widthOf(a)))
}

export const widthOf = ({ low, high }: Bar): Money => high.amount.minus(low.amount).abs()

/** Something in an element that is one figure to a person. */
interface Figure {
  readonly path: readonly string[]
  readonly value: Value
}
type Value = number | RecordSizes | Exclude<Estimate, number>

const endOf = (
  design: Design,
  element: Element,
  { figure, factor, evaluate }: { readonly figure: Figure; readonly factor: number; readonly evaluate: Evaluate },
): BarEnd => {
  const changed = allowed(element, figure, scaledFigure(figure.value, factor))
  const { bill, isFeasible } = evaluate(withElement(design, element.id, () => changed.element))
  return { value: Number(numberOf(changed.value).toPrecision(12)), amount: bill.total, isFeasible }
}

/** The element with a figure changed as far as it may be: as it is, if the change is not allowed. */
const allowed = (element: Element, { path, value }: Figure, wanted: Value) => {
  for (const candidate of [wanted, toWhole(wanted, value)]) {
    const parsed = Element.safeParse(withValue(element, path, candidate))
    if (parsed.success) return { element: parsed.data as Element, value: candidate }
  }
  return { element, value }
}

/** The next whole number in the direction of the change. */
const toWhole = (wanted: Value, from: Value): Value => {
  if (typeof wanted !== 'number' || typeof from !== 'number') return wanted
  return wanted < from ? Math.floor(wanted) : Math.ceil(wanted)
}

const withValue = (whole: object, [name, ...rest]: readonly string[], value: Value): object => {
  if (name === undefined) return whole
  const inner = (whole as Readonly<Record<string, unknown>>)[name]
  return { ...whole, [name]: rest.length === 0 ? value : withValue(inner as object, rest, value) }
}

/** Where an element is drawn costs nothing; the hours of a day in any scale are no figures; growth is not of this month. */
const noFigures: ReadonlySet<string> = new Set(['position', 'shape', 'growthPerMonth', 'partitionKeys'])

const figuresOf = (of: object, path: readonly string[] = []): readonly Figure[] =>
  Object.entries(of).flatMap(([name, value]: [string, unknown]): readonly Figure[] => {
    if (noFigures.has(name)) return []
    const here = [...path, name]
    if (typeof value === 'number') return value === 0 ? [] : [{ path: here, value }]
    if (typeof value !== 'object' || value === null) return []
    return isValue(value) ? [{ path: here, value }] : figuresOf(value, here)
  })

const isValue = (value: object): value is RecordSizes | Exclude<Estimate, number> => 'kind' in value || 'p50' in value

const scaledFigure = (value: Value, factor: number): Value => {
  if (typeof value === 'number' || 'p50' in value) return scaledEstimate(value, factor)
  const scale = (bytes: number): number => Math.max(1, Math.round(bytes * factor))
  switch (value.kind) {
    case 'constant':
      return { ...value, bytes: scale(value.bytes) }
    case 'uniform':
      return { ...value, min: scale(value.min), max: scale(value.max) }
    case 'lognormal':
      return { ...value, median: scale(value.median), p99: scale(value.p99) }
    case 'histogram':
      return { ...value, sizes: value.sizes.map((size) => ({ ...size, bytes: scale(size.bytes) })) }
  }
}

/** What is shown of a figure: of a range the middle, of record sizes the mean. */
const numberOf = (value: Value): number => {
  if (typeof value === 'number' || 'p50' in value) return middleOf(value)
  const strand = { origin: '', sizes: value, scale: 1, keys: { kind: 'uniform' } } as const
  return meanBytes({
    recordsPerSecond: 1,
    peakRecordsPerSecond: 1,
    strands: [{ ...strand, recordsPerSecond: 1, peakRecordsPerSecond: 1 }],
  })
}
