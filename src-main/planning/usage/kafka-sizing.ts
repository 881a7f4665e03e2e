import type { BrokerType } from '../../metering/dimensions'
import {
  availabilityZones,
  expressBrokers,
  expressHeadRoom,
  mostBrokers,
  standardBrokers,
  sustainedMiBps,
} from '../capacity/kafka-brokers'
import type { ElementFlow } from '../flow/flow'
import { meanBytes } from '../flow/sizes'

/*
 * How many brokers of which type a cluster needs, as AWS's own sizing tool reckons. @source MSK facts sheet §4.2 and §4.3
 */

type Cluster = ElementFlow<'kafka-cluster'>

/** What storage is sized for, against what is in it. */
export const storageHeadRoom = 2

/** The largest volume of a broker. @source MSK facts sheet §4.1 */
const volumeGiB = 16_384
/** Express keeps three replicas whatever is said. */
const expressReplicas = 3
/** What an Express broker gives out, against what it takes in. */
const expressOut = 2.5

export interface Brokers {
  readonly type: BrokerType
  readonly count: number
}

/**
 * As given, or sized for the busiest second: the smallest type of the newest family of which a cluster may have enough, in whole
 * numbers for each availability zone. Undefined for serverless, whose brokers nobody sees.
 */
export const brokersOf = (flow: Cluster): Brokers | undefined => {
  const { type: kind, brokerType, brokers } = flow.element
  if (kind === 'serverless') return undefined
  const types = brokerType === undefined ? sizedTypes[kind] : [brokerType]
  const sized = types.map((type) => ({ type, count: neededOf(flow, type) }))
  const chosen = sized.find(({ count }) => count <= (brokers ?? mostBrokers)) ?? sized.at(-1)
  return chosen && { type: chosen.type, count: brokers ?? chosen.count }
}

const newest = (types: object, family: string): readonly BrokerType[] =>
  (Object.keys(types) as BrokerType[]).filter((type) => type.startsWith(family))

/** The smaller ones first. */
const sizedTypes = { standard: newest(standardBrokers, 'kafka.m7g.'), express: newest(expressBrokers, 'express.m7g.') }

const neededOf = (flow: Cluster, type: BrokerType): number => {
  const { element, incoming } = flow
  const peakMiBps = (incoming.peakRecordsPerSecond * meanBytes(incoming)) / 2 ** 20
  const needed =
    element.type === 'express'
      ? expressNeeded(flow, type, peakMiBps)
      : Math.max(standardNeeded(flow, type, peakMiBps), volumesOf(flow))
  return Math.max(1, Math.ceil(needed / availabilityZones)) * availabilityZones
}

/** Of types whose figures are not known one for each zone. */
const standardNeeded = ({ element, outputs }: Cluster, type: BrokerType, peakMiBps: number): number => {
  const { tieredHours, provisionedMiBps, partitions, replication } = element
  const each = sustainedMiBps(type, { fanOut: outputs.length, isTiered: tieredHours > 0, provisionedMiBps })
  const recommended = standardBrokers[type]?.partitions.recommended
  if (each === undefined || recommended === undefined) return 0
  return Math.max(peakMiBps / each, (partitions * replication) / recommended)
}

const expressNeeded = ({ element, outputs }: Cluster, type: BrokerType, peakMiBps: number): number => {
  const broker = expressBrokers[type]
  if (broker === undefined) return 0
  const sustained = (broker.in[0] * 1e6) / 2 ** 20
  return Math.max(
    peakMiBps / (sustained * expressHeadRoom),
    (peakMiBps * outputs.length) / (sustained * expressOut),
    (element.partitions * expressReplicas) / broker.partitions.recommended,
  )
}

/** How many of the largest volumes hold what is kept. */
const volumesOf = ({ element, incoming }: Cluster): number => {
  if (element.storageGBPerBroker !== undefined) return 0
  const hourBytes = incoming.recordsPerSecond * meanBytes(incoming) * 3600
  return (hourBytes * element.retentionHours * element.replication * storageHeadRoom) / (volumeGiB * 2 ** 30)
}
