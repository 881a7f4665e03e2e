import type { Design } from '../design/design'
import type { Element } from '../design/elements'
import type { Estimate } from '../design/workload'

/** Of a range, the middle one, of which as much is below as above. */
export const middleOf = (estimate: Estimate): number => (typeof estimate === 'number' ? estimate : estimate.p50)

/**
 * The design with one number for each range in it. Elements without ranges stay the same values.
 * @param pick what a range becomes; asked in the order of the elements
 */
export const resolveEstimates = (design: Design, pick: (range: Exclude<Estimate, number>) => number): Design => ({
  ...design,
  elements: design.elements.map((element) => resolved(element, pick)),
})

/** Does anything in it come as a range? */
export const hasEstimates = (design: Design): boolean =>
  design.elements.some((element) => typeof (estimateOf(element) ?? 0) !== 'number')

const estimateOf = (element: Element): Estimate | undefined => {
  if (element.kind === 'source') return element.workload.recordsPerSecond
  return element.kind === 'video-stream' ? element.mbps : undefined
}

const resolved = (element: Element, pick: (range: Exclude<Estimate, number>) => number): Element => {
  const estimate = estimateOf(element)
  if (estimate === undefined || typeof estimate === 'number') return element
  const figure = pick(estimate)
  if (element.kind === 'source') {
    return { ...element, workload: { ...element.workload, recordsPerSecond: figure } }
  }
  return element.kind === 'video-stream' ? { ...element, mbps: figure } : element
}
