import type { ElementUse } from '../../pricing/bill'
import { isKind, type Counted, type DesignFlow, type ElementFlow, type Load } from '../flow/flow'
import { usesOf } from '../usage/usage-of'
import type { Recorder } from './recorder'

/*
 * Use of what flowed: the planner's own rules, on the loads that were simulated instead of those that are planned.
 */

/** The moments that count, each by the part of them it is. */
export interface Stretch {
  readonly first: number
  readonly end: number
  /** Steps of each moment. */
  readonly weights: Float64Array
}

export const usesOfFlow = (
  { design, elements: planned }: DesignFlow,
  recorders: ReadonlyMap<string, Recorder>,
  { hours, stretch }: { readonly hours: number; readonly stretch: Stretch },
): readonly ElementUse[] => {
  const elements = new Map<string, Building>()
  const mean = meanOver(stretch)
  for (const [id, flow] of planned) {
    const recorder = recorders.get(id)
    if (recorder !== undefined) elements.set(id, simulated(flow, recorder, { elements, mean, recorders }))
  }
  return usesOf({ design, elements, cycles: [], dangling: [] }, hours)
}

type Building = ElementFlow & { readonly outputs: ElementFlow[] }
type Mean = (column: Float64Array) => number

const meanOver = ({ first, end, weights }: Stretch): Mean => {
  let all = 0
  for (let m = first; m < end; m++) all += weights[m] as number
  return (column) => {
    let sum = 0
    for (let m = first; m < end; m++) sum += (column[m] as number) * (weights[m] as number)
    return all === 0 ? 0 : sum / all
  }
}

interface Known {
  readonly elements: ReadonlyMap<string, Building>
  readonly mean: Mean
  readonly recorders: ReadonlyMap<string, Recorder>
}

const simulated = (flow: ElementFlow, recorder: Recorder, { elements, mean, recorders }: Known): Building => {
  const inputs = flow.inputs.map(({ element }) => elements.get(element.id) as Building)
  const { columns, flows, station } = recorder
  const shards = columns.shards === null ? undefined : mean(columns.shards)
  const isResharded = shards !== undefined && isKind(flow, 'stream') && flow.element.mode === 'provisioned'
  const rates = station.mix.origins.map((_, o) => mean(flows[o] as Float64Array))
  const building: Building = {
    element: isResharded ? { ...flow.element, shards } : flow.element,
    incoming: carrying(flow.incoming, recorder, rates),
    outgoing: carrying(flow.outgoing, recorder, rates),
    inputs,
    outputs: [],
    counted: countedOf(recorder, recorders, mean),
  }
  for (const input of inputs) input.outputs.push(building)
  return building
}

/** The same strands, each as much as its origin brought against what was planned. */
const carrying = (load: Load, { station }: Recorder, rates: readonly number[]): Load => {
  const { origins, rates: planned } = station.mix
  let recordsPerSecond = 0
  const strands = load.strands.map((strand) => {
    const o = origins.indexOf(strand.origin)
    const plan = planned[o] ?? 0
    const part = plan === 0 ? 0 : (rates[o] ?? 0) / plan
    const rate = strand.recordsPerSecond * part
    recordsPerSecond += rate
    return { ...strand, recordsPerSecond: rate }
  })
  return { ...load, recordsPerSecond, strands }
}

const countedOf = (recorder: Recorder, recorders: ReadonlyMap<string, Recorder>, mean: Mean): Counted => {
  const { station, runs, objects } = recorder
  return {
    ...(isKind(station.flow, 'stream') ? readOf(recorder, recorders, mean) : {}),
    ...(runs === null ? {} : { runs: mean(runs) }),
    ...(objects === null ? {} : { objects: mean(objects) }),
  }
}

const readOf = ({ station }: Recorder, recorders: ReadonlyMap<string, Recorder>, mean: Mean): Counted => {
  let [sharedReadBytes, fanOutReadBytes] = [0, 0]
  for (const { element } of station.flow.outputs) {
    const pull = recorders.get(element.id)?.pulled.find(({ from }) => from === station)
    if (pull === undefined) continue
    const bytes = mean(pull.bytesPerSecond)
    if ('reads' in element && element.reads === 'fan-out') fanOutReadBytes += bytes
    else if (pull.polls) sharedReadBytes += bytes
  }
  return { sharedReadBytes, fanOutReadBytes }
}
