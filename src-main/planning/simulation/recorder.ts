import { isKind, type ElementFlow } from '../flow/flow'
import { add, bytesOf, clear, listOf, sumOf } from './amounts'
import { addHighest, type Moments } from './moments'
import type { Intake } from './intake'
import type { ElementColumns, Tightest } from './simulation'
import type { Pull, Station } from './station'
import { pollSecondsOf } from './ways'
import { objectsMeter, runsMeter, waitMeter } from './batches'
import type { Reading, Way } from './log'

/*
 * What is kept of one element's steps: the columns of people and of metrics, and what its use is made of.
 */

export interface Recorder {
  readonly station: Station
  readonly columns: ElementColumns
  /** Records a second of each origin. */
  readonly flows: readonly Float64Array[]
  /** Calls of those that poll it that were refused, a second; of a stream. */
  readonly refusedCalls: Float64Array | null
  /** Runs and objects a second. */
  readonly runs: Float64Array | null
  readonly objects: Float64Array | null
  /** What came on each way from what it reads. */
  readonly pulled: readonly Pulled[]
  /** Of each input that puts to it directly: records taken, a second. */
  readonly putRecords: readonly Float64Array[]
  readonly tightest: () => Tightest | undefined
  /** Loads of each class, the busiest first, of a stream. */
  readonly heat: readonly Float64Array[]
  record(step: number): void
}

export interface Pulled {
  readonly from: Station
  readonly polls: boolean
  readonly recordsPerSecond: Float64Array
  readonly bytesPerSecond: Float64Array
  /** Without the time between two reads. */
  readonly lagMs: Float64Array
  /** As the service measures it: what was read counts, whether it was dealt with or not. */
  readonly iteratorMs: Float64Array
}

export interface RecorderOptions {
  readonly moments: Moments
  readonly stepSeconds: number
  readonly from: number
  /** Classes of shards whose load is kept. */
  readonly heatRows: number
}

