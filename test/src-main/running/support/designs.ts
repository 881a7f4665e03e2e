import { Design, type DesignInput } from '../../../../src-main/planning/design/design'

type Inputs = DesignInput['elements']
export type Of<K extends Inputs[number]['kind']> = Extract<Inputs[number], { kind: K }>

export const designOf = (elements: Inputs, ...ways: readonly string[]): Design =>
  Design.parse({
    ...{ formatVersion: 2, name: 'test', elements },
    edges: ways.flatMap((way) => {
      const ids = way.split(' > ')
      return ids.slice(1).map((to, i) => ({ from: ids[i] ?? '', to }))
    }),
  })

/** Fifty records of 200 bytes a second. */
export const source = (workload: Partial<Of<'source'>['workload']> = {}, changes: Partial<Of<'source'>> = {}) => ({
  ...{ kind: 'source' as const, id: 'shop', name: 'shop' },
  workload: { recordsPerSecond: 50, recordBytes: { kind: 'constant' as const, bytes: 200 }, ...workload },
  ...changes,
})
export const stream = (changes: Partial<Of<'stream'>> = {}) => ({
  ...{ kind: 'stream' as const, id: 'orders', name: 'orders' },
  ...changes,
})
export const application = (changes: Partial<Of<'application'>> = {}) => ({
  ...{ kind: 'application' as const, id: 'app', name: 'app' },
  ...changes,
})
export const fn = (changes: Partial<Of<'function'>> = {}) => ({
  ...{ kind: 'function' as const, id: 'fn', name: 'fn', msPerBatch: 20 },
  ...changes,
})
export const sink = (changes: Partial<Of<'sink'>> = {}) => ({
  ...{ kind: 'sink' as const, id: 'end', name: 'end' },
  ...changes,
})

/** A shop, a stream of orders, and who reads it. */
export const pipeline = (changes: {
  readonly workload?: Partial<Of<'source'>['workload']>
  readonly source?: Partial<Of<'source'>>
  readonly stream?: Partial<Of<'stream'>>
  readonly application?: Partial<Of<'application'>>
}): Design =>
  designOf(
    [source(changes.workload, changes.source), stream(changes.stream), application(changes.application)],
    'shop > orders > app',
  )
