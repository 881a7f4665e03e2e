import type { z } from 'zod'
import en from '../../../resources/locales/en.json'
import { Design } from '../../../src-main/planning/design/design'
import type { Element } from '../../../src-main/planning/design/elements'
import type { Workload } from '../../../src-main/planning/design/workload'
import { evaluate } from '../../../src-main/planning/evaluate'
import type { Evaluation, Verdict } from '../../../src-main/planning/evaluation'
import { fillText } from '../../../src-main/platform/fill-text'
import { bundledBooks } from '../../../src-main/services/bundled-books'

/** Elements as in a file, named by their ids. */
type ElementInput = Unnamed<z.input<typeof Element>>
type Unnamed<E> = E extends unknown ? Omit<E, 'name'> : never

export const designOf = (
  elements: readonly ElementInput[],
  edges: readonly (readonly [from: string, to: string])[] = [],
  region = 'us-east-1',
): Design =>
  Design.parse({
    ...{ formatVersion: 2, name: 'test', region },
    elements: elements.map((element) => ({ name: element.id, ...element })),
    edges: edges.map(([from, to]) => ({ from, to })),
  })

type WorkloadInput = z.input<typeof Workload>

export const source = (recordsPerSecond: WorkloadInput['recordsPerSecond'], more: Partial<WorkloadInput> = {}) => ({
  ...{ kind: 'source' as const, id: 'source' },
  workload: { recordsPerSecond, recordBytes: { kind: 'constant' as const, bytes: 1024 }, ...more },
})

/** A source that writes to a stream, which all of these read. */
export const pipeline = (
  workload: ReturnType<typeof source>,
  stream: Omit<Extract<ElementInput, { kind: 'stream' }>, 'kind' | 'id'> = {},
  readers: readonly ElementInput[] = [],
  region?: string,
): Design =>
  designOf(
    [workload, { kind: 'stream', id: 'stream', ...stream }, ...readers],
    [['source', 'stream'], ...readers.map(({ id }) => ['stream', id] as const)],
    region,
  )

export const reader = (id: string, reads: 'shared' | 'fan-out' = 'shared') =>
  ({ kind: 'application', id, reads, clientLibrary: 'none' }) as const

/** At list prices, each line rounded, in a month of 730 hours. */
export const evaluated = (design: Design): Evaluation =>
  evaluate(design, {
    bookOf: (region) => bundledBooks.get(region),
    terms: { hours: 730, rounding: 'line', withFreeTier: true, today: '2026-11-22' },
  })

export const verdictOn = (design: Design, element: string): Verdict => {
  const verdict = evaluated(design).verdicts.find((one) => one.element === element)
  if (verdict === undefined) throw new Error(`There is no verdict on ${element}.`)
  return verdict
}

/** What is said in English; what has no text, or no value for a place in it, fails. */
export const inEnglish = ({ key, values }: Pick<Verdict['findings'][number], 'key' | 'values'>): string => {
  const text: unknown = key.split('.').reduce<unknown>((texts, name) => (texts as Record<string, unknown>)[name], en)
  if (typeof text !== 'string') throw new Error(`There is no text ${key}.`)
  const places = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const missing = places.filter((name) => values[name] === undefined)
  if (missing.length > 0) throw new Error(`${key} wants ${missing.join()}`)
  return fillText(text, values)
}

export const said = ({ findings }: Pick<Verdict, 'findings'>): readonly string[] => findings.map(inEnglish)
