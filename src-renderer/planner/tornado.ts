import type { CommandOutput } from '../client/client'

type Sensitivity = CommandOutput<'plan.sensitivity'>

/** A bar from the base to what it is with a lower or a higher figure, in parts of the width. */
export interface TornadoBar {
  readonly of: 'low' | 'high'
  readonly from: number
  readonly width: number
  readonly isFeasible: boolean
}
export type TornadoRow = Sensitivity['bars'][number] & { readonly bars: readonly TornadoBar[]; readonly base: number }

/** Bars on one scale, around the bill as it is. Amounts only to draw. */
export const tornado = ({ base, bars }: Sensitivity): TornadoRow[] => {
  const amounts = [base, ...bars.flatMap(({ low, high }) => [low.amount, high.amount])].map(Number)
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)]
  const place = (amount: number): number => (most === least ? 0.5 : (amount - least) / (most - least))
  const middle = place(Number(base))
  return bars.map((row) => ({
    ...row,
    base: middle,
    bars: (['low', 'high'] as const).map((of) => {
      const end = place(Number(row[of].amount))
      return { of, from: Math.min(middle, end), width: Math.abs(end - middle), isFeasible: row[of].isFeasible }
    }),
  }))
}