export const createRecorder = (station: Station, options: RecorderOptions): Recorder => {
  const { moments, stepSeconds, from } = options
  const { flow, mix, intake, log, isStored } = station
  const column = (): Float64Array => new Float64Array(moments.count)
  const isStream = isKind(flow, 'stream')
  const isCluster = isKind(flow, 'kafka-cluster')
  const isDelivery = isKind(flow, 'delivery')
  const isApplication = isKind(flow, 'application')
  const begins = station.arrivals !== undefined
  const reads = station.pulls.length > 0 || (intake !== undefined && !isStored)
  const isBehindSomething = isStored ? log !== undefined && station.ways.length > 0 : reads
  const runsOf = runsMeter(flow)
  const waitAt = waitMeter(flow, mix.meanBytes, runsOf)
  const objectsAt = objectsMeter(flow, mix.meanBytes)
  const columns = {
    element: flow.element.id,
    recordsPerSecond: column(),
    bytesPerSecond: column(),
    throttledPerSecond: begins || (intake === undefined && !polls(station)) ? null : column(),
    lagMs: begins || !isBehindSomething ? null : column(),
    backlogRecords: begins || isBehindSomething ? column() : null,
    load: hasLoad(station) ? column() : null,
    shards: isStream ? column() : null,
    concurrency: runsOf?.ms === undefined ? null : column(),
    errorsPerSecond: column(),
  }
  const flows = listOf(mix.origins, column)
  const runs = runsOf === undefined ? null : column()
  const objects = objectsAt === undefined ? null : column()
  const refusedCalls = isStream ? column() : null
  const heat = isStream ? Array.from({ length: heatRowsOf(station, options.heatRows) }, column) : []
  const pulled = listOf(station.pulls, ({ from: giver, way }) => ({
    ...{ from: giver, polls: way().polls, recordsPerSecond: column(), bytesPerSecond: column() },
    ...{ lagMs: column(), iteratorMs: column() },
  }))
  const putRecords = listOf(station.puts, column)
  /** Of the steps of a moment, until it is over. */
  const sums = { runs: 0, objects: 0, refusedCalls: 0, shards: 0 }
  const tookSum = new Float64Array(flows.length)
  const pulledSums = listOf(pulled, () => new Float64Array(flows.length))
  const putSum = new Float64Array(putRecords.length)
  const heatSum = new Float64Array(heat.length)
  /** When the last moment was over. */
  const before = { refused: 0, lost: 0 }
  let step = 0
  let tightest: Tightest | undefined
  let highest = 0

  const consider = (limit: string, load: number): void => {
    if (columns.load !== null) addHighest(columns.load, moments, load)
    if (load <= highest) return
    highest = load
    tightest = { element: flow.element.id, limit, load, at: from + step * stepSeconds * 1000 }
  }

  const pulls = (): void => {
    for (let p = 0; p < pulled.length; p++) {
      const { reading } = station.pulls[p] as Pull
      const to = pulled[p] as Pulled
      add(pulledSums[p] as Float64Array, reading.takenBy)
      addHighest(to.lagMs, moments, reading.lagSeconds * 1000)
      addHighest(to.iteratorMs, moments, reading.iteratorSeconds * 1000)
    }
  }

  const waits = (lagSeconds: number, backlog: number): void => {
    if (columns.lagMs !== null) addHighest(columns.lagMs, moments, lagSeconds * 1000)
    if (columns.backlogRecords !== null) addHighest(columns.backlogRecords, moments, backlog)
  }

  const kept = (): void => {
    if (intake === undefined || log === undefined) return
    let lag = 0
    let backlog = 0
    let calls = 0
    for (let w = 0; w < log.readings.length; w++) {
      const reading = log.readings[w] as Reading
      lag = Math.max(lag, reading.lagSeconds)
      backlog = Math.max(backlog, reading.backlog)
      calls += reading.refusedCalls
    }
    waits(lag, backlog)
    sums.refusedCalls += calls
    if (isStream) {
      sums.shards += station.shards()
      for (let c = 0; c < heatSum.length && c < intake.ofClasses.loads.length; c++) {
        heatSum[c] = (heatSum[c] as number) + (intake.ofClasses.loads[c] as number)
      }
      consider('writeRecords', intake.loads.records)
      consider('writeBytes', intake.loads.bytes)
      consider('readBytes', log.loads.readBytes)
    } else if (isCluster) consider('kafkaIn', intake.loads.records)
  }

  const dealt = (): void => {
    const rate = station.records / stepSeconds
    const base = waitAt(rate)
    let lag = 0
    let backlog = 0
    let calls = 0
    let work = 0
    for (let p = 0; p < station.pulls.length; p++) {
      const { reading, way, from: giver } = station.pulls[p] as Pull
      const now = way()
      const wait = reading.taken > 0 || reading.backlog > 0 ? base + pollSecondsOf(now) : 0
      lag = Math.max(lag, reading.lagSeconds + wait)
      backlog += reading.backlog
      calls += reading.refusedCalls
      work = workLoad(now, giver, station.turns === undefined ? 0 : work)
    }
    if (intake !== undefined && log !== undefined) {
      const reading = log.readings[0] as Reading
      lag = Math.max(lag, reading.lagSeconds + (reading.taken > 0 ? base : 0))
      backlog += reading.backlog
      if (isDelivery) {
        consider('putRecords', intake.loads.records)
        consider('putBytes', intake.loads.bytes)
      }
      workLoad(station.ways[0] as Way, station, 0)
    }
    waits(lag, backlog)
    sums.refusedCalls += calls
    if (runsOf !== undefined) sums.runs += runsOf.perSecond(rate, backlog > 0)
    if (objectsAt !== undefined) sums.objects += objectsAt(rate)
  }

  /** What comes against what the reader gets through. @param others what it has to do for all else that it reads */
  const workLoad = (way: Way, giver: Station, others: number): number => {
    const loads = giver.log?.loads
    if (loads === undefined) return others
    const load = others + ratio(loads.arrived, way.recordsPerSecond)
    if (way.recordsPerSecond < Infinity) consider(isApplication ? 'workers' : 'functionTime', load)
    if (way.shardRecordsPerSecond < Infinity) {
      consider(isApplication ? 'workerOfShard' : 'functionTime', ratio(loads.busiest, way.shardRecordsPerSecond))
    }
    return load
  }

  /** Of a source: its part of what waits at its targets, and of what they did not get in the end. */
  const parts = listOf(station.pushes, ({ to }) => partOf(flow, to.flow))
  const ofTargets = (of: (intake: Intake) => number): number => {
    let sum = 0
    for (let p = 0; p < parts.length; p++) {
      const to = station.pushes[p]?.to.intake
      if (to !== undefined) sum += of(to) * (parts[p] as number)
    }
    return sum
  }

  /** Records so far that did not get on from here. */
  const lost = (): number => {
    if (begins) return ofTargets(droppedBy)
    let sum = 0
    if (isStored) for (const reading of log?.readings ?? []) sum += reading.expiredSoFar
    else {
      for (const { reading } of station.pulls) sum += reading.expiredSoFar
      if (intake !== undefined) sum += intake.counts.dropped
    }
    return sum
  }

  const endMoment = (): void => {
    const seconds = moments.length * stepSeconds
    const set = (to: Float64Array | null, mean: number): void => {
      if (to !== null) to[moments.at] = mean
    }
    const recordsPerSecond = sumOf(tookSum) / seconds
    set(columns.recordsPerSecond, recordsPerSecond)
    set(columns.bytesPerSecond, bytesOf(tookSum, mix.recordBytes) / seconds)
    flows.forEach((to, o) => set(to, (tookSum[o] as number) / seconds))
    clear(tookSum)
    const lostNow = lost()
    set(columns.errorsPerSecond, Math.max(0, lostNow - before.lost) / seconds)
    before.lost = lostNow
    if (intake !== undefined) {
      const { refused } = intake.counts
      set(columns.throttledPerSecond, (refused - before.refused) / seconds)
      before.refused = refused
    } else set(columns.throttledPerSecond, sums.refusedCalls / seconds)
    putRecords.forEach((to, i) => set(to, (putSum[i] as number) / seconds))
    clear(putSum)
    pulled.forEach((to, p) => {
      const sum = pulledSums[p] as Float64Array
      set(to.recordsPerSecond, sumOf(sum) / seconds)
      set(to.bytesPerSecond, bytesOf(sum, to.from.mix.recordBytes) / seconds)
      clear(sum)
    })
    const runsPerSecond = sums.runs / moments.length
    set(runs, runsPerSecond)
    const { batch = 0, record = 0 } = runsOf?.ms ?? {}
    set(columns.concurrency, (runsPerSecond * batch + recordsPerSecond * record) / 1000)
    set(objects, sums.objects / moments.length)
    set(refusedCalls, sums.refusedCalls / seconds)
    set(columns.shards, sums.shards / moments.length)
    heat.forEach((to, c) => set(to, (heatSum[c] as number) / moments.length))
    clear(heatSum)
    sums.runs = sums.objects = sums.refusedCalls = sums.shards = 0
  }

  return {
    ...{ station, columns, flows, refusedCalls, runs, objects, heat, pulled, putRecords, tightest: () => tightest },
    record: (at) => {
      step = at
      add(tookSum, station.took)
      if (intake !== undefined) add(putSum, intake.takenFrom)
      pulls()
      if (begins) waits(0, ofTargets(pendingAt))
      else if (isStored) kept()
      else dealt()
      if (moments.isOver) endMoment()
    },
  }
}

