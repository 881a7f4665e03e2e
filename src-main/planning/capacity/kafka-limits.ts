import type { Finding, Verdict } from '../evaluation'
import { shareAbove, type ElementFlow } from '../flow/flow'
import { brokersOf, type Brokers } from '../usage/kafka-sizing'
import { finding, over, verdictOf, type Check } from './check'
import { busiestShard, peakOf, type Peak } from './heaviest-key'
import {
  expressBrokers,
  expressPartitionMBps,
  mostBrokers,
  serverlessQuotas,
  standardBrokers,
  sustainedMiBps,
} from './kafka-brokers'

type Cluster = ElementFlow<'kafka-cluster'>
const megabyte = 1e6
const mebibyte = 2 ** 20

/** Throughput and partitions of a cluster's brokers, or its quotas if it has none to be seen. Brokers share the load evenly. */
export const kafkaVerdict = (flow: Cluster): Verdict => {
  const { id, type } = flow.element
  if (type === 'serverless') return verdictOf(id, serverless(flow))
  const brokers = brokersOf(flow)
  if (brokers === undefined) return verdictOf(id, [])
  const checks = type === 'express' ? express(flow, brokers) : standard(flow, brokers)
  return verdictOf(id, checks, brokers.count > mostBrokers ? [tooMany(brokers.count)] : [])
}

/** AWS adds more on request. */
const tooMany = (brokers: number): Finding => finding('kafkaBrokers', 'warning', { brokers, limit: mostBrokers })

/** Written at `load` of the limit: what is beyond waits at the producers until it is refused. */
const check = (limit: string, peak: Peak, { rate, most }: { readonly rate: number; readonly most: number }): Check => {
  const load = rate / most
  return {
    ...{ limit, load, over: () => over(limit, { rate, limit: most }) },
    refusedPerSecond: load > 1 ? peak.all.recordsPerSecond * (1 - 1 / load) : 0,
  }
}

/** Reading: readers fall behind. */
const reading = (limit: string, rate: number, most: number): Check => ({
  ...{ limit, load: rate / most, readLoad: rate / most, over: () => over(limit, { rate, limit: most }) },
})

const partitionsOf = ({ element }: Cluster, brokers: number, most: number): Check => {
  const rate = (element.partitions * (element.type === 'express' ? 3 : element.replication)) / brokers
  return { limit: 'kafkaPartitions', load: rate / most, over: () => over('kafkaPartitions', { rate, limit: most }) }
}

const standard = (flow: Cluster, { type, count: brokers }: Brokers): Check[] => {
  const { element } = flow
  const peak = peakOf(flow.incoming)
  const use = { fanOut: flow.outputs.length, isTiered: element.tieredHours > 0, ...element }
  const each = sustainedMiBps(type, use)
  const partitions = standardBrokers[type]?.partitions.most
  const rate = peak.all.bytesPerSecond / mebibyte
  return [
    // The model is of three replicas: with fewer a cluster takes more, with more it takes an unknown amount less.
    ...(each === undefined || element.replication > 3 ? [] : [check('kafkaIn', peak, { rate, most: each * brokers })]),
    ...(partitions === undefined ? [] : [partitionsOf(flow, brokers, partitions)]),
  ]
}

const express = (flow: Cluster, { type, count: brokers }: Brokers): Check[] => {
  const broker = expressBrokers[type]
  if (broker === undefined) return []
  const peak = peakOf(flow.incoming)
  const rate = peak.all.bytesPerSecond / megabyte
  const calm = ratioOf(flow)
  const most = ([sustained, highest]: readonly [number, number]): number =>
    brokers * Math.min(highest, sustained / calm)
  const partition = busiestShard(peak, flow.element.partitions).bytesPerSecond / megabyte
  return [
    check('kafkaIn', peak, { rate: toMebi(rate), most: toMebi(most(broker.in)) }),
    reading('kafkaOut', toMebi(rate * flow.outputs.length), toMebi(most(broker.out))),
    check('kafkaPartition', peak, { rate: partition, most: expressPartitionMBps }),
    partitionsOf(flow, brokers, broker.partitions.most),
  ]
}

const toMebi = (megabytes: number): number => (megabytes * megabyte) / mebibyte

/** The average second against the busiest. */
const ratioOf = ({ incoming }: Cluster): number =>
  incoming.peakRecordsPerSecond === 0 ? 1 : incoming.recordsPerSecond / incoming.peakRecordsPerSecond

const serverless = (flow: Cluster): Check[] => {
  const quota = serverlessQuotas
  const peak = peakOf(flow.incoming)
  const readers = flow.outputs.length
  const rate = peak.all.bytesPerSecond / megabyte
  const partition = busiestShard(peak, flow.element.partitions).bytesPerSecond / megabyte
  const share = shareAbove(flow.incoming, quota.recordBytes)
  const { partitions } = flow.element
  return [
    check('kafkaIn', peak, { rate: toMebi(rate), most: toMebi(quota.in) }),
    reading('kafkaOut', toMebi(rate * readers), toMebi(quota.out)),
    check('kafkaPartition', peak, { rate: partition, most: quota.partitionIn }),
    reading('kafkaPartitionOut', partition * readers, quota.partitionOut),
    {
      ...{ limit: 'kafkaPartitions', load: partitions / quota.partitions },
      over: () => over('kafkaPartitions', { rate: partitions, limit: quota.partitions }),
    },
    ...(share * flow.incoming.peakRecordsPerSecond * 3600 < 1
      ? []
      : [{ limit: 'recordSize', load: 1 + share, over: () => over('kafkaRecordSize', { percent: share * 100 }) }]),
  ]
}
