import { fault, type Fault } from '../fault'
import type { Caller } from '../service'
import type { StreamsContext } from '../streams/context'
import type { Input } from '../streams/model'
import type { PutRecordsOutput } from '../streams/records/put'
import { route } from '../streams/records/put-entries'
import type { PutRecordsEntry } from '../streams/records/put-results'
import type { Stream } from '../streams/stream'
import type { ActiveInjection, Injections } from './injections'
import type { InjectionRule } from './rule'
import { meansShard, meansStream, targetOf } from './target'

type Call = (caller: Caller, input: never) => Promise<object | undefined | Fault>
type Context = Pick<StreamsContext, 'registry' | 'tokens' | 'clock'>
type PutRecordsInput = Input<'PutRecords'>

/** What befell one request, or one record of it. */
interface Outcome {
  delayMs: number
  fault: Fault | undefined
}

/**
 * Operations that go wrong as the rules say, and are themselves where no rule is about them. Latencies add up; the first rule
 * with a fault decides. Injected faults show in the rules' own counts and in no metric: the streams never saw the request. Rules
 * that are limits of shards are met where limits are.
 */
export const inject = <O extends Readonly<Record<string, Call>>>(
  operations: O,
  injections: Injections,
  context: Context,
): O => {
  const { registry, clock } = context
  // Where a stream distributes by itself, records have no shard yet: each is said to go to the next one.
  let turn = 0
  const shardFor = (stream: Stream, entry: PutRecordsInput['Records'][number]): number | undefined => {
    const isAuto = stream.settings.recordDistributionStrategy === 'AUTO'
    if (entry.PartitionKey === undefined && !isAuto) return undefined
    const at = isAuto ? turn++ % stream.openShards.length : route(stream, entry)
    return stream.openShards[at]?.number
  }

  /** Where each record would go, if any of the rules asks for it. */
  const shardsOf = (
    rules: readonly ActiveInjection[],
    caller: Caller,
    named: Parameters<typeof registry.find>[1],
    entries: PutRecordsInput['Records'],
  ): readonly (number | undefined)[] => {
    const stream = rules.some(({ rule }) => rule.shardId !== undefined) ? registry.find(caller, named) : undefined
    return entries.map((entry) => (stream === undefined || 'kind' in stream ? undefined : shardFor(stream, entry)))
  }

  const meet = async (name: string, rules: readonly ActiveInjection[], caller: Caller, input: never) => {
    const target = targetOf(context, caller, input)
    const applying = rules.filter((injection) => injection.isInForce() && meansStream(injection.rule, target))
    const call = operations[name] as Call
    if (applying.length === 0) return call(caller, input)
    if (name === 'PutRecords') return meetPutRecords(applying, caller, input)
    const shards =
      name === 'PutRecord' ? shardsOf(applying, caller, input, [input as Input<'PutRecord'>]) : [target.shardNumber]
    const outcome = befall(applying, shards)
    await pause(outcome.delayMs)
    return outcome.fault ?? call(caller, input)
  }

  /** Records fail one by one where AWS lets them; other faults are of the whole request. */
  const meetPutRecords = async (rules: readonly ActiveInjection[], caller: Caller, input: never) => {
    const request: PutRecordsInput = input
    const shards = shardsOf(rules, caller, request, request.Records)
    const [ofRecords, ofRequests] = partition(rules, ({ rule }) => failsRecords(rule) && request.DryRun !== true)
    const outcome = befall(ofRequests, shards)
    const failed = outcome.fault === undefined ? shards.map((shard) => befall(ofRecords, [shard])) : []
    await pause(failed.reduce((longest, { delayMs }) => Math.max(longest, delayMs), 0) + outcome.delayMs)
    if (outcome.fault !== undefined) return outcome.fault
    const rest = request.Records.filter((_, i) => failed[i]?.fault === undefined)
    if (rest.length === request.Records.length) return operations['PutRecords']?.(caller, input)
    const answer = rest.length === 0 ? noRecords : await putRest(caller, { ...request, Records: rest })
    return 'kind' in answer ? answer : merge(failed, answer)
  }
  const putRest = (caller: Caller, request: PutRecordsInput): Promise<PutRecordsOutput | Fault> =>
    (operations['PutRecords'] as Call)(caller, request as never) as Promise<PutRecordsOutput | Fault>

  const pause = (ms: number): Promise<void> | undefined =>
    ms === 0 ? undefined : new Promise((resolve) => void clock.after(ms, resolve))

  const injected = (name: string, call: Call): Call => {
    return (caller, input) => {
      const rules = injections.about(name)
      return rules.length === 0 ? call(caller, input) : meet(name, rules, caller, input)
    }
  }
  return Object.fromEntries(Object.entries(operations).map(([name, call]) => [name, injected(name, call)])) as O
}

/** Ask every rule that means one of the shards. */
const befall = (rules: readonly ActiveInjection[], shards: readonly (number | undefined)[]): Outcome => {
  const outcome: Outcome = { delayMs: 0, fault: undefined }
  for (const injection of rules) {
    const { rule } = injection
    if (!shards.some((shard) => meansShard(rule, shard)) || !injection.befalls()) continue
    outcome.delayMs += injection.latency()
    if (rule.fault !== undefined)
      outcome.fault ??= fault(rule.fault.name, rule.fault.message ?? 'This fault was injected.')
  }
  return outcome
}

/** @source Kinesis facts sheet §8: the two codes that a record of PutRecords can fail with */
const failsRecords = ({ fault }: InjectionRule): boolean =>
  fault?.name === 'ProvisionedThroughputExceededException' || fault?.name === 'InternalFailure'

const noRecords: PutRecordsOutput = { FailedRecordCount: 0, Records: [] }

/** Put the failed records back in their places between the results of the others. */
const merge = (outcomes: readonly Outcome[], answer: PutRecordsOutput): PutRecordsOutput => {
  let next = 0
  const Records = outcomes.map(({ fault }): PutRecordsEntry => {
    if (fault === undefined) return answer.Records[next++] as PutRecordsEntry
    return { ErrorCode: fault.fault, ErrorMessage: fault.message }
  })
  return { ...answer, FailedRecordCount: answer.FailedRecordCount + Records.length - answer.Records.length, Records }
}

const partition = <T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] => {
  const sides: [T[], T[]] = [[], []]
  for (const item of items) sides[isFirst(item) ? 0 : 1].push(item)
  return sides
}
