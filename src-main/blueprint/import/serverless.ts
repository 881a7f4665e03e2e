import { sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'
import { isObject, ownOf, Reference, type Resource, type Value, type ValueObject } from './value'

/*
 * What the serverless transform makes of its functions: a function, and a mapping for each event that reads something.
 * @source AWS SAM developer guide, AWS::Serverless::Function: generated resources, event sources Kinesis, SQS and MSK
 */

interface Expanded {
  readonly resources: readonly Resource[]
  /** Where what was an event stands. */
  readonly places: ReadonlyMap<string, readonly string[]>
  readonly leftOver: readonly Problem[]
}

export const expandServerless = (resources: readonly Resource[], globals: Value): Expanded => {
  const ofFunctions = member(globals, 'Function')
  const leftOver: Problem[] = []
  const places = new Map<string, readonly string[]>()
  const expanded = resources.flatMap((resource): readonly Resource[] => {
    if (resource.type !== 'AWS::Serverless::Function') return [resource]
    const { Events, ...own } = { ...ofFunctions, ...resource.properties } as ValueObject
    const mappings = Object.entries(isObject(Events) ? Events : {}).flatMap(([name, event]) => {
      const mapping = mappingOf(resource, name, event)
      const place = ['Resources', resource.id, 'Properties', 'Events', name]
      if (mapping === undefined) {
        leftOver.push({ place: place.join('.'), ...sentence('BlueprintKept') })
        return []
      }
      places.set(mapping.id, [...place, 'Properties'])
      return [mapping]
    })
    return [{ ...resource, type: 'AWS::Lambda::Function', properties: own }, ...mappings]
  })
  return { resources: expanded, places, leftOver }
}

const member = (value: Value, name: string): ValueObject => {
  const found = isObject(value) ? value[name] : undefined
  return isObject(found) ? found : {}
}

/** Where each event says what it reads. */
const sources: Readonly<Record<string, string>> = { Kinesis: 'Stream', SQS: 'Queue', MSK: 'Stream' }

const mappingOf = (resource: Resource, name: string, event: Value): Resource | undefined => {
  if (!isObject(event)) return undefined
  const source = ownOf(sources, String(event['Type']))
  if (source === undefined) return undefined
  const { [source]: stream, ...said } = member(event, 'Properties')
  return {
    id: `${resource.id}${name}`,
    type: 'AWS::Lambda::EventSourceMapping',
    // Its other members are those of a mapping, by the same names.
    properties: {
      ...said,
      FunctionName: new Reference(resource.id, ''),
      EventSourceArn: stream,
    },
    metadata: null,
  }
}
