import { TONES, type Tone } from '../charts/chart-colours'
import { slicesOf, type BillSplit, type GroupedBill } from './bill-groups'

/** A piece of a bar, by who or what it is of; `null`: of all that have no tone of their own. */
export interface StackSlice {
  readonly whose: string | null
  readonly tone: Tone | null
  /** Of the longest bar, 0 … 1. */
  readonly share: number
}

export interface StackedBill {
  /** In the order of the groups. */
  readonly bars: readonly (readonly StackSlice[])[]
  /** Who has which tone, the dearest first; `null` for the rest, if there is one. */
  readonly tones: readonly { readonly whose: string | null; readonly tone: Tone | null }[]
}

/** Groups of a bill as stacked bars. As many have a tone of their own as there are tones; what is dearest has one. */
export const stackedBill = (groups: readonly GroupedBill[], split: BillSplit): StackedBill => {
  const slices = groups.map((group) => slicesOf(group, split))
  const sums = new Map<string, number>()
  for (const { of, amount } of slices.flat()) sums.set(of, (sums.get(of) ?? 0) + amount)
  const dearest = [...sums].sort(([, a], [, b]) => b - a).map(([of]) => of)
  const toneOf = new Map(dearest.slice(0, TONES.length).map((of, index) => [of, TONES[index] as Tone]))
  const longest = Math.max(1e-30, ...slices.map((bar) => bar.reduce((sum, { amount }) => sum + amount, 0)))

  const bars = slices.map((bar) => {
    const own = dearest.flatMap((of): StackSlice[] => {
      const tone = toneOf.get(of)
      const slice = bar.find((each) => each.of === of)
      return tone && slice ? [{ whose: of, tone, share: slice.amount / longest }] : []
    })
    const rest = bar.filter(({ of }) => !toneOf.has(of)).reduce((sum, { amount }) => sum + amount, 0)
    return rest > 0 ? [...own, { whose: null, tone: null, share: rest / longest }] : own
  })
  const tones = [...toneOf].map(([whose, tone]) => ({ whose, tone }))
  return { bars, tones: dearest.length > TONES.length ? [...tones, { whose: null, tone: null }] : tones }
}
