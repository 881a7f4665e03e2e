import type { BrokerType } from '../../metering/dimensions'

/*
 * What brokers of Amazon MSK take. Standard ones by AWS's own sizing model, whose figures leave half of what the machine does as
 * head room; Express ones by their quotas.
 * @source MSK facts sheet §4.1 to §4.4
 */

interface StandardBroker {
  readonly ebsMiBps: number
  readonly nicMiBps: number
  /** Leaders and followers. */
  readonly partitions: { readonly recommended: number; readonly most: number }
}

const standard = (ebsMiBps: number, nicMiBps: number, recommended: number, most: number): StandardBroker => ({
  ebsMiBps,
  nicMiBps,
  partitions: { recommended, most },
})

export const standardBrokers: { readonly [T in BrokerType]?: StandardBroker } = {
  'kafka.m5.large': standard(81, 96, 1000, 1500),
  'kafka.m5.xlarge': standard(144, 160, 1000, 1500),
  'kafka.m5.2xlarge': standard(250, 320, 2000, 3000),
  'kafka.m5.4xlarge': standard(593.75, 640, 4000, 6000),
  'kafka.m5.8xlarge': standard(850, 1280, 4000, 6000),
  'kafka.m5.12xlarge': standard(1000, 1536, 4000, 6000),
  'kafka.m5.16xlarge': standard(1000, 2560, 4000, 6000),
  'kafka.m5.24xlarge': standard(1000, 3200, 4000, 4000),
  'kafka.m7g.large': standard(78.75, 117, 1000, 1500),
  'kafka.m7g.xlarge': standard(156.25, 234, 1000, 1500),
  'kafka.m7g.2xlarge': standard(312.5, 469, 2000, 3000),
  'kafka.m7g.4xlarge': standard(625, 937, 4000, 6000),
  'kafka.m7g.8xlarge': standard(1000, 1875, 4000, 6000),
  'kafka.m7g.12xlarge': standard(1000, 2812, 4000, 6000),
  'kafka.m7g.16xlarge': standard(1000, 3750, 4000, 6000),
}

/** What a volume gives without throughput being provisioned. */
const volumeMiBps = 250

/** How a cluster of standard brokers is used. */
export interface StandardUse {
  /** Bytes that are read for each that is written. */
  readonly fanOut: number
  readonly isTiered: boolean
  /** MiB/s of each broker beyond what its volume gives by itself. */
  readonly provisionedMiBps: number
}

/** MiB a second that clients may write to each broker, with three replicas; undefined of types AWS's model does not have. */
export const sustainedMiBps = (type: BrokerType, use: StandardUse): number | undefined => {
  const broker = standardBrokers[type]
  if (broker === undefined) return undefined
  const ebs = Math.min(broker.ebsMiBps, volumeMiBps + use.provisionedMiBps)
  const [byDisk, byNetwork] = use.isTiered ? [8, 7.2] : [6.5, 5.7]
  return Math.min(ebs / byDisk, broker.nicMiBps / (1.5 * use.fanOut + byNetwork)) * 0.5
}

interface ExpressBroker {
  /** MB a second, sustained and at most. */
  readonly in: readonly [number, number]
  readonly out: readonly [number, number]
  readonly partitions: { readonly recommended: number; readonly most: number }
}

const express = (
  [sustainedIn, mostIn]: readonly [number, number],
  [sustainedOut, mostOut]: readonly [number, number],
  [recommended, most]: readonly [number, number],
): ExpressBroker => ({
  in: [sustainedIn, mostIn],
  out: [sustainedOut, mostOut],
  partitions: { recommended, most },
})

export const expressBrokers: { readonly [T in BrokerType]?: ExpressBroker } = {
  'express.m7g.large': express([15.6, 23.4], [31.2, 58.5], [1000, 1500]),
  'express.m7g.xlarge': express([31.2, 46.8], [62.5, 117], [1000, 2000]),
  'express.m7g.2xlarge': express([62.5, 93.7], [125, 234.2], [2500, 4000]),
  'express.m7g.4xlarge': express([124.9, 187.5], [249.8, 468.7], [6000, 8000]),
  'express.m7g.8xlarge': express([250, 375], [500, 937.5], [12_000, 16_000]),
  'express.m7g.12xlarge': express([375, 562.5], [750, 1406.2], [16_000, 24_000]),
  'express.m7g.16xlarge': express([500, 750], [1000, 1875], [20_000, 32_000]),
}

/** AWS's sizing leaves a quarter of what an Express broker sustains. */
export const expressHeadRoom = 0.75
/** MB a second. */
export const expressPartitionMBps = 15

/** MB a second of a whole cluster, and of each partition. */
export const serverlessQuotas = {
  in: 200,
  out: 400,
  partitionIn: 5,
  partitionOut: 10,
  partitions: 2400,
  recordBytes: 8 * 2 ** 20,
} as const

/** Brokers of a cluster with KRaft; brokers are added by the availability zone. */
export const mostBrokers = 60
export const availabilityZones = 3
