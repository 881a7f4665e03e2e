import { zero, type Money } from '../../pricing/money'
import { outageOf, type Outage } from '../capacity/outage'
import type { Design } from '../design/design'
import type { Evaluate } from './rank'
import { withElement } from './variations'

/**
 * A consumer that is down for some hours, and what that adds to a bill: reads of what is older than a week, where they are charged
 * apart. What is read later costs no more than what is read at once, and a function runs less often for full batches.
 */
export const costOfOutage = (
  design: Design,
  { element, hours }: { readonly element: string; readonly hours: number },
  evaluate: Evaluate,
): { readonly outage: Outage; readonly extra: Money } => {
  const outage = outageOf(design, element, hours)
  const { oldReads } = outage
  if (oldReads === null) return { outage, extra: zero }
  const withReads = withElement(design, oldReads.stream, (stream) =>
    stream.kind === 'stream' ? { ...stream, readBeyondWeekGB: stream.readBeyondWeekGB + oldReads.gigabytes } : stream,
  )
  return { outage, extra: evaluate(withReads).bill.total.minus(evaluate(design).bill.total) }
}
