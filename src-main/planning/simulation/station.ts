import { isKind, partFrom, type ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { add, bytesOf, clear, listOf, sumOf } from './amounts'
import type { Arrivals } from './arrivals'
import { keyPlacesOf } from './heavy-keys'
import { createIntake, type Intake } from './intake'
import { writeLimitsOf } from './write-limits'
import { createLog, type Log, type Reading, type Way } from './log'
import { mixOf, tooLargeOf, type OriginMix } from './origins'
import { createScaler, type Scaler } from './scaler'
import { oneClass, shardClassesOf, type KeyedFlow, type ShardClasses } from './shard-classes'
import { functionTurns, type Turns } from './turns'
import { noReadLimits, streamReadLimits, wayOf } from './ways'

/*
 * The elements of a design at work in a simulation, each with what it takes in, what it keeps for its readers, and what it gives on.
 */

export interface World {
  readonly region: string
  readonly from: number
  readonly stepMs: number
  readonly steps: number
  /** Ids of the elements in which records begin. */
  readonly origins: readonly string[]
  /** On-demand streams begin as new ones, not as if they had seen their busiest second already. */
  readonly hasNewStreams: boolean
}

/** A way on which a reader gets what another element keeps. */
export interface Pull {
  readonly from: Station
  readonly reading: Reading
  readonly way: () => Way
  /** Records given on for each that is read. */
  readonly factor: number
  readonly target: Target
}

/** Where records of each origin are added up, from one place on. */
interface Target {
  readonly into: Float64Array
  readonly at: number
}

/** A way on which an element puts what it gives. */
export interface Push {
  readonly to: Station
  readonly factor: number
  /** Undefined: it takes nothing. */
  readonly target: Target | undefined
}

export interface Station {
  readonly flow: ElementFlow
  readonly mix: OriginMix
  readonly arrivals: Arrivals | undefined
  /** Its place among the origins; -1: no records begin in it. */
  readonly origin: number
  /** It keeps records for those that read them. */
  readonly isStored: boolean
  /** What is put to it directly. */
  readonly puts: readonly ElementFlow[]
  readonly intake: Intake | undefined
  readonly log: Log | undefined
  readonly scaler: Scaler | undefined
  readonly turns: Turns | undefined
  readonly shards: () => number
  /** Of its shards now. */
  readonly classes: () => ShardClasses
  /** Of the last step: records it took in, or of those that read, dealt with, by origin; and the sum. */
  readonly took: Float64Array
  records: number
  readonly pulls: Pull[]
  readonly pushes: Push[]
  /** The ways of those that read it, in the order of its outputs; its own first where it reads what is put to it. */
  readonly ways: Way[]
  reshard(classes: ShardClasses): void
}

/** Kinds that keep records for those that read them. */
export const keeps = (flow: ElementFlow): boolean =>
  isKind(flow, 'stream') || isKind(flow, 'kafka-cluster') || isKind(flow, 'queue')

const begins = (flow: ElementFlow): boolean => isKind(flow, 'source') || isKind(flow, 'video-stream')

/** Of what is put on by elements that are not sources: as sources do by default. */
const retrySeconds = 30

export const createStation = (flow: ElementFlow, arrivals: Arrivals | undefined, world: World): Station => {
  const mix = mixOf(flow.incoming, world.origins)
  const isStored = keeps(flow)
  const puts = flow.inputs.filter((input) => isStored || !keeps(input))
  const keyed = isKind(flow, 'stream') ? keyedFlows(flow, world.origins) : []
  const shards = isKind(flow, 'stream') ? firstShards(flow, world) : 1
  const takes = isStored || (!begins(flow) && puts.length > 0)
  const classes = isKind(flow, 'stream') ? shardClassesOf(shards, keyed) : oneClass(1, world.origins.length)
  const intake = takes ? intakeOf(flow, { puts, mix, classes }, world) : undefined
  const ways = isStored ? listOf(flow.outputs, (reader) => wayOf(reader, flow, classes)) : [wayOf(flow, flow, classes)]
  const log = intake && logOf(flow, { mix, classes, ways }, world)
  const scaler = isKind(flow, 'stream') && intake ? scalerOf(flow, { classes, keyed, shards }, world) : undefined
  let current = classes
  return {
    ...{ flow, mix, arrivals, isStored, puts, intake, log, scaler, ways, pulls: [], pushes: [], records: 0 },
    origin: world.origins.indexOf(flow.element.id),
    took: new Float64Array(world.origins.length),
    turns: functionTurns(flow),
    shards: () => scaler?.shards() ?? shards,
    classes: () => current,
    reshard: (next) => {
      current = next
      intake?.reshard(next)
      log?.reshard(next)
      flow.outputs.forEach((reader, w) => (ways[w] = wayOf(reader, flow, next)))
    },
  }
}

const keyedFlows = (flow: ElementFlow, origins: readonly string[]): readonly KeyedFlow[] =>
  origins.map((origin) => {
    const { strands, recordsPerSecond } = partFrom(flow.incoming, origin)
    return { keys: keyPlacesOf(strands[0]?.keys ?? { kind: 'uniform' }), recordsPerSecond }
  })

const firstShards = (flow: ElementFlow<'stream'>, { hasNewStreams }: World): number => {
  const { mode, shards } = flow.element
  if (mode === 'provisioned') return shards
  return shardsOf(flow.element, hasNewStreams ? { ...flow.incoming, peakRecordsPerSecond: 0 } : flow.incoming)
}

interface Kept {
  readonly mix: OriginMix
  readonly classes: ShardClasses
}

/** Within a step retries are looked at once a second; in longer ones, into which most of them fit, a few times. */
const turnsOf = (stepSeconds: number): number =>
  stepSeconds >= 60 ? 3 : Math.min(12, Math.max(1, Math.ceil(stepSeconds)))

const intakeOf = (flow: ElementFlow, kept: Kept & { readonly puts: readonly ElementFlow[] }, world: World): Intake => {
  const stepSeconds = world.stepMs / 1000
  const turns = turnsOf(stepSeconds)
  return createIntake(kept.classes, {
    limits: writeLimitsOf(flow, kept.puts, world.region),
    inputs: listOf(kept.puts, ({ element, outgoing }) => {
      const { mix, meanBytes } = mixOf(outgoing, world.origins)
      const retryForSeconds = element.kind === 'source' ? element.retryForSeconds : retrySeconds
      return { retryForSeconds, mix, recordBytes: meanBytes }
    }),
    recordBytes: kept.mix.recordBytes,
    tooLarge: tooLargeOf(flow, world.origins),
    ...{ stepSeconds, turns },
  })
}

const logOf = (flow: ElementFlow, kept: Kept & { readonly ways: Way[] }, { stepMs, steps }: World): Log =>
  createLog(kept.classes, {
    limits: isKind(flow, 'stream') ? streamReadLimits : noReadLimits,
    ways: kept.ways,
    recordBytes: kept.mix.recordBytes,
    ...{ stepSeconds: stepMs / 1000, steps },
    keptSteps: Math.max(1, Math.ceil(keptHoursOf(flow) * (3_600_000 / stepMs))),
  })

const keptHoursOf = (flow: ElementFlow): number => {
  if (isKind(flow, 'stream')) return flow.element.retentionHours
  return isKind(flow, 'kafka-cluster') ? flow.element.retentionHours + flow.element.tieredHours : Infinity
}

const scalerOf = (
  flow: ElementFlow<'stream'>,
  { classes, keyed, shards }: { classes: ShardClasses; keyed: readonly KeyedFlow[]; shards: number },
  { region, from, stepMs, hasNewStreams, origins }: World,
): Scaler | undefined => {
  const { peakRecordsPerSecond: peak } = flow.incoming
  const recordsPerSecond = hasNewStreams ? 0 : peak
  const bytesPerSecond = recordsPerSecond * mixOf(flow.incoming, origins).meanBytes
  return createScaler(classes, {
    ...{ stream: flow.element, region, flows: keyed, from, stepMs, shards },
    openedAt: hasNewStreams ? from : -Infinity,
    peak: { recordsPerSecond, bytesPerSecond },
  })
}

/** Let what one gives come to the others. */
export const connect = (stations: ReadonlyMap<string, Station>): void => {
  for (const station of stations.values()) {
    const { incoming, outgoing, outputs } = station.flow
    const factor = incoming.recordsPerSecond > 0 ? outgoing.recordsPerSecond / incoming.recordsPerSecond : 1
    outputs.forEach((output, w) => {
      const to = stations.get(output.element.id) as Station
      const reading = station.log?.readings[w]
      const put = putTarget(to, station)
      if (!station.isStored) station.pushes.push({ to, factor, target: put })
      else if (reading !== undefined) {
        const target = to.isStored && put !== undefined ? put : { into: to.took, at: 0 }
        to.pulls.push({ from: station, reading, way: () => station.ways[w] as Way, factor, target })
      }
    })
  }
}

const putTarget = ({ intake, puts, took }: Station, from: Station): Target | undefined =>
  intake && { into: intake.offered, at: puts.indexOf(from.flow) * took.length }

/** One step of one element, after those it gets from. */
export const advance = (station: Station, step: number, { from, stepMs }: World): void => {
  const { took, origin, arrivals, pushes } = station
  clear(took)
  if (arrivals !== undefined) took[origin] = arrivals(step)
  else if (station.isStored) takeIn(station, from + (step + 1) * stepMs)
  else deal(station, stepMs)
  station.records = sumOf(took)
  for (let p = 0; p < pushes.length; p++) {
    const { factor, target } = pushes[p] as Push
    if (target !== undefined) give(took, factor, target)
  }
}

const give = (records: Float64Array, factor: number, { into, at }: Target): void => {
  for (let o = 0; o < records.length; o++) into[at + o] = (into[at + o] as number) + (records[o] as number) * factor
}

const givePulled = ({ pulls }: Station): void => {
  for (let p = 0; p < pulls.length; p++) {
    const { reading, factor, target } = pulls[p] as Pull
    give(reading.takenBy, factor, target)
  }
}

const takeIn = (station: Station, end: number): void => {
  const { intake, log, scaler, took } = station
  if (intake === undefined || log === undefined) return
  givePulled(station)
  intake.step()
  log.step(intake.ofClasses.taken, intake.takenBy)
  add(took, intake.takenBy)
  if (scaler === undefined) return
  const next = scaler.step(end, intake.ofClasses.taken, bytesOf(took, station.mix.recordBytes))
  if (next !== undefined) station.reshard(next)
}

const deal = (station: Station, stepMs: number): void => {
  const { intake, log, took } = station
  givePulled(station)
  if (station.turns !== undefined) giveTurns(station.pulls, station.turns, stepMs / 1000)
  if (intake === undefined || log === undefined) return
  intake.step()
  log.step(intake.ofClasses.taken, intake.takenBy)
  const [own] = log.readings
  if (own !== undefined) add(took, own.takenBy)
}

const giveTurns = (pulls: readonly Pull[], turns: Turns, stepSeconds: number): void => {
  const sources = pulls.map(({ from, reading: { taken, behindShards, behindTaken } }) => ({
    ...{ shards: from.shards(), behindShards },
    otherRecordsPerSecond: (taken - behindTaken) / stepSeconds,
  }))
  const recordsPerSecond = turns.step(sources)
  for (const { way } of pulls) way().turnRecordsPerSecond = recordsPerSecond
}
