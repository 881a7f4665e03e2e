import type { BillTerms } from '../contract/bill'
import { costsMoreOf } from '../contract/bill-gaps'
import type { EdgeFlow } from '../contract/plan'
import { edgeCosts } from '../planning/analysis/edge-costs'
import type { Evaluation } from '../planning/evaluation'
import { zero, type Money } from '../pricing/money'
import { moneyIn } from './bill-view'

/** What goes along each edge, and what an hour of it costs in the currency of the terms. */
export const edgesView = ({ edges, verdicts, bill }: Evaluation, terms: BillTerms): EdgeFlow[] => {
  const perHour = moneyIn({ ...terms, period: 'hour' })
  const loads = new Map(verdicts.map(({ element, load }) => [element, load]))
  const { costs, unknown } = costsOf(bill)
  const all = edgeCosts(edges, (element) => costs.get(element) ?? zero)
  const led = new Set(edges.map(({ to }) => to))
  return edges.map((edge, place) => ({
    ...edge,
    load: loads.get(edge.to) ?? null,
    perHour:
      unknown.has(edge.to) || (!led.has(edge.from) && unknown.has(edge.from)) ? null : perHour(all[place] ?? zero),
  }))
}

/** Of each element, and those that may cost more than is known. */
const costsOf = ({ lines }: Evaluation['bill']) => {
  const costs = new Map<string, Money>()
  const unknown = new Set<string>()
  for (const line of lines) {
    for (const { element, charge } of line.parts) {
      if (element === null) continue
      costs.set(element, (costs.get(element) ?? zero).plus(charge))
      if (costsMoreOf(line, element)) unknown.add(element)
    }
    for (const { element } of line.unknown?.missing ?? []) if (element !== null) unknown.add(element)
  }
  return { costs, unknown }
}
