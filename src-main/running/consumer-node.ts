import { createCrew, runApplication, type RunningApplication } from '../engine/consumers/application'
import { noIlls, type PassOn } from '../engine/consumers/consumer'
import { createRoom, runFunction, type RunningFunction } from '../engine/consumers/function'
import type { ReaderParts } from '../engine/consumers/stream-reader'
import { onDemandShards } from '../engine/streams/capacity/on-demand'
import { partOfSeed, seededRandom } from '../engine/producers/random'
import type { Design } from '../planning/design/design'
import type { Element, ElementOf } from '../planning/design/elements'
import { createOutlets, type RunContext, type RunNode } from './node'
import { originsOf, told } from './what-runs'

type Consumer = ElementOf<'application'> | ElementOf<'function'> | ElementOf<'sink'>

/** So long what it passes on is put again where it is refused. @source Kinesis facts sheet §15.1: RecordTtl */
const retryForSeconds = 30
/** Records of a request, of what it passes on. @source Kinesis facts sheet §15.1: CollectionMaxCount */
const recordsPerRequest = 500

/** A sink reads as a plain poller does that keeps up with everything. */
const plainPoller = {
  ...{ workers: 1, recordsPerSecondPerWorker: undefined, pollSeconds: 1, recordsPerRead: 10_000 },
  ...{ checkpointSeconds: 60, recordsOut: 1, bytesOut: 1 },
}

const isConsumer = (element: Element): element is Consumer =>
  element.kind === 'application' || element.kind === 'function' || element.kind === 'sink'

/** Whoever reads streams: an application, a function, or a sink. */
export const startConsumer = (context: RunContext, design: Design, first: Consumer): RunNode => {
  const { parts, kept } = context
  const { id } = first
  const name = context.nameOf(id)
  const outlets = createOutlets(context, id)
  const readers = new Map<string, RunningApplication | RunningFunction>()
  const [room, crew] = [createRoom(parts.clock), createCrew(parts.clock)]
  let element: Consumer = first
  const reads = 'reads' in first ? first.reads : 'shared'
  const caller = { ...context.caller, client: { application: name, accessKeyId: '' } }
  const readerParts: ReaderParts = { ...parts, caller }

  const passOn: PassOn = (records, shardId) => {
    outlets.tally(records)
    const tick = parts.clock.now() - kept.startedAt
    for (const [target, writer] of outlets.writers) {
      void writer.write(records, seededRandom(partOfSeed(kept.seed, `${id} ${shardId} ${target}`, tick)))
    }
  }

  const read = (streamId: string, leasesBefore: number): RunningApplication | RunningFunction => {
    const options = {
      ...{ stream: context.nameOf(streamId), reads, consumerName: name, seed: kept.seed, room, crew, leasesBefore },
      ...{ startedAt: kept.startedAt, checkpoints: kept.checkpoints[id]?.[streamId] ?? {} },
    }
    if (element.kind === 'function') return runFunction({ settings: functionOf(element), passOn }, options, readerParts)
    const application = element.kind === 'application' ? applicationOf(element) : plainPoller
    return runApplication({ application, passOn }, options, readerParts)
  }

  const follow = (design: Design): void => {
    const next = design.elements.find((one) => one.id === id)
    if (next === undefined || !isConsumer(next) || next.kind !== first.kind) return
    element = next
    outlets.follow(design, { recordsPerRequest, retryForSeconds })
    const streams = originsOf(design, id).filter((origin) => origin.kind === 'stream')
    const origins = new Set(streams.map(({ id }) => id))
    for (const [streamId, reader] of readers) {
      if (origins.has(streamId)) continue
      reader.stop()
      readers.delete(streamId)
    }
    let leasesBefore = 0
    for (const stream of streams) {
      if (!readers.has(stream.id)) readers.set(stream.id, read(stream.id, leasesBefore))
      leasesBefore += stream.mode === 'provisioned' ? stream.shards : onDemandShards
    }
    const ills = context.illsOf(id)
    for (const reader of readers.values()) changeReader(reader, element, ills)
  }
  follow(design)

  return {
    ...{ outlets, readers, made: undefined, follow },
    get held() {
      return 'reads' in element && element.reads !== reads ? ['reads'] : []
    },
    problem: () => {
      const faults = [...readers.values()].map(({ reader }) => reader.problem)
      const fault = faults.find((one) => one !== undefined && one.fault !== 'ProvisionedThroughputExceededException')
      if (fault !== undefined) return told('run.why.fault', { fault: fault.fault, message: fault.message })
      if (element.kind === 'function' && element.msPerBatch === undefined) return told('run.why.unknownDuration')
      const isUnknown = element.kind === 'application' && element.recordsPerSecondPerWorker === undefined
      return isUnknown ? told('run.why.unknownCapacity') : null
    },
    stop: () => {
      for (const reader of readers.values()) reader.stop()
      outlets.stop()
    },
  }
}

const changeReader = (reader: RunningApplication | RunningFunction, element: Consumer, ills = noIlls): void => {
  if (element.kind === 'function') (reader as RunningFunction).change({ settings: functionOf(element), ills })
  else {
    const application = element.kind === 'application' ? applicationOf(element) : plainPoller
    ;(reader as RunningApplication).change({ application, ills })
  }
}

const functionOf = (element: ElementOf<'function'>) => ({
  ...element,
  msPerBatch: element.msPerBatch,
  maxConcurrency: element.maxConcurrency,
  maxRetries: element.maxRetries,
})

const applicationOf = (element: ElementOf<'application'>) => ({
  ...element,
  recordsPerSecondPerWorker: element.recordsPerSecondPerWorker,
})
