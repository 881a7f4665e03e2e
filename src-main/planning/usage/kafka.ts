import { amountOf } from '../../metering/usage'
import type { ElementFlow } from '../flow/flow'
import { bytesPerSecond, flowed, givenGB, keptFor, readBy, used, working, type Entry, type Month } from './entries'
import { amount, base, product } from './figures'
import { brokersOf, storageHeadRoom } from './kafka-sizing'

/*
 * MSK. @source pricing facts sheet §6, MSK facts sheet §4
 */

type Cluster = ElementFlow<'kafka-cluster'>

export const kafkaUses = (flow: Cluster, month: Month): readonly Entry[] => [
  ...cluster(flow, month),
  ...beside(flow, month),
  crossing(flow, month),
]

const cluster = (flow: Cluster, month: Month): readonly Entry[] => {
  switch (flow.element.type) {
    case 'standard':
      return [...brokers(flow, month), ...volumes(flow, month)]
    case 'express':
      return [...brokers(flow, month), ...express(flow, month)]
    case 'serverless':
      return serverless(flow, month)
  }
}

const brokers = (flow: Cluster, { hours }: Month): readonly Entry[] => {
  const sized = brokersOf(flow)
  if (sized === undefined) return []
  const { type, count } = sized
  const sentence = flow.element.brokers === undefined ? 'brokersSized' : 'brokersGiven'
  return [used(`msk.${type}`, amount('broker-hour', count, hours), working(sentence, { brokers: count, type, hours }))]
}

const volumes = (flow: Cluster, month: Month): readonly Entry[] => {
  const { element, incoming } = flow
  const { hours } = month
  const { provisionedMiBps: mebibytesPerSecond, tieredHours, tieredReadGB } = element
  const brokers = brokersOf(flow)?.count ?? 0
  const throughput = amount('MiB/s-hour', mebibytesPerSecond, brokers, hours)
  return [
    volume(flow, brokers, month),
    used('msk.storageThroughput', throughput, working('storageThroughput', { mebibytesPerSecond, brokers, hours })),
    keptFor('msk.tieredStorage', tieredHours, { bytesPerSecond: bytesPerSecond(incoming), month }),
    givenGB('msk.tieredRetrieval', tieredReadGB),
  ]
}

/** As provisioned, or sized for what is kept. */
const volume = ({ element, incoming }: Cluster, brokers: number, { hours, ms }: Month): Entry => {
  const { retentionHours: keptHours, replication, storageGBPerBroker: gigabytes } = element
  if (gigabytes !== undefined) {
    const given = amount('GB-hour', brokers, gigabytes, hours)
    return used('msk.storage', given, working('volumesGiven', { brokers, gigabytes, hours }))
  }
  const bytes = bytesPerSecond(incoming)
  const sized = base('GB-hour', bytes, 3600, keptHours, replication, storageHeadRoom, ms)
  return used('msk.storage', sized, working('volumesSized', { bytesPerSecond: bytes, keptHours, replication, hours }))
}

const express = ({ element, incoming }: Cluster, month: Month): readonly Entry[] => {
  const bytes = bytesPerSecond(incoming)
  return [
    keptFor('msk.expressStorage', element.retentionHours, { bytesPerSecond: bytes, month }),
    flowed('msk.expressIncoming', bytes, month.seconds),
  ]
}

const serverless = ({ element, incoming, outputs }: Cluster, month: Month): readonly Entry[] => {
  const { hours, seconds } = month
  const { retentionHours, partitions } = element
  const bytes = bytesPerSecond(incoming)
  const partitionHours = amount('partition-hour', partitions, hours)
  return [
    used('msk.serverlessHours', amount('cluster-hour', hours), working('clusterHours', { hours })),
    used('msk.serverlessPartitionHours', partitionHours, working('partitionHours', { partitions, hours })),
    keptFor('msk.serverlessStorage', retentionHours, { bytesPerSecond: bytes, month }),
    flowed('msk.serverlessIncoming', bytes, seconds),
    readBy('msk.serverlessOutgoing', outputs.length, { bytesPerSecond: bytes, seconds }),
  ]
}

/** Connect and the replicator. */
const beside = ({ element, incoming }: Cluster, { hours, seconds }: Month): readonly Entry[] => {
  const { connectWorkers: workers, replicator } = element
  const connect = used(
    'msk.connectHours',
    amount('MCU-hour', workers, hours),
    working('connectHours', { workers, hours }),
  )
  if (!replicator) return [connect]
  return [
    connect,
    used('msk.replicatorHours', amount('replicator-hour', hours), working('replicatorHours', { hours })),
    flowed('msk.replicated', bytesPerSecond(incoming), seconds),
  ]
}

/**
 * Of three zones a client's own has a third of the leaders. Consumers of a rack-aware cluster read at home; what brokers copy
 * among themselves is free. @source MSK facts sheet §4.5
 */
const crossing = ({ element, incoming, outputs }: Cluster, { seconds }: Month): Entry => {
  const bytes = bytesPerSecond(incoming)
  const copies = 1 + (element.rackAware ? 0 : outputs.length)
  // Two thirds, counted on both sides.
  const crossed = amountOf('GB', product([bytes, copies, 4, seconds], 3))
  return used('transfer.crossAz', crossed, working('kafkaCrossAz', { bytesPerSecond: bytes, copies, seconds }))
}