const pendingAt = (intake: Intake): number => intake.pending()
const droppedBy = ({ counts }: Intake): number => counts.dropped

/** Where shards come and go there may be more classes later. */
const heatRowsOf = ({ scaler, classes }: Station, most: number): number =>
  scaler === undefined ? Math.min(most, classes().count) : most

const polls = ({ pulls }: Station): boolean => pulls.some(({ way }) => way().polls)

const hasLoad = ({ flow, isStored, pulls, ways, puts }: Station): boolean => {
  if (isKind(flow, 'stream') || isKind(flow, 'kafka-cluster')) return true
  if (isStored) return false
  if (pulls.some(({ way }) => isBound(way()))) return true
  return puts.length > 0 && (isKind(flow, 'delivery') || ways.some(isBound))
}

const isBound = ({ recordsPerSecond, shardRecordsPerSecond }: Way): boolean =>
  recordsPerSecond < Infinity || shardRecordsPerSecond < Infinity

const ratio = (of: number, to: number): number => (of === 0 ? 0 : Math.min(1e6, of / to))

const partOf = (from: ElementFlow, to: ElementFlow): number =>
  to.incoming.recordsPerSecond === 0
    ? 1 / Math.max(1, to.inputs.length)
    : Math.min(1, from.outgoing.recordsPerSecond / to.incoming.recordsPerSecond)
