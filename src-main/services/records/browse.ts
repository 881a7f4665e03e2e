import type { EventOf } from '../../contract/define'
import type { recordBrowser } from '../../contract/record-browser'
import { trimHorizon, type Shard, type Stream } from '../../engine/streams/stream'
import type { Clock } from '../../platform/clock'
import type { Thread } from '../../platform/thread'
import { sentence } from '../../platform/sentence'
import { faultOf, refusalOf, type ContractFailure, type FeedSink } from '../contract-server'
import type { OpenProject } from '../project'
import { streamGone } from '../stream-handlers'
import { bring } from './bring'
import type { ScanShard } from './found-record'
import { buffersOf, type Portion } from './portion'
import type { Want } from './scan'
import type { FromScan, ToScan } from './scan-messages'
import type { ScanThreads } from './scan-threads'
import { placeOf, scanShardOf, shardsToBrowse, type BrowseInput } from './starting-places'

type BrowseEvent = EventOf<(typeof recordBrowser)['records.browse']>

export interface Browse {
  readonly project: OpenProject
  readonly stream: Stream
  readonly input: BrowseInput
  /** The machine's: for how long things take. */
  readonly clock: Clock
  readonly threads: ScanThreads
}

/** A scan that says nothing for so long is stuck. Most that run too long stop themselves; not every library asks the time. */
const silenceMs = 10_000
/** When the thread of the next browse is started: once the first rows of this one are drawn, which need the processor. */
const nextThreadMs = 300
/** Reads under way at a time: writers wait for the same disk. */
const readsAtOnce = 4

/** Start a browse; the returned function ends it at once. */
export const startBrowse = (browse: Browse, sink: FeedSink<BrowseEvent>): (() => void) => {
  const { stream, input, clock, threads } = browse
  const world = browse.project.clock
  const shards = shardsToBrowse(stream, input, world.now())
  const isLive = input.start.type === 'LATEST'
  const known = new Set(shards.map(({ id }) => id))
  let isOver = false
  let thread: Thread | undefined
  let stopWatch = (): void => {}

  const stop = (): void => {
    isOver = true
    stopWatch()
    void thread?.stop()
  }
  const fail = (error: unknown): void => {
    if (isOver) return
    stop()
    sink.fail(isGone(browse) ? streamGone() : error)
  }
  const watch = (): void => {
    stopWatch()
    stopWatch = clock.after(silenceMs, () => fail(stuck()))
  }
  const post = (message: ToScan, portions: readonly Portion[] = []): void => {
    if (isOver) return
    watch()
    thread?.post(message, portions.flatMap(buffersOf))
  }

  const read = async (wants: readonly Want[]): Promise<void> => {
    if (isGone(browse)) throw streamGone()
    const born = isLive && input.shardIds === undefined ? stream.shards.filter(({ id }) => !known.has(id)) : []
    for (const { id } of born) known.add(id)
    const portions = await inTurn(
      wants,
      (want) => bring(stream, want, world.now()),
      () => isOver,
    )
    const newShards = born.map((shard) => scanShardOf(shard, { from: 0, end: Infinity }))
    post({ type: 'brought', brought: { portions, born: newShards } }, portions)
  }

  const onMessage = (raw: unknown): void => {
    if (isOver) return
    const message = raw as FromScan
    watch()
    if (message.type === 'event') sink.send(message.event as BrowseEvent)
    if (message.type === 'failed') fail(failureOf(message))
    else if (message.type === 'done') {
      stop()
      sink.end()
    }
    if (message.type === 'read') {
      stopWatch()
      read(message.wants).catch(fail)
    }
  }

  const use = (taken: Thread): void => {
    thread = taken
    thread.listen({ onMessage, onFailure: fail })
    if (isOver) void thread.stop()
  }
  const start = async (): Promise<void> => {
    const horizon = trimHorizon(stream, world.now())
    const placeIn = (shard: Shard): Promise<ScanShard> => placeOf(shard, horizon, input)
    // A live tail begins now, not once there is a thread for it.
    const [places] = await Promise.all([inTurn(shards, placeIn, () => isOver), threads.take().then(use)])
    post({ type: 'start', shards: places, filter: input.filter, limit: input.limit, isLive })
    clock.after(nextThreadMs, threads.prepare)
  }
  start().catch(fail)
  return stop
}

/** Results in the order of what they are of; a few at a time, and none any more once it is over. */
const inTurn = async <T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
  isOver: () => boolean,
): Promise<readonly R[]> => {
  const results: R[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < all.length && !isOver()) {
      const at = next++
      results[at] = await work(all[at] as T)
    }
  }
  await Promise.all(Array.from({ length: readsAtOnce }, lane))
  return results
}

const isGone = ({ project, stream }: Browse): boolean => project.streams.byArn(stream.arn)?.id !== stream.id

const stuck = (): ContractFailure =>
  refusalOf('FilterTimeLimit', sentence('FilterSilent', { seconds: silenceMs / 1000 }))

const failureOf = ({ message, code, text }: Extract<FromScan, { type: 'failed' }>): Error => {
  if (code === undefined) return new Error(message)
  return (code === 'InvalidArgumentException' ? faultOf : refusalOf)(code, { message, text })
}
