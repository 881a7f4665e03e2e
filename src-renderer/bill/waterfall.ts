import type { BillChange } from '../../src-main/contract/bill'

/** A bar of a waterfall: where it begins and ends, of the width there is. */
export interface WaterfallRow {
  readonly id: string
  readonly kind: 'before' | 'step' | 'rounding' | 'after'
  readonly look: 'total' | 'more' | 'less'
  readonly from: number
  readonly to: number
  readonly amount: string
  /** Null for the totals, and for what rounding makes of them. */
  readonly step: BillChange['steps'][number] | null
}

/** @param change the largest step first; what did not change is left out */
export const waterfall = ({ before, after, rounding, steps }: BillChange): WaterfallRow[] => {
  const changed = steps.filter(({ difference, isUnknown }) => Number(difference) !== 0 || isUnknown)
  const levels = [Number(before)]
  for (const { difference } of changed) levels.push((levels.at(-1) ?? 0) + Number(difference))
  const highest = Math.max(1e-30, Number(after), ...levels)
  const place = (level: number): number => Math.max(0, level) / highest
  const total = (kind: 'before' | 'after', amount: string): WaterfallRow => ({
    ...{ id: kind, kind, amount, step: null, look: 'total' },
    ...{ from: 0, to: place(Number(amount)) },
  })
  const rows = changed.map((step, index): WaterfallRow => {
    const [a, b] = [levels[index] ?? 0, levels[index + 1] ?? 0]
    return {
      ...{ id: `${step.region} ${step.dimension}`, kind: 'step', amount: step.difference, step },
      ...{ look: b >= a ? 'more' : 'less', from: place(Math.min(a, b)), to: place(Math.max(a, b)) },
    }
  })
  const last = levels.at(-1) ?? 0
  const rounded: WaterfallRow = {
    ...{ id: 'rounding', kind: 'rounding', amount: rounding, step: null },
    ...{ look: Number(rounding) >= 0 ? 'more' : 'less', from: place(last), to: place(last) },
  }
  return [total('before', before), ...rows, ...(Number(rounding) === 0 ? [] : [rounded]), total('after', after)]
}
