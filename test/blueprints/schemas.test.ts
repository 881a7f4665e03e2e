import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

const tools = process.env['STREAMGAUGE_BLUEPRINT_TOOLS']

interface Property {
  readonly required?: boolean
}
interface ResourceType {
  readonly cloudFormationType: string
  readonly properties: Readonly<Record<string, Property>>
  readonly attributes: Readonly<Record<string, unknown>>
}
interface Specification {
  readonly loadAwsServiceSpecSync: () => { readonly all: (kind: 'resource') => Iterable<ResourceType> }
}

const { types } = JSON.parse(
  readFileSync(new URL('../src-main/blueprint/schemas/cloudformation.json', import.meta.url), 'utf8'),
) as {
  readonly types: Readonly<Record<string, { readonly attributes: readonly string[]; readonly properties: object }>>
}

const known = new Map<string, ResourceType>()
beforeAll(() => {
  if (tools === undefined) return
  const { loadAwsServiceSpecSync } = createRequire(join(tools, 'package.json'))(
    '@aws-cdk/aws-service-spec',
  ) as Specification
  for (const type of loadAwsServiceSpecSync().all('resource')) known.set(type.cloudFormationType, type)
})

/** Tags are not written. */
const namesOf = (properties: ResourceType['properties']): readonly string[] =>
  Object.entries(properties)
    .filter(([name]) => name !== 'Tags')
    .map(([name, { required }]) => (required === true ? `${name}!` : name))
    .toSorted()

describe.skipIf(tools === undefined)('the shapes the unit tests hold templates against', () => {
  it.each(Object.entries(types))('of %s are those of CloudFormation', (type, extract) => {
    const found = known.get(type)
    expect(Object.keys(extract.properties).toSorted()).toEqual(namesOf(found?.properties ?? {}))
    expect(extract.attributes.toSorted()).toEqual(Object.keys(found?.attributes ?? {}).toSorted())
  })
})
