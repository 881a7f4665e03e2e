import type { Dimension, Unit, UnitOf } from '../../metering/dimensions'
import type { Amount, Usage } from '../../metering/usage'
import type { ElementUse, UnknownUse, Working } from '../../pricing/bill'
import type { ElementFlow, Load } from '../flow/flow'
import { meanBytes } from '../flow/sizes'
import { amount, base } from './figures'

/*
 * What the files of this folder give: for one element, entry by entry, what it uses of what.
 */

/** The month that is planned. A settled one: what is stored has been stored for as long as it is kept. */
export interface Month {
  readonly hours: number
  readonly seconds: number
  readonly ms: number
}

export const monthOf = (hours: number): Month => ({ hours, seconds: hours * 3600, ms: hours * 3_600_000 })

/** So much of it, or: it is not known, for something was not said. */
export type Entry = Known | UnknownUse
interface Known {
  readonly dimension: Dimension
  readonly amount: Amount<Unit>
  readonly working: Working
}

export const used = <D extends Dimension>(dimension: D, amount: Amount<UnitOf<D>>, working: Working): Entry => ({
  dimension,
  amount: amount as Amount<Unit>,
  working,
})

/** @param sentence by its name below `plan.working` */
export const working = (sentence: string, values: Working['values']): Working => ({
  key: `plan.working.${sentence}`,
  values,
})

type CountedIn<U extends Unit> = { [D in Dimension]: UnitOf<D> extends U ? D : never }[Dimension]

/** All bytes that flow, of data as it is. */
export const flowed = (dimension: CountedIn<'GB'>, bytesPerSecond: number, seconds: number): Entry =>
  used(dimension, base('GB', bytesPerSecond, seconds), working('bytes', { bytesPerSecond, seconds }))

/** What consumers read, each of them everything. */
export const readBy = (
  dimension: CountedIn<'GB'>,
  consumers: number,
  { bytesPerSecond, seconds }: { readonly bytesPerSecond: number; readonly seconds: number },
): Entry =>
  used(
    dimension,
    base('GB', bytesPerSecond, seconds, consumers),
    working('read', { bytesPerSecond, seconds, consumers }),
  )

/** What flows and is kept for so many hours, in a settled month. */
export const keptFor = (
  dimension: CountedIn<'GB-hour'>,
  keptHours: number,
  { bytesPerSecond, month: { hours, ms } }: { readonly bytesPerSecond: number; readonly month: Month },
): Entry =>
  used(
    dimension,
    base('GB-hour', bytesPerSecond, keptHours, 3600, ms),
    working('kept', { bytesPerSecond, keptHours, hours }),
  )

/** A volume that was said as such. */
export const givenGB = (dimension: CountedIn<'GB'>, gigabytes: number): Entry =>
  used(dimension, amount('GB', gigabytes), working('asGiven', { gigabytes }))

/** @param missing what was not said, by the name of a text below `plan.missing` */
export const unknown = (dimension: Dimension, missing: string): Entry => ({
  dimension,
  missing: `plan.missing.${missing}`,
})

/**
 * Turns the entries of an element into its use. What is nothing is left away. Of a dimension that comes twice, as of a bucket
 * that two deliveries write to, there are two uses, so that each keeps its own working.
 */
export const elementUses = (
  element: string | null,
  region: string,
  entries: readonly Entry[],
): readonly ElementUse[] => {
  const usage: Partial<Record<Dimension, bigint>> = {}
  const unknowns: UnknownUse[] = []
  const own: Known[] = []
  const again: Known[] = []
  for (const entry of entries) {
    if ('missing' in entry) unknowns.push(entry)
    else if (entry.amount === 0n) continue
    else if (usage[entry.dimension] !== undefined) again.push(entry)
    else {
      usage[entry.dimension] = entry.amount
      own.push(entry)
    }
  }
  const use = new UseOfElement({ element, region }, usage as Usage, { unknowns, own })
  return again.length === 0 ? [use] : [use, ...elementUses(element, region, again)]
}

/** Workings are put together when somebody reads them: bills are made by the thousand. */
class UseOfElement implements ElementUse {
  readonly element: string | null
  readonly region: string
  readonly unknown: readonly UnknownUse[]
  private readonly own: readonly Known[]

  constructor(
    { element, region }: Pick<ElementUse, 'element' | 'region'>,
    readonly usage: Usage,
    { unknowns, own }: { readonly unknowns: readonly UnknownUse[]; readonly own: readonly Known[] },
  ) {
    this.element = element
    this.region = region
    this.unknown = unknowns
    this.own = own
  }

  get workings(): NonNullable<ElementUse['workings']> {
    return Object.fromEntries(this.own.map(({ dimension, working }) => [dimension, working]))
  }
}

/** Bytes of an average second. */
export const bytesPerSecond = (load: Load): number => load.recordsPerSecond * meanBytes(load)

/** Those an element gives to that read with fan-out, and the others. */
export const readersOf = ({ outputs }: ElementFlow) => {
  const fanOut = outputs.filter(({ element }) => 'reads' in element && element.reads === 'fan-out').length
  const channels = outputs.filter(({ element }) => isChannelTarget(element.kind)).length
  return { fanOut, shared: outputs.length - fanOut - channels }
}

/** What a stream's channel delivers to, without reading. */
export const isChannelTarget = (kind: string): boolean => kind === 'bucket' || kind === 'iceberg-table'
