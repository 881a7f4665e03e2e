import type { ScenarioRow } from '../../src-main/contract/plan'

/*
 * Scenarios side by side: one row a figure, one cell a scenario.
 */

export const figures = ['cost', 'fits', 'throttled', 'load', 'ageGrowth', 'perMillion'] as const
export type Figure = (typeof figures)[number]

/** What of a scenario is the lower the better; null where it is not known. Numbers only to tell which is lower. */
const valueOf: Readonly<Record<Exclude<Figure, 'cost' | 'fits'>, (row: ScenarioRow) => number | null>> = {
  throttled: ({ throttledPerHour }) => throttledPerHour,
  load: ({ load }) => load,
  ageGrowth: ({ ageGrowthMinutesPerHour }) => ageGrowthMinutesPerHour,
  // Of what throttles or is not wholly known, a low price says nothing.
  perMillion: ({ perMillionEvents, isFeasible, bill }) =>
    perMillionEvents === null || !isFeasible || bill.unknownLines > 0 ? null : Number(perMillionEvents),
}

/**
 * Which scenarios are the best in a row; none where all are alike. The cheapest is one that fits.
 *
 * @param cheapest that fits; null: none does
 */
export function bestIn(figure: Figure, rows: readonly ScenarioRow[], cheapest: number | null): readonly boolean[] {
  if (rows.length < 2) return rows.map(() => false)
  if (figure === 'cost') return rows.map((_row, at) => at === cheapest)
  if (figure === 'fits') return rows.map(({ isFeasible }) => isFeasible && rows.some((row) => !row.isFeasible))
  const values = rows.map(valueOf[figure])
  const known = values.filter((value) => value !== null)
  const least = Math.min(...known)
  const isTelling = known.some((value) => value > least) || known.length < values.length
  return values.map((value) => isTelling && value !== null && value === least)
}

/** Services that any of the scenarios pays for, the dearest first. */
export function servicesOf(rows: readonly ScenarioRow[]): readonly string[] {
  const most = new Map<string, number>()
  for (const { bill } of rows) {
    for (const { key, amount } of bill.byService) most.set(key, Math.max(most.get(key) ?? 0, Number(amount)))
  }
  return [...most].sort(([, a], [, b]) => b - a).map(([service]) => service)
}
