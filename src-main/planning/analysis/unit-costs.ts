import { Decimal, type Money } from '../../pricing/money'
import type { Design } from '../design/design'
import type { Evaluation } from '../evaluation'

const million = 1_000_000

/** Dollars for a million events that sources send; null where none are sent. */
export const perMillionEvents = ({ design, flows, bill }: Evaluation): Money | null => {
  const sources = idsOf(design, 'source')
  const perSecond = flows.reduce((sum, flow) => (sources.has(flow.element) ? sum + flow.recordsPerSecond : sum), 0)
  if (perSecond === 0) return null
  return bill.total.times(million).div(new Decimal(perSecond).times(bill.terms.hours).times(3600))
}

/** Dollars a month for each element that reads a stream or a Kafka cluster; null where none does. */
export const perConsumer = ({ design, bill }: Evaluation): Money | null => {
  const read = new Set([...idsOf(design, 'stream'), ...idsOf(design, 'kafka-cluster')])
  const consumers = new Set(design.edges.filter(({ from }) => read.has(from)).map(({ to }) => to)).size
  return consumers === 0 ? null : bill.total.div(consumers)
}

const idsOf = ({ elements }: Design, kind: Design['elements'][number]['kind']): ReadonlySet<string> =>
  new Set(elements.filter((element) => element.kind === kind).map(({ id }) => id))
