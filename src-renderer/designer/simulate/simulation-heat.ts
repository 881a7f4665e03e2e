import type { ShardHeat, SimulationView } from '../../../src-main/contract/simulate'
import type { Heat } from '../../dashboards/use-shard-heat'
import { periodOf, spanOf } from './simulation-charts'

export interface ShardLoad {
  readonly shard: string
  readonly mean: number
  readonly highest: number
  /** Part of the moments in which more came than it takes. */
  readonly over: number
}

/** Loads of each shard over the span, the busiest first. */
export const heatRows = ({ shards, loads }: ShardHeat): readonly ShardLoad[] =>
  shards
    .map((shard, index) => {
      const values = loads[index] ?? []
      const count = Math.max(1, values.length)
      return {
        shard,
        mean: values.reduce((sum, load) => sum + load, 0) / count,
        highest: values.reduce((most, load) => Math.max(most, load), 0),
        over: values.filter((load) => load > 1).length / count,
      }
    })
    .sort((a, b) => b.mean - a.mean)

/** As the heat map of the dashboards draws it: hottest at the limit. */
export function heatOf(heat: ShardHeat, view: SimulationView, format: (load: number) => string): Heat {
  const { from, to } = spanOf(view)
  const [busiest] = heatRows(heat)
  return {
    ...{ from, to, full: 1, fullText: format(1), format },
    points: { from, period: periodOf(view), values: heat.loads, first: 0, length: view.times.length },
    loads: [],
    busiest: busiest ? `${busiest.shard}, ${format(busiest.mean)}` : '',
  }
}
