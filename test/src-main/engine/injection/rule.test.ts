import { describe, expect, it } from 'vitest'
import { injectables, operationsOf, problemOf, type InjectionRule } from '../../../../src-main/engine/injection/rule'
import { streamsModel } from '../../../../src-main/engine/streams/model'
import { documentedFaults } from '../../../../src-main/engine/streams/model/documented-faults'

const throttle = { name: 'ProvisionedThroughputExceededException' } as const
const rule = (changes: Partial<InjectionRule>): InjectionRule => ({ share: 1, seed: 1, fault: throttle, ...changes })

describe('a rule', () => {
  it.each<[string, Partial<InjectionRule>]>([
    ['a fault of one operation', { operations: ['PutRecord'] }],
    ['a fault wherever it is known', {}],
    ['a latency everywhere', { fault: undefined, latencyMs: { least: 50, most: 200 } }],
    ['both', { latencyMs: { least: 0, most: 0 } }],
    ['a stream by name', { stream: 'orders' }],
    ['a stream by ARN', { stream: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders' }],
    ['a shard', { stream: 'orders', shardId: 'shardId-000000000003' }],
    ['a shard as briefly as AWS reads it', { shardId: '3' }],
    ['a span', { from: 1000, until: 2000 }],
    ['InternalFailure of any operation', { operations: ['CreateStream'], fault: { name: 'InternalFailure' } }],
    ['a KMS fault where it is documented', { operations: ['GetRecords'], fault: { name: 'KMSDisabledException' } }],
  ])('may say %s', (_what, changes) => {
    expect(problemOf(rule(changes))).toBeUndefined()
  })

  it.each<[string, Partial<InjectionRule>]>([
    ['Say what to inject: a latency, a fault or both.', { fault: undefined }],
    ['The share is a number from 0 to 1, not 1.2.', { share: 1.2 }],
    ['The share is a number from 0 to 1, not NaN.', { share: NaN }],
    [
      'The latency is a number of milliseconds, or a range from the lesser to the greater, not 200 to 50.',
      { latencyMs: { least: 200, most: 50 } },
    ],
    ['The time span ends before it begins.', { from: 2000, until: 2000 }],
    ['"or ders" is neither a stream\'s name nor its ARN.', { stream: 'or ders' }],
    ['"first" is not a shard\'s id.', { shardId: 'first' }],
    ['There is no operation "PutRecordz".', { operations: ['PutRecordz' as 'PutRecord'] }],
    ['There is no operation "constructor".', { operations: ['constructor' as 'PutRecord'] }],
    ['Name an operation, or leave operations out for all of them.', { operations: [] }],
    [
      'ListStreams is about no stream in particular.',
      { operations: ['ListStreams'], stream: 'a', fault: { name: 'LimitExceededException' } },
    ],
    [
      'SplitShard is about no shard in particular.',
      { operations: ['SplitShard'], shardId: '0', fault: { name: 'LimitExceededException' } },
    ],
  ])('may not be wrong: %s', (message, changes) => {
    expect(problemOf(rule(changes))?.message).toBe(message)
  })

  it('may not make an operation answer with what it never answers with', () => {
    expect(problemOf(rule({ operations: ['PutRecord', 'CreateStream'] }))?.message).toBe(
      'CreateStream never answers with ProvisionedThroughputExceededException. It can answer with ' +
        'InvalidArgumentException, LimitExceededException, ResourceInUseException, ValidationException, InternalFailure.',
    )
  })

  it('without operations is about all that know its fault, its stream and its shard', () => {
    const reads = ['GetRecords', 'GetShardIterator', 'PutRecord', 'PutRecords']
    expect(operationsOf(rule({})).toSorted()).toEqual(reads)
    const latency = rule({ fault: undefined, latencyMs: { least: 1, most: 1 } })
    expect(operationsOf(latency)).toEqual(Object.keys(streamsModel))
    expect(operationsOf({ ...latency, stream: 'orders' })).not.toContain('ListStreams')
    expect(operationsOf({ ...latency, shardId: '0' }).toSorted()).toEqual([...reads, 'SubscribeToShard'].toSorted())
  })
})

describe('what can be injected', () => {
  it('is what each operation documents, and InternalFailure', () => {
    for (const [name, { faults }] of Object.entries(injectables)) {
      const documented = documentedFaults[name as keyof typeof documentedFaults]
      expect(new Set(faults)).toEqual(new Set([...documented, 'InternalFailure']))
    }
  })
})
