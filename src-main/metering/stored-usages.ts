import type { StoredMeters } from '../storage/usage-store'
import { allDimensions } from './dimensions'
import { usedDimensions, usedOf, type Usage } from './usage'

/** Usage by name, as it is kept: what is not 0, in decimal digits. */
export const storedUsages = (usages: ReadonlyMap<string, Usage>): StoredMeters['streams'] =>
  Object.fromEntries([...usages].map(([name, usage]) => [name, stored(usage)]))

/** Dimensions that a newer version has written are left out. */
export const usagesOf = (kept: StoredMeters['streams']): Map<string, Usage> =>
  new Map(Object.entries(kept).map(([name, amounts]) => [name, read(amounts)]))

const stored = (usage: Usage): Record<string, string> =>
  Object.fromEntries(usedDimensions(usage).map((name) => [name, usedOf(usage, name).toString()]))

const read = (amounts: Readonly<Record<string, string>>): Usage =>
  Object.fromEntries(
    allDimensions.flatMap((name) => (name in amounts ? [[name, BigInt(amounts[name] ?? 0)]] : [])),
  ) as Usage
