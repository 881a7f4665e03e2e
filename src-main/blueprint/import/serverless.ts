import { sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'
import { isObject, ownOf, Reference, type Resource, type Value, type ValueObject } from './value'

/*
 * What the serverless transform makes of its functions: a function, and a mapping for each event that reads something.
 * @source AWS SAM developer guide, AWS::Serverless::Function: generated resources, event sources Kinesis, SQS and MSK
 */

interface Expanded {
  readonly resources: readonly Resource[]
  readonly leftOver: readonly Problem[]
}

export const expandServerless = (resources: readonly Resource[], globals: Value): Expanded => {
  const ofFunctions = member(globals, 'Function')
  const leftOver: Problem[] = []
  const expanded = resources.flatMap((resource): readonly Resource[] => {
    if (resource.type !== 'AWS::Serverless::Function') return [resource]
    const { Events, ...own } = { ...ofFunctions, ...resource.properties } as ValueObject
    const mappings = Object.entries(isObject(Events) ? Events : {}).flatMap(([name, event]) => {
      const mapping = mappingOf(resource, name, event)
      if (mapping !== undefined) return [mapping]
      leftOver.push({ place: `Resources.${resource.id}.Properties.Events.${name}`, ...sentence('BlueprintKept') })
      return []
    })
    return [{ ...resource, type: 'AWS::Lambda::Function', properties: own }, ...mappings]
  })
  return { resources: expanded, leftOver }
}

const member = (value: Value, name: string): ValueObject => {
  const found = isObject(value) ? value[name] : undefined
  return isObject(found) ? found : {}
}

/** Where each event says what it reads. */
const sources: Readonly<Record<string, string>> = { Kinesis: 'Stream', SQS: 'Queue', MSK: 'Stream' }

/** Members that the mapping has by the same names. */
const same = [
  ...[
    'BatchSize',
    'MaximumBatchingWindowInSeconds',
    'ParallelizationFactor',
    'MaximumRetryAttempts',
    'StartingPosition',
  ],
  ...['BisectBatchOnFunctionError', 'FunctionResponseTypes', 'ScalingConfig', 'DestinationConfig', 'FilterCriteria'],
  ...['TumblingWindowInSeconds', 'MaximumRecordAgeInSeconds', 'Enabled', 'Topics'],
]

const mappingOf = (resource: Resource, name: string, event: Value): Resource | undefined => {
  if (!isObject(event)) return undefined
  const source = ownOf(sources, String(event['Type']))
  if (source === undefined) return undefined
  const said = member(event, 'Properties')
  return {
    id: `${resource.id}${name}`,
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      FunctionName: new Reference(resource.id, ''),
      EventSourceArn: said[source],
      ...Object.fromEntries(same.filter((one) => one in said).map((one) => [one, said[one]])),
    },
    metadata: null,
  }
}
