import type { Design } from '../design/design'
import { flowThrough, isKind, type DesignFlow, type ElementFlow } from '../flow/flow'
import { drawsOf, sourceArrivals, videoArrivals, type Arrivals } from './arrivals'
import type { Counts } from './intake'
import { metricsOf } from './metrics'
import { enterStep, momentsOf, type Moments } from './moments'
import { createRecorder, type Recorder } from './recorder'
import { mostClasses } from './shard-classes'
import type { Column, EdgeColumns, HeatColumns, SimulateOptions, Simulation, Totals } from './simulation'
import { advance, connect, createStation, keeps, type Station, type World } from './station'
import { usesOfFlow } from './uses'

/*
 * The simulator: a fluid model of a design, step by step. Within a step all is even; what waits, refuses, falls behind and expires is
 * carried from step to step. Every record that is sent is kept, given up, or still being tried; every one that is kept is read, waits,
 * or has expired, for each reader.
 */

/** All of it at once. */
export const simulate = (design: Design, options: SimulateOptions): Simulation => {
  const turns = simulation(design, options)
  for (;;) {
    const { done, value } = turns.next()
    if (done === true) return value
  }
}

/** So many steps of elements between two yields: a few milliseconds. */
const stepsOfTurn = 20_000

/** In turns: yields the part that is done, 0 to 1. */
export function* simulation(design: Design, options: SimulateOptions): Generator<number, Simulation> {
  const running = begin(design, options)
  const { world, stations, moments } = running
  const recorders = [...running.recorders.values()]
  const each = Math.max(1, Math.floor(stepsOfTurn / Math.max(1, stations.length)))
  for (let step = 0; step < world.steps; step++) {
    if (step > 0 && step % each === 0) yield step / world.steps
    enterStep(moments, step, world.steps)
    for (let i = 0; i < stations.length; i++) advance(stations[i] as Station, step, world)
    for (let i = 0; i < recorders.length; i++) (recorders[i] as Recorder).record(step)
  }
  return new Simulated(design, running)
}

/**
 * How much work a simulation is, in steps of elements and classes of shards: from the design alone. A million is a fraction of a
 * second on a usual machine.
 */
export const workOf = (
  design: Design,
  { durationMs, stepMs }: Pick<SimulateOptions, 'durationMs' | 'stepMs'>,
): number => {
  const steps = Math.max(1, Math.ceil(durationMs / stepMs))
  const each = [...flowThrough(design).elements.values()].reduce((sum, flow) => sum + weightOf(flow, stepMs), 0)
  return steps * each
}

/** A draw takes about as long as a step of an element; by measurement. */
const weightOf = (flow: ElementFlow, stepMs: number): number => {
  if (isKind(flow, 'source')) return Math.max(1, drawsOf(flow.element, stepMs))
  if (!isKind(flow, 'stream')) return 1
  const isEven = flow.incoming.strands.every(({ keys }) => keys.kind === 'uniform')
  return isEven ? 1 : Math.min(mostClasses, flow.element.shards)
}

interface Running {
  readonly flow: DesignFlow
  readonly world: World
  readonly stations: readonly Station[]
  readonly recorders: ReadonlyMap<string, Recorder>
  readonly moments: Moments
}

/** Shards of a stream that are shown one by one, or class by class. */
const heatRows = 12

const begin = (design: Design, options: SimulateOptions): Running => {
  const { seed, from, durationMs, moments: most = Infinity, newStreams = false } = options
  const stepMs = Math.min(options.stepMs, durationMs)
  const steps = Math.max(1, Math.ceil(durationMs / stepMs - 1e-9))
  const flow = flowThrough(design)
  const arrivals = new Map<string, Arrivals>()
  for (const { element } of flow.elements.values()) {
    if (element.kind === 'source') arrivals.set(element.id, sourceArrivals(element, { seed, from, stepMs }))
    if (element.kind === 'video-stream') arrivals.set(element.id, videoArrivals(element, { seed, from, stepMs }))
  }
  const origins = [...arrivals.keys()]
  const world = { region: design.region, from, stepMs, steps, origins, hasNewStreams: newStreams }
  const stations = new Map<string, Station>()
  for (const [id, one] of flow.elements) stations.set(id, createStation(one, arrivals.get(id), world))
  connect(stations)
  const moments = momentsOf(steps, most)
  const recorders = new Map<string, Recorder>()
  for (const [id, station] of stations) {
    recorders.set(id, createRecorder(station, { moments, stepSeconds: stepMs / 1000, from, heatRows }))
  }
  return { flow, world, stations: [...stations.values()], recorders, moments }
}

/** A class and not an object with getters: what those hold is only let go by a full garbage collection. */
class Simulated implements Simulation {
  readonly from: number
  readonly stepMs: number
  readonly steps: number
  readonly momentMs: number
  readonly times: Float64Array
  readonly elements: Simulation['elements']
  readonly tightest: Simulation['tightest']
  readonly totals: Totals
  readonly totalsOf: ReadonlyMap<string, Totals>
  private readonly recorders: readonly Recorder[]
  /** Steps of each moment. */
  private readonly weights: Float64Array

