import type { TextKey, TextValues } from './language'

/*
 * What dimensions, units and services of bills are called: keys of texts, the same for windows, reports and the command line.
 */

/** A text by its key, with what stands in its places. */
export interface KeyedText {
  readonly key: TextKey
  readonly values: TextValues
}

/** The name of a dimension. Broker types hold dots, which cannot stand in keys: they share one text. */
export const dimensionText = (dimension: string): KeyedText => {
  const [, type] = /^msk\.((?:kafka|express)\..+)$/.exec(dimension) ?? []
  return type === undefined
    ? { key: `usage.dimension.${dimension}` as TextKey, values: {} }
    : { key: 'usage.dimension.msk.broker', values: { type } }
}

const ways = ['provisioned', 'onDemand', 'advantage'] as const

/** Whose dimension it is, such as "On-demand": of Data Streams, dimensions of several ways of paying have one name. */
export const wayText = (dimension: string): KeyedText | null => {
  const way = ways.find((each) => dimension.startsWith(`${each}.`))
  return way === undefined ? null : { key: `usage.way.${way}`, values: {} }
}

/** What stands after a quantity beside the dimension's name, such as "h"; empty where the name says it. */
export const unitText = (unit: string): KeyedText => ({ key: `usage.unit.${unit}` as TextKey, values: {} })

/** What a price is of: "per GB", "per 1,000,000 payload units". @param per decimal, as books have it */
export const perText = (unit: string, per: string): KeyedText => ({
  key: `usage.per.${unit}` as TextKey,
  values: { n: Number(per) },
})

export const serviceText = (service: string): KeyedText => ({
  key: `usage.service.${service}` as TextKey,
  values: {},
})
