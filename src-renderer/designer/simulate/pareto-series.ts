import type { Candidate } from '../../../src-main/contract/simulate'
import type { ChartColours } from '../../charts/chart-colours'

/** Cost, headroom, and the candidate's place in the list. */
type Point = readonly [number, number, number]

export interface ParetoLook {
  /** The place of the one that is chosen; null: none is. */
  readonly chosen: number | null
  /** US dollars a month; what costs more is not drawn. */
  readonly most: number
  readonly colours: ChartColours
}

/**
 * Candidates as points, in layers: who misses the goals (rings), who meets them (dots), the front (a line through its own), the
 * design as it is (a diamond), and around the one that is chosen a ring.
 */
export function paretoSeries(
  candidates: readonly Candidate[],
  { chosen, most, colours }: ParetoLook,
): readonly object[] {
  const points = (wanted: (candidate: Candidate) => boolean): readonly Point[] =>
    candidates.flatMap((candidate, place): readonly Point[] =>
      wanted(candidate) && candidate.monthlyUsd <= most ? [[candidate.monthlyUsd, candidate.headroom, place]] : [],
    )
  const scatter = { type: 'scatter', emphasis: { disabled: true }, cursor: 'pointer' }
  const front = [...points(({ isOnFront }) => isOnFront)].sort(([a], [b]) => a - b)
  const around = candidates[chosen ?? -1]
  return [
    {
      ...{ ...scatter, id: 'misses', symbolSize: 7, data: points((c) => !c.meetsGoals && !c.isPresent) },
      itemStyle: { color: 'transparent', borderColor: colours.faint, borderWidth: 1.5 },
    },
    {
      ...{ ...scatter, id: 'meets', symbolSize: 7, data: points((c) => c.meetsGoals && !c.isPresent) },
      itemStyle: { color: colours.tones.incoming },
    },
    {
      ...{
        type: 'line',
        id: 'front',
        data: front,
        showSymbol: false,
        silent: true,
        z: 1,
        emphasis: { disabled: true },
      },
      lineStyle: { color: colours.tones.incoming, width: 1.5, opacity: 0.6 },
      markLine: {
        ...{ silent: true, symbol: 'none', animation: false, data: [{ yAxis: 0, label: { show: false } }] },
        lineStyle: { color: colours.limit, type: 'solid', width: 1 },
      },
    },
    {
      ...{ ...scatter, id: 'present', symbol: 'diamond', symbolSize: 13, data: points(({ isPresent }) => isPresent) },
      itemStyle: { color: colours.tones.outgoing },
    },
    {
      ...{ ...scatter, id: 'chosen', silent: true, symbolSize: 17 },
      data: around && chosen !== null ? [[around.monthlyUsd, around.headroom, chosen]] : [],
      itemStyle: { color: 'transparent', borderColor: colours.text, borderWidth: 2 },
    },
  ]
}
