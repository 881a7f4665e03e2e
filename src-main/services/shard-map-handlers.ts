import type { ShardMap, shardMap as contract } from '../contract/shard-map'
import { isFault } from '../engine/fault'
import type { Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import type { Handlers } from './contract-server'
import type { OpenProject } from './project'
import { averageSeconds, factsOf, type Watched } from './shard-map/facts'
import { findingsOf } from './shard-map/findings'
import { previewOf } from './shard-map/preview'
import { asFailure, requireStream, stopAll } from './stream-handlers'
import type { Workbench } from './workbench'

/** Of a shard. */
const shownKeys = 5
/** Keys and averages change slowly, and judging hundreds of shards is not free. */
const everyMs = 2000

export const shardMapHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'shardMap.watch': ({ arn }, sink) => {
    const { project } = workbench
    requireStream(project, arn)
    const send = (): void => {
      const stream = project.streams.byArn(arn)
      if (stream === undefined) sink.end()
      else sink.send(toShardMap(stream, watchedOf(project, stream)))
    }
    send()
    return stopAll(project.streams.onChange(send), clock.every(everyMs, send))
  },

  'shardMap.preview': async ({ arn, resharding }) => {
    const stream = requireStream(workbench.project, arn)
    const watched = watchedOf(workbench.project, stream)
    const preview = previewOf(stream, resharding, { shards: factsOf(stream, watched).shards, now: watched.now })
    if (isFault(preview)) throw asFailure(preview)
    return preview
  },
})

const watchedOf = ({ metrics, limits, clock }: OpenProject, { settings }: Stream): Watched => ({
  metrics,
  limits: settings.limits ?? limits,
  now: clock.now(),
})

const toShardMap = (stream: Stream, watched: Watched): ShardMap => {
  const facts = factsOf(stream, watched)
  return {
    at: watched.now,
    averageSeconds,
    isByKey: stream.settings.recordDistributionStrategy !== 'AUTO',
    shards: facts.shards.map(({ shardId, load, readLoad, heavyKeys, sampledOneIn }) => ({
      ...{ shardId, readLoad, sampledOneIn },
      demand: load,
      keys: heavyKeys.slice(0, shownKeys),
    })),
    findings: findingsOf(facts),
  }
}
