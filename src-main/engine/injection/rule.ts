import type { FaultName } from '../fault'
import { streamsModel, type OperationName } from '../streams/model'
import { documentedFaults } from '../streams/model/documented-faults'
import { parseShardNumber } from '../streams/stream'

/** What is to go wrong, where, how often and for how long. */
export interface InjectionRule {
  /** Left out: all operations, or with a fault all that can answer with it. */
  readonly operations?: readonly OperationName[] | undefined
  /** Name, in any account and region, or ARN; left out: any stream, or none. */
  readonly stream?: string | undefined
  /** As laxly written as in requests; left out: any shard, or none. */
  readonly shardId?: string | undefined
  /** Of the requests it is about, 0 … 1; of the records of PutRecords where each can fail by itself. */
  readonly share: number
  /** Waited before the request is carried out or refused; both ends included. */
  readonly latencyMs?: { readonly least: number; readonly most: number } | undefined
  /** Answered instead of carrying out the request. */
  readonly fault?: { readonly name: FaultName; readonly message?: string | undefined } | undefined
  /** Epoch milliseconds; left out: at once. */
  readonly from?: number | undefined
  /** Epoch milliseconds, not included; left out: until the rule is removed. */
  readonly until?: number | undefined
  /** The same seed befalls the same requests of a series. */
  readonly seed: number
}

/** A rule as it is given: a span may be said by its length instead of its end. */
export interface NewInjection extends InjectionRule {
  /** From the beginning of the span, milliseconds. */
  readonly durationMs?: number | undefined
}

/** What can be injected into an operation. */
export interface Injectable {
  /** The faults its clients must be ready for: the documented ones, and the failure that every service can have. */
  readonly faults: readonly FaultName[]
  /** Does a request say which stream, or which shard, it is about? */
  readonly hasStream: boolean
  readonly hasShard: boolean
}

const streamMembers = ['StreamName', 'StreamARN', 'ConsumerARN', 'ResourceARN', 'ShardIterator']
const shardOperations: readonly string[] = [
  'PutRecord',
  'PutRecords',
  'GetShardIterator',
  'GetRecords',
  'SubscribeToShard',
] satisfies OperationName[]

/** Every operation that is here, by name. */
export const injectables = Object.fromEntries(
  Object.entries(streamsModel).map(([name, { members }]): [string, Injectable] => [
    name,
    {
      faults: [...new Set<FaultName>([...documentedFaults[name as OperationName], 'InternalFailure'])],
      hasStream: streamMembers.some((member) => member in members),
      hasShard: shardOperations.includes(name),
    },
  ]),
) as Readonly<Record<OperationName, Injectable>>

/** The operations a rule is about. */
export const operationsOf = ({ operations, stream, shardId, fault }: InjectionRule): readonly OperationName[] =>
  operations ??
  (Object.keys(injectables) as OperationName[]).filter((name) => {
    const { faults, hasStream, hasShard } = injectables[name]
    if (fault !== undefined && !faults.includes(fault.name)) return false
    return (stream === undefined || hasStream) && (shardId === undefined || hasShard)
  })

/** Timers cannot be set further ahead. */
const longestMs = 2 ** 31 - 1

const streamPattern = /^(arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/)?[a-zA-Z0-9_.-]{1,128}$/

/** What is wrong with a rule, as a sentence; undefined when nothing is. */
export const problemOf = (rule: NewInjection): string | undefined =>
  problemOfEffect(rule) ?? problemOfSpan(rule) ?? problemOfPlace(rule) ?? problemOfOperations(rule)

const problemOfEffect = ({ share, latencyMs, fault, seed }: InjectionRule): string | undefined => {
  if (latencyMs === undefined && fault === undefined) return 'Say what to inject: a latency, a fault or both.'
  if (!(share >= 0 && share <= 1)) return `The share is a number from 0 to 1, not ${share}.`
  if (latencyMs !== undefined) {
    const { least, most } = latencyMs
    const isRange = Number.isInteger(least) && Number.isInteger(most) && least >= 0 && least <= most
    if (!isRange || most > longestMs) {
      return `The latency is a number of milliseconds, or a range from the lesser to the greater, not ${least} to ${most}.`
    }
  }
  return Number.isInteger(seed) ? undefined : `The seed is a whole number, not ${seed}.`
}

const problemOfSpan = ({ from, until, durationMs }: NewInjection): string | undefined => {
  if (durationMs !== undefined && until !== undefined) return 'Say when the span ends or how long it is, not both.'
  if (durationMs !== undefined && !(durationMs > 0)) return 'The time span has no length.'
  return from !== undefined && until !== undefined && until <= from ? 'The time span ends before it begins.' : undefined
}

const problemOfPlace = ({ stream, shardId }: InjectionRule): string | undefined => {
  if (stream !== undefined && !streamPattern.test(stream)) return `"${stream}" is neither a stream's name nor its ARN.`
  if (shardId !== undefined && parseShardNumber(shardId) === undefined) return `"${shardId}" is not a shard's id.`
  return undefined
}

const problemOfOperations = (rule: InjectionRule): string | undefined => {
  const { operations, stream, shardId, fault } = rule
  for (const name of operations ?? []) {
    const injectable = Object.hasOwn(injectables, name) ? injectables[name] : undefined
    if (injectable === undefined) return `There is no operation "${name}".`
    if (fault !== undefined && !injectable.faults.includes(fault.name)) {
      return `${name} never answers with ${fault.name}. It can answer with ${injectable.faults.join(', ')}.`
    }
    if (stream !== undefined && !injectable.hasStream) return `${name} is about no stream in particular.`
    if (shardId !== undefined && !injectable.hasShard) return `${name} is about no shard in particular.`
  }
  if (operations?.length === 0) return 'Name an operation, or leave operations out for all of them.'
  if (operationsOf(rule).length === 0) return `No operation here answers with "${fault?.name}".`
  return undefined
}
