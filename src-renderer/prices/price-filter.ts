import type { PriceRow } from '../../src-main/contract/prices'

export const priceStates = ['all', 'known', 'unknown', 'old', 'private'] as const
export type PriceState = (typeof priceStates)[number]

export interface PriceFilter {
  readonly text: string
  /** Empty: of all services. */
  readonly service: string
  readonly state: PriceState
}

export const isKnown = ({ tiers }: PriceRow): boolean => tiers.length > 0

const isOf: Readonly<Record<PriceState, (row: PriceRow) => boolean>> = {
  all: () => true,
  known: isKnown,
  unknown: (row) => !isKnown(row),
  old: ({ isOld }) => isOld,
  private: ({ isPrivate }) => isPrivate,
}

export interface PriceGroup {
  readonly service: string
  readonly rows: readonly PriceRow[]
}

/** The rows that are asked for, by service in the order in which they come. @param nameOf what a person searches in */
export function filteredPrices(
  rows: readonly PriceRow[],
  { text, service, state }: PriceFilter,
  nameOf: (row: PriceRow) => string,
): readonly PriceGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isFound = (row: PriceRow): boolean => {
    const searched = `${nameOf(row)} ${row.dimension} ${row.source}`.toLowerCase()
    return words.every((word) => searched.includes(word))
  }
  const groups = new Map<string, PriceRow[]>()
  for (const row of rows) {
    if ((service !== '' && row.service !== service) || !isOf[state](row) || !isFound(row)) continue
    groups.set(row.service, [...(groups.get(row.service) ?? []), row])
  }
  return [...groups].map(([name, found]) => ({ service: name, rows: found }))
}
