import { isKind, type ElementFlow } from '../flow/flow'
import { buffersOf, objectsPerSecond } from '../usage/delivery'
import { addHighest, addMean, type Moments } from './moments'
import type { ElementColumns, Tightest } from './simulation'
import { bytesOf, keeps, type Pull, type Station } from './station'
import { pollSecondsOf } from './ways'
import { bufferedOf, runsMeter, waitOf } from './batches'
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
  const { flow, mix, intake, log } = station
  const column = (): Float64Array => new Float64Array(moments.count)
  const isStored = keeps(flow)
  const isStream = isKind(flow, 'stream')
  const begins = station.arrivals !== undefined
  const reads = station.pulls.length > 0 || (intake !== undefined && !isStored)
  const isBehindSomething = isStored ? log !== undefined && station.ways.length > 0 : reads
  const runsOf = runsMeter(flow)
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
  const flows = Array.from(station.took, column)
  const runs = runsOf === undefined ? null : column()
  const objects = isKind(flow, 'delivery') && flow.element.bufferSeconds > 0 ? column() : null
  const refusedCalls = isStream ? column() : null
  const heat = isStream ? Array.from({ length: options.heatRows }, column) : []
  const pulled = station.pulls.map(({ from: giver, way }) => ({
    ...{ from: giver, polls: way().polls, recordsPerSecond: column(), bytesPerSecond: column() },
    ...{ lagMs: column(), iteratorMs: column() },
  }))
  const putRecords = station.puts.map(column)
  const before = { refused: 0, dropped: 0, given: 0 }
  let tightest: Tightest | undefined

  const consider = (limit: string, load: number, step: number): void => {
    if (columns.load !== null) addHighest(columns.load, moments, load)
    if (load > (tightest?.load ?? 0)) {
      tightest = { element: flow.element.id, limit, load, at: from + step * stepSeconds * 1000 }
    }
  }

  const mean = (to: Float64Array | null, sum: number): void => {
    if (to !== null) addMean(to, moments, sum / stepSeconds)
  }

  const flowing = (): void => {
    mean(columns.recordsPerSecond, station.records)
    mean(columns.bytesPerSecond, bytesOf(station.took, mix.recordBytes))
    for (let o = 0; o < flows.length; o++) mean(flows[o] as Float64Array, station.took[o] as number)
  }

  /** What it refused of what was put to it, and gave up. */
  const puts = (): void => {
    if (intake === undefined) return
    const { counts } = intake
    mean(columns.throttledPerSecond, counts.refused - before.refused)
    before.refused = counts.refused
    for (let i = 0; i < putRecords.length; i++) {
      mean(putRecords[i] as Float64Array, intake.takenFrom[i] as number)
    }
  }

  const pulls = (): void => {
    for (let p = 0; p < pulled.length; p++) {
      const { reading, from: giver } = station.pulls[p] as Pull
      const to = pulled[p] as Pulled
      mean(to.recordsPerSecond, reading.taken)
      mean(to.bytesPerSecond, bytesOf(reading.takenBy, giver.mix.recordBytes))
      addHighest(to.lagMs, moments, reading.lagSeconds * 1000)
      addHighest(to.iteratorMs, moments, reading.iteratorSeconds * 1000)
    }
  }

  const kept = (step: number): void => {
    if (intake === undefined || log === undefined) return
    let lag = 0
    let backlog = 0
    let expired = 0
    let calls = 0
    for (let w = 0; w < log.readings.length; w++) {
      const reading = log.readings[w] as Reading
      lag = Math.max(lag, reading.lagSeconds)
      backlog = Math.max(backlog, reading.backlog)
      expired += reading.expired
      calls += reading.refusedCalls
    }
    if (columns.lagMs !== null) addHighest(columns.lagMs, moments, lag * 1000)
    if (columns.backlogRecords !== null) addHighest(columns.backlogRecords, moments, backlog)
    mean(columns.errorsPerSecond, expired)
    mean(refusedCalls, calls)
    if (columns.shards !== null) addMean(columns.shards, moments, station.shards())
    for (let c = 0; c < heat.length && c < intake.loadOf.length; c++) {
      addMean(heat[c] as Float64Array, moments, intake.loadOf[c] as number)
    }
    if (isStream) {
      consider('writeRecords', intake.loads.records, step)
      consider('writeBytes', intake.loads.bytes, step)
      consider('readBytes', log.loads.readBytes, step)
    } else if (isKind(flow, 'kafka-cluster')) consider('kafkaIn', intake.loads.records, step)
  }

  const dealt = (step: number): void => {
    let lag = 0
    let backlog = 0
    let expired = 0
    let refused = 0
    let work = 0
    const base = waitOf(station, station.records / stepSeconds, runsOf)
    for (let p = 0; p < station.pulls.length; p++) {
      const { reading, way, from: giver } = station.pulls[p] as Pull
      const now = way()
      const wait = reading.taken > 0 || reading.backlog > 0 ? base + pollSecondsOf(now) : 0
      lag = Math.max(lag, reading.lagSeconds + wait)
      backlog += reading.backlog
      expired += reading.expired
      refused += reading.refusedCalls
      work = workLoad(now, giver, { step, others: station.turns === undefined ? 0 : work })
    }
    if (intake !== undefined && log !== undefined) {
      const reading = log.readings[0] as Reading
      lag = Math.max(lag, reading.lagSeconds + (reading.taken > 0 ? base : 0))
      backlog += reading.backlog
      expired += intake.counts.dropped - before.given
      before.given = intake.counts.dropped
      if (isKind(flow, 'delivery')) {
        consider('putRecords', intake.loads.records, step)
        consider('putBytes', intake.loads.bytes, step)
      }
      workLoad(station.ways[0] as Way, station, { step, others: 0 })
    }
    if (columns.lagMs !== null) addHighest(columns.lagMs, moments, lag * 1000)
    if (columns.backlogRecords !== null) addHighest(columns.backlogRecords, moments, backlog)
    mean(columns.errorsPerSecond, expired)
    if (intake === undefined) mean(columns.throttledPerSecond, refused)
    countRuns(backlog)
  }

  /** What comes against what the reader gets through. @param others what it has to do for all else that it reads */
  const workLoad = (way: Way, giver: Station, { step, others }: { step: number; others: number }): number => {
    const loads = giver.log?.loads
    if (loads === undefined) return others
    const isApplication = isKind(flow, 'application')
    const load = others + ratio(loads.arrived, way.recordsPerSecond)
    if (way.recordsPerSecond < Infinity) consider(isApplication ? 'workers' : 'functionTime', load, step)
    if (way.shardRecordsPerSecond < Infinity) {
      consider(isApplication ? 'workerOfShard' : 'functionTime', ratio(loads.busiest, way.shardRecordsPerSecond), step)
    }
    return load
  }

  const countRuns = (backlog: number): void => {
    const rate = station.records / stepSeconds
    if (runsOf !== undefined && runs !== null) {
      const perSecond = runsOf.runs(rate, backlog > 0)
      addMean(runs, moments, perSecond)
      const { ms } = runsOf
      if (columns.concurrency !== null && ms !== undefined) {
        addMean(columns.concurrency, moments, (perSecond * ms.batch + rate * ms.record) / 1000)
      }
    }
    if (objects !== null && isKind(flow, 'delivery')) {
      const inBuffer = { rate: buffered.records * rate, bytes: buffered.bytes * rate }
      addMean(objects, moments, objectsPerSecond(flow.element, buffersOf(flow), inBuffer))
    }
  }

  const buffered = bufferedOf(flow, mix.meanBytes)

  /** Of a source: what its targets refused, and what they did not get in the end. Of targets with several inputs its part. */
  const parts = station.pushes.map(({ to }) => partOf(flow, to.flow))
  const began = (): void => {
    let pending = 0
    let dropped = 0
    for (let p = 0; p < station.pushes.length; p++) {
      const to = station.pushes[p]?.to
      if (to?.intake === undefined) continue
      const part = parts[p] as number
      pending += to.intake.pending() * part
      dropped += to.intake.counts.dropped * part
    }
    if (columns.backlogRecords !== null) addHighest(columns.backlogRecords, moments, pending)
    mean(columns.errorsPerSecond, Math.max(0, dropped - before.dropped))
    before.dropped = dropped
  }

  return {
    ...{ station, columns, flows, refusedCalls, runs, objects, heat, pulled, putRecords, tightest: () => tightest },
    record: (step) => {
      flowing()
      puts()
      pulls()
      if (begins) began()
      else if (isStored) kept(step)
      else dealt(step)
    },
  }
}

const polls = ({ pulls }: Station): boolean => pulls.some(({ way }) => way().polls)

const hasLoad = ({ flow, pulls, ways, puts }: Station): boolean => {
  if (isKind(flow, 'stream') || isKind(flow, 'kafka-cluster')) return true
  if (keeps(flow)) return false
  const own = puts.length > 0 ? ways : []
  const isBound = [...own, ...pulls.map(({ way }) => way())].some(
    ({ recordsPerSecond, shardRecordsPerSecond }) => recordsPerSecond < Infinity || shardRecordsPerSecond < Infinity,
  )
  return isBound || (isKind(flow, 'delivery') && puts.length > 0)
}

const ratio = (of: number, to: number): number => (of === 0 ? 0 : Math.min(1e6, of / to))

const partOf = (from: ElementFlow, to: ElementFlow): number =>
  to.incoming.recordsPerSecond === 0
    ? 1 / Math.max(1, to.inputs.length)
    : Math.min(1, from.outgoing.recordsPerSecond / to.incoming.recordsPerSecond)
