import fc from 'fast-check'
import { z } from 'zod'
import { Design } from '../../../../src-main/planning/design/design'
import { Element, elementKinds } from '../../../../src-main/planning/design/elements'

/** What of JSON Schema the schema of designs comes to. */
interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
}

const anyOf = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return fc.oneof(...options.map(anyOf))
  const min = schema.minimum ?? 0
  const max = Math.min(schema.maximum ?? 1e9, 1e9)
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min, max })
    case 'number':
      return fc
        .double({ min, max, noNaN: true, minExcluded: schema.exclusiveMinimum !== undefined })
        .map((value) => value + 0)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(anyOf(schema.items ?? {}), { minLength: 1, maxLength: 4 })
    case 'object':
      return anyObject(schema)
    default:
      return fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text)
  }
}

/** Members of which a later one must not be below an earlier one. */
const rising = [
  ['p10', 'p50', 'p90'],
  ['min', 'max'],
  ['median', 'p99'],
]

const anyObject = ({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> =>
  fc
    .record(
      Object.fromEntries(
        // Loads of the hours are a day's or a week's, and not all of them nothing.
        Object.entries(properties).map(([name, member]) => [name, name === 'shape' ? anyShape : anyOf(member)]),
      ),
      { requiredKeys: [...required] },
    )
    .map((value: Record<string, unknown>) => {
      const names = rising.find((members) => members.every((member) => member in value)) ?? []
      const sorted = names.map((name) => value[name] as number).sort((x, y) => x - y)
      return { ...value, ...Object.fromEntries(names.map((name, at) => [name, sorted[at]])) }
    })

const anyShape = fc
  .constantFrom(24, 168)
  .chain((length) => fc.array(fc.integer({ min: 1, max: 100 }), { minLength: length, maxLength: length }))

const anyOfSchema = (schema: z.ZodType): fc.Arbitrary<object> =>
  anyOf(z.toJSONSchema(schema, { io: 'input' }) as Schema)
    .map((value) => ({ ...(value as object), id: 'e' }))
    .filter((value) => Element.safeParse(value).success)

/** Elements as a person may write them: what has a default may be missing. */
const anyElement = fc.oneof(...Object.values(elementKinds).map((schema) => anyOfSchema(schema)))

/** Designs of a source, any elements, and edges between them, some of which lead nowhere. */
export const anyDesign: fc.Arbitrary<Design> = fc
  .record({
    source: anyOfSchema(elementKinds.source),
    others: fc.array(anyElement, { maxLength: 7 }),
    edges: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 }),
    nowhere: fc.boolean(),
    description: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ source, others, edges, nowhere, description }) => {
    const elements = [source, ...others]
    const places = elements.length + (nowhere ? 1 : 0)
    return Design.parse({
      formatVersion: 2,
      name: 'Any design',
      ...(description === undefined ? {} : { description }),
      elements: elements.map((value, at) => ({ ...value, id: `e${String(at)}` })),
      edges: edges.map(([from, to]) => ({ from: `e${String(from % places)}`, to: `e${String(to % places)}` })),
    })
  })
