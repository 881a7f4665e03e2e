import type { Caller } from '../../engine/service'
import { arnOf } from '../../engine/streams/stream'
import { metricCode, type Level } from '../catalog'
import type { Dimensions } from '../dimensions'
import type { AllDimensions } from '../dimensions'
import { kinesisNamespace, unitOf } from './model'

/** A metric as requests name it. */
export interface NamedMetric {
  readonly Namespace?: string
  readonly MetricName?: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[]
}

const secondDimension: Readonly<Record<Exclude<Level, 'stream'>, string>> = {
  shard: 'ShardId',
  consumer: 'ConsumerName',
}

/** The dimensions CloudWatch shows of a stream, shard or consumer. */
export const dimensionsOf = ({ level, stream, name }: Dimensions): { Name: string; Value: string }[] => {
  const ofStream = { Name: 'StreamName', Value: stream }
  return level === 'stream' ? [ofStream] : [ofStream, { Name: secondDimension[level], Value: name }]
}

/**
 * Find a metric by all of its dimensions, in any order: CloudWatch does not aggregate over those that are left out.
 * @param unit of a request that wants only data of that unit
 * @returns undefined when there is no such metric, which is no error: it has no data
 */
export const findMetric = (
  all: AllDimensions,
  caller: Caller,
  named: NamedMetric,
  unit: string | undefined,
): { readonly of: Dimensions; readonly code: number } | undefined => {
  const given = new Map(named.Dimensions?.map(({ Name, Value }) => [Name, Value]))
  const stream = given.get('StreamName')
  if (named.Namespace !== kinesisNamespace || stream === undefined) return undefined
  if (given.size !== named.Dimensions?.length) return undefined
  const level = levelOf(given)
  if (level === undefined) return undefined
  const name = level === 'stream' ? '' : (given.get(secondDimension[level]) ?? '')
  const of = all.find(level, arnOf(caller, stream), name)
  const code = metricCode(level, named.MetricName ?? '')
  if (of === undefined || code === undefined) return undefined
  return unit === undefined || unit === unitOf(level, code) ? { of, code } : undefined
}

const levelOf = (given: ReadonlyMap<string, string>): Level | undefined => {
  if (given.size === 1) return 'stream'
  if (given.size !== 2) return undefined
  return (['shard', 'consumer'] as const).find((level) => given.has(secondDimension[level]))
}
