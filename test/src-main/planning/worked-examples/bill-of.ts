import { dimensions, units, type Dimension } from '../../../../src-main/metering/dimensions'
import { priceUsage } from '../../../../src-main/pricing/price-usage'
import type { Bill, ElementUse, Terms } from '../../../../src-main/pricing/bill'
import type { Usage } from '../../../../src-main/metering/usage'
import { Design, type DesignInput } from '../../../../src-main/planning/design/design'
import { evaluate } from '../../../../src-main/planning/evaluate'
import { bundledBooks } from '../../../../src-main/services/bundled-books'

/*
 * Published worked examples, to the cent. What each test names in brackets is who published it: AWS, AWS's pricing calculator
 * (its "show calculations", pasted by others), infracost's golden files, which price usage files by AWS's price list, or a third
 * party. Examples whose own arithmetic is wrong are named as such; what they should be is expected.
 */

/** As the calculator reckons. */
const calculator: Terms = { hours: 730, rounding: 'line', withFreeTier: false, today: '2026-11-22' }

const bookOf = (region: string) => bundledBooks.get(region)

/** Dollars of each dimension, and of all. */
export type Dollars = Readonly<Partial<Record<Dimension | 'total', string>>>

const dollarsOf = (bill: Bill): Dollars => ({
  ...Object.fromEntries(bill.lines.map(({ dimension, charge }) => [dimension, charge.toFixed(2)])),
  total: bill.total.toFixed(2),
})

type InputElement = DesignInput['elements'][number]
export interface Pipeline {
  readonly elements: readonly InputElement[]
  readonly edges?: readonly (readonly [string, string])[]
  readonly region?: string
}

/** What a design costs a month. */
export const billOf = (
  { elements, edges = [], region = 'us-east-1' }: Pipeline,
  terms: Partial<Terms> = {},
): Dollars => {
  const design = Design.parse({
    ...{ formatVersion: 2, name: 'Example', region, elements },
    edges: edges.map(([from, to]) => ({ from, to })),
  })
  return dollarsOf(evaluate(design, { bookOf, terms: { ...calculator, ...terms } }).bill)
}

/** So many of each dimension's units, to a millionth. Of what is kept, GB-months and the like of a month of `hours`. */
export type Quantities = Readonly<Partial<Record<Dimension, number>>>

const usageOf = (quantities: Quantities): Usage =>
  Object.fromEntries(
    Object.entries(quantities).map(([dimension, quantity]) => [
      dimension,
      (BigInt(Math.round(quantity * 1e6)) * units[dimensions[dimension as Dimension]]) / 1_000_000n,
    ]),
  )

interface UseOptions extends Partial<Terms> {
  readonly region?: string
}

/** What so much use costs, where a design cannot say it. */
export const priceOf = (quantities: Quantities, { region = 'us-east-1', ...terms }: UseOptions = {}): Dollars => {
  const use: ElementUse = { element: 'example', region, usage: usageOf(quantities) }
  return dollarsOf(priceUsage([use], { bookOf, terms: { ...calculator, ...terms } }))
}

/** A source of records of one size, in bytes. */
export const sends = (recordsPerSecond: number, bytes: number): InputElement => ({
  ...{ kind: 'source', id: 'source', name: 'Source' },
  workload: { recordsPerSecond, recordBytes: { kind: 'constant', bytes } },
})

/** A stream that a source writes and applications read. */
export const streamed = (
  source: InputElement,
  stream: object,
  { shared = 0, fanOut = 0 }: { readonly shared?: number; readonly fanOut?: number } = {},
): Pipeline => {
  const readers = (count: number, reads: 'shared' | 'fan-out') =>
    Array.from({ length: count }, (_, n): InputElement => {
      const id = `${reads}-${String(n)}`
      return { kind: 'application', id, name: id, reads, clientLibrary: 'none' }
    })
  const all = [...readers(shared, 'shared'), ...readers(fanOut, 'fan-out')]
  return {
    elements: [source, { kind: 'stream', id: 'stream', name: 'Stream', ...stream }, ...all],
    edges: [['source', 'stream'], ...all.map(({ id }) => ['stream', id] as const)],
  }
}