  constructor(
    readonly design: Design,
    private readonly running: Running,
  ) {
    const { world, moments, stations } = running
    const { from, stepMs, steps } = world
    this.from = from
    this.stepMs = stepMs
    this.steps = steps
    this.momentMs = moments.steps * stepMs
    this.times = new Float64Array(moments.count)
    for (let m = 0; m < moments.count; m++) this.times[m] = from + m * this.momentMs
    this.weights = new Float64Array(moments.count).fill(moments.steps)
    this.weights[moments.count - 1] = steps - (moments.count - 1) * moments.steps
    this.recorders = [...running.recorders.values()]
    this.elements = this.recorders.map(({ columns }) => columns)
    this.tightest = this.recorders.flatMap(({ tightest }) => tightest() ?? [])
    const totalsOf = new Map<string, Totals>()
    for (const station of stations) {
      const { intake, flow } = station
      if (intake !== undefined) totalsOf.set(flow.element.id, totalsOfStation(station, running.recorders, steps))
    }
    this.totalsOf = totalsOf
    this.totals = {
      ...sumOf([...totalsOf.values()]),
      worstLagMs: this.elements.reduce((most, { lagMs }) => Math.max(most, maxOf(lagMs)), 0),
    }
  }

  get edges(): readonly EdgeColumns[] {
    return this.recorders.flatMap(edgesOf)
  }

  get heat(): readonly HeatColumns[] {
    return this.recorders.flatMap(heatOf)
  }

  get metrics(): Simulation['metrics'] {
    return metricsOf(this.running.recorders, this.momentMs / 1000)
  }

  readonly uses: Simulation['uses'] = (hours, first = 0, end = this.times.length) => {
    const { flow, recorders } = this.running
    return usesOfFlow(flow, recorders, { hours, stretch: { first, end, weights: this.weights } })
  }
}

const totalsOfStation = ({ intake, log, flow }: Station, recorders: Running['recorders'], steps: number): Totals => {
  const counts = intake?.counts as Counts
  const lag = recorders.get(flow.element.id)?.columns.lagMs ?? null
  return {
    sentRecords: counts.sent,
    keptRecords: counts.kept,
    throttledRecords: counts.throttled,
    refusedAttempts: counts.refused,
    droppedRecords: counts.dropped,
    pendingRecords: intake?.pending() ?? 0,
    expiredRecords: (log?.readings ?? []).reduce((sum, { expiredSoFar }) => sum + expiredSoFar, 0),
    worstLagMs: maxOf(lag),
    calmShare: 1 - counts.stressed / steps,
  }
}

const maxOf = (column: Column): number => column?.reduce((most, value) => Math.max(most, value), 0) ?? 0

const sumOf = (totals: readonly Totals[]): Totals => {
  const sum = (of: keyof Totals): number => totals.reduce((all, one) => all + one[of], 0)
  return {
    sentRecords: sum('sentRecords'),
    keptRecords: sum('keptRecords'),
    throttledRecords: sum('throttledRecords'),
    refusedAttempts: sum('refusedAttempts'),
    droppedRecords: sum('droppedRecords'),
    pendingRecords: sum('pendingRecords'),
    expiredRecords: sum('expiredRecords'),
    worstLagMs: Math.max(0, ...totals.map(({ worstLagMs }) => worstLagMs)),
    calmShare: Math.min(1, ...totals.map(({ calmShare }) => calmShare)),
  }
}

const edgesOf = ({ station, putRecords, pulled, columns }: Recorder): readonly EdgeColumns[] => {
  const to = station.flow.element.id
  const pushed = station.puts.flatMap((input, i): EdgeColumns[] => {
    const records = putRecords[i]
    if (records === undefined || keeps(input)) return []
    const bytes = station.mix.meanBytes
    const bytesPerSecond = records.map((rate) => rate * bytes)
    return [{ from: input.element.id, to, recordsPerSecond: records, bytesPerSecond, lagMs: null, load: columns.load }]
  })
  const read = pulled.map(({ from, recordsPerSecond, bytesPerSecond, lagMs }) => ({
    ...{ from: from.flow.element.id, to, recordsPerSecond, bytesPerSecond, lagMs, load: columns.load },
  }))
  return [...pushed, ...read]
}

const heatOf = ({ station, heat }: Recorder): readonly HeatColumns[] => {
  if (station.intake === undefined || heat.length === 0) return []
  const { members, sizes, shards } = station.classes()
  const rows = members.slice(0, heat.length).map((member, c) => ({
    name: `shardId-${String(member).padStart(12, '0')}`,
    shards: sizes[c] ?? 1,
    loads: heat[c] as Float64Array,
  }))
  return [{ element: station.flow.element.id, rows, of: shards }]
}
