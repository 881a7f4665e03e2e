import type { Metered, Meters } from '../metering/meters'
import { addUsage, monthOf, noUsage, usageSince, usualMonthHours, type Usage } from '../metering/usage'
import type { ElementUse } from '../pricing/bill'

/*
 * What the streams of the open project used, as pricing wants it. Usage of several accounts in one region is billed together:
 * nothing of Data Streams has tiers, and commitments have been taken account by account before.
 */

/** The region in an ARN or the beginning of one; empty where it is not known. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? ''

/**
 * Uses by stream, and for each account what is of no stream that exists: commitments, and streams that are gone.
 *
 * @param amounts null: not known yet
 */
const usesOf = (meters: Meters, amounts: (metered: Metered) => Usage | null): readonly ElementUse[] =>
  meters.accounts().flatMap((account) => {
    const usage = amounts(account)
    if (usage === null) return []
    const region = regionOf(account.account)
    const streams = [...account.streams].map(([element, metered]) => ({
      element,
      region,
      usage: amounts(metered) ?? noUsage,
    }))
    const rest = usageSince(usage, addUsage(noUsage, ...streams.map((stream) => stream.usage)))
    return [...streams, { element: null, region, usage: rest }]
  })

/** Since counting began. */
export const usedUses = (meters: Meters): readonly ElementUse[] => usesOf(meters, ({ used }) => used)

/** A month of so many hours at the present rate; null until a rate is known. */
export const monthUses = (meters: Meters, hours: number): readonly ElementUse[] | null => {
  const usualMonthMs = usualMonthHours * 3_600_000
  const uses = usesOf(meters, ({ month }) => month && monthOf(month, usualMonthMs, hours))
  return uses.length === 0 ? null : uses
}
