import { sentence, type Sentence } from '../../platform/sentence'
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
  /**
   * Of puts that are throttled: as if the shard had reached its limit. Such a refusal is the stream's own: it counts in its metrics,
   * and names the shard.
   */
  readonly isLimit?: boolean | undefined
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
  /** What a rule that goes on has met and befallen already: the chances of its seed go on there. */
  readonly before?: { readonly met: number; readonly hit: number } | undefined
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

/** What is wrong with a rule; undefined when nothing is. */
export const problemOf = (rule: NewInjection): Sentence | undefined =>
  problemOfEffect(rule) ?? problemOfSpan(rule) ?? problemOfPlace(rule) ?? problemOfOperations(rule)

const problemOfEffect = ({ share, latencyMs, fault, seed }: InjectionRule): Sentence | undefined => {
  if (latencyMs === undefined && fault === undefined) return sentence('InjectNothing')
  if (!(share >= 0 && share <= 1)) return sentence('InjectShare', { share: String(share) })
  if (latencyMs !== undefined) {
    const { least, most } = latencyMs
    const isRange = Number.isInteger(least) && Number.isInteger(most) && least >= 0 && least <= most
    if (!isRange || most > longestMs) {
      return sentence('InjectLatency', { least: String(least), most: String(most) })
    }
  }
  return Number.isInteger(seed) ? undefined : sentence('InjectSeed', { seed: String(seed) })
}

const problemOfSpan = ({ from, until, durationMs }: NewInjection): Sentence | undefined => {
  if (durationMs !== undefined && until !== undefined) return sentence('InjectTwoEnds')
  if (durationMs !== undefined && !(durationMs > 0)) return sentence('InjectNoSpan')
  return from !== undefined && until !== undefined && until <= from ? sentence('InjectEndsFirst') : undefined
}

const problemOfPlace = ({ stream, shardId }: InjectionRule): Sentence | undefined => {
  if (stream !== undefined && !streamPattern.test(stream)) return sentence('InjectStream', { stream })
  if (shardId !== undefined && parseShardNumber(shardId) === undefined)
    return sentence('InjectShard', { shard: shardId })
  return undefined
}

const problemOfOperations = (rule: InjectionRule): Sentence | undefined => {
  const { operations, stream, shardId, fault } = rule
  for (const name of operations ?? []) {
    const injectable = Object.hasOwn(injectables, name) ? injectables[name] : undefined
    if (injectable === undefined) return sentence('InjectNoOperation', { operation: name })
    if (fault !== undefined && !injectable.faults.includes(fault.name)) {
      const faults = injectable.faults.join(', ')
      return sentence('InjectNeverAnswers', { operation: name, fault: fault.name, faults })
    }
    if (stream !== undefined && !injectable.hasStream) return sentence('InjectNotOfStream', { operation: name })
    if (shardId !== undefined && !injectable.hasShard) return sentence('InjectNotOfShard', { operation: name })
  }
  if (operations?.length === 0) return sentence('InjectNoOperations')
  if (operationsOf(rule).length === 0) return sentence('InjectUnknownFault', { fault: String(fault?.name) })
  return undefined
}
