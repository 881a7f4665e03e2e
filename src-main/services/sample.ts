import { z } from 'zod'
import sampleProject from '../../resources/sample/sample-project.json'
import { runPollingReader } from '../engine/consumers/polling-reader'
import { runWorkload } from '../engine/producers/workload'
import type { Caller } from '../engine/service'
import { arnOf } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { OpenProject } from './project'

const Field = z.union([
  z.strictObject({ pick: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
  z.strictObject({ integer: z.tuple([z.number(), z.number()]) }),
  z.strictObject({ decimal: z.tuple([z.number(), z.number()]), digits: z.number() }),
  z.strictObject({ id: z.string(), of: z.number(), skewed: z.boolean().optional() }),
  z.strictObject({ counter: z.string() }),
  z.strictObject({ time: z.literal(true) }),
])

const Sample = z.strictObject({
  formatVersion: z.literal(1),
  streams: z.array(
    z.strictObject({
      name: z.string(),
      shardCount: z.number(),
      workload: z.strictObject({
        recordsPerSecond: z.number(),
        wave: z.strictObject({ periodSeconds: z.number(), depth: z.number() }).optional(),
        partitionKey: z.string(),
        seed: z.number(),
        payload: z.record(z.string(), Field),
      }),
    }),
  ),
})

/** What the sample's consumer is called beside those that come over the network. */
const sampleReader = { application: 'sample-reader', accessKeyId: '' }

/**
 * Let the sample run: its streams are made if they are missing, producers put made-up records into them, and one reader a
 * stream reads them.
 * @returns what stops producers and readers; streams and records stay
 */
export const startSample = async (
  { streams }: OpenProject,
  { caller, clock, logger }: { caller: Caller; clock: Clock; logger: Logger },
): Promise<() => void> => {
  const sample = Sample.parse(sampleProject)
  const stops: (() => void)[] = []
  for (const { name, shardCount, workload } of sample.streams) {
    if (streams.byArn(arnOf(caller, name)) === undefined) {
      await streams.operations.CreateStream(caller, { StreamName: name, ShardCount: shardCount })
    }
    stops.push(runWorkload({ stream: name, ...workload }, { streams, caller, clock, logger }))
    stops.push(runPollingReader(name, { streams, caller: { ...caller, client: sampleReader }, clock }))
  }
  return () => stops.forEach((stop) => stop())
}
