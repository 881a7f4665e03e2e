import { heldMembers } from '../held-members'
import type { Properties, Resource as Written, Value as WrittenValue } from '../resource'
import { Computed, isList, isObject, Reference, type Resource, type Value } from './value'

/*
 * Resources of a file in the form that resources of designs have, for the table of what they hold.
 */

export const written = (value: Value): WrittenValue | undefined => {
  if (value === null || value === undefined) return undefined
  if (value instanceof Reference) {
    return { ref: value.resource, ...(value.attribute === '' ? {} : { attribute: value.attribute }) }
  }
  if (value instanceof Computed) return { join: [value.text] }
  if (isList(value)) return value.map(written).filter((item) => item !== undefined)
  return isObject(value) ? writtenProperties(value) : value
}

const writtenProperties = (value: Readonly<Record<string, Value>>): Properties =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const out = written(inner)
      return out === undefined ? [] : [[name, out]]
    }),
  )

export const writtenResource = ({ id, type, properties }: Resource): Written => ({
  logicalId: id,
  type,
  properties: writtenProperties(properties),
})

/** Paths of the properties that hold members, by the type of the resource; those of delivery streams are of a destination. */
const heldPaths = new Map<string, string[]>()
for (const held of Object.values(heldMembers).flat()) {
  heldPaths.set(held.type, [...(heldPaths.get(held.type) ?? []), held.path])
}

/** CloudFormation takes "2" for 2, and "true" for true. */
export const withNumbers = (resource: Resource): Resource => {
  const paths = (heldPaths.get(resource.type) ?? []).map((path) => path.split('.'))
  const isDelivery = resource.type === 'AWS::KinesisFirehose::DeliveryStream'
  const within = (properties: Value, inner: readonly (readonly string[])[]): Value =>
    inner.reduce<Value>((value, path) => coerced(value, path), properties)
  const properties = isDelivery
    ? mapDestination(resource.properties, (destination) => within(destination, [...paths, ...stagingHints]))
    : within(resource.properties, paths)
  return {
    ...resource,
    inFile: resource.inFile ?? resource,
    properties: withoutEnd(properties as Resource['properties']),
  }
}

/** Trying for ever is what happens where nothing is said. @source Data Streams facts sheet §16 */
const withoutEnd = (properties: Resource['properties']): Resource['properties'] => {
  const { MaximumRetryAttempts: tries, ...others } = properties
  return tries === -1 ? others : properties
}

const stagingHints = ['IntervalInSeconds', 'SizeInMBs'].map((name) => ['S3Configuration', 'BufferingHints', name])

const mapDestination = (properties: Resource['properties'], map: (value: Value) => Value): Resource['properties'] =>
  Object.fromEntries(
    Object.entries(destinationsFirst(properties)).map(([name, value]) => [
      name,
      name.endsWith('DestinationConfiguration') ? map(value) : value,
    ]),
  )

/** The older name of a delivery to S3. @source Firehose facts sheet §5 */
const destinationsFirst = (properties: Resource['properties']): Resource['properties'] => {
  const { S3DestinationConfiguration: s3, ...others } = properties
  return s3 === undefined || others['ExtendedS3DestinationConfiguration'] !== undefined
    ? properties
    : { ...others, ExtendedS3DestinationConfiguration: s3 }
}

const coerced = (value: Value, [step, ...rest]: readonly string[]): Value => {
  if (step === undefined) return typeof value === 'string' ? fromText(value) : value
  if (isList(value)) return value.map((item, at) => (String(at) === step ? coerced(item, rest) : item))
  if (!isObject(value)) return value
  const inner = value[step]
  return inner === undefined ? value : { ...value, [step]: coerced(inner, rest) }
}

const fromText = (text: string): Value => {
  if (/^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text)
  return text === 'true' || text === 'false' ? text === 'true' : text
}
