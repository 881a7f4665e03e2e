import { placeOf, type Reading } from './reading'

/** What a consumer had of one record. Times in epoch milliseconds. */
export type Hop =
  /** First time first, at most ten: it may have been read again. */
  | { readonly state: 'handed-out'; readonly at: number[] }
  | { readonly state: 'waiting' }
  /** The consumer began after it, or passed it over. */
  | { readonly state: 'skipped' }
  /** It may have gone out before `since`. */
  | { readonly state: 'forgotten'; readonly since: number }
  /** The consumer has read nothing of the shard. */
  | { readonly state: 'never' }

const mostTimes = 10

/** @param record its index in the shard that `reading` is of, and its arrival in epoch ms */
export const hopOf = (
  reading: Reading | undefined,
  record: { readonly index: number; readonly arrivedAt: number },
): Hop => {
  const place = reading && placeOf(reading)
  if (reading === undefined || place === undefined) return { state: 'never' }
  const { handOuts } = reading
  const times = handOuts.timesOf(record.index)
  if (times.length > 0) return { state: 'handed-out', at: times.slice(0, mostTimes) }
  if (record.index >= place.position) return { state: 'waiting' }
  // Nothing goes out before it has come in: of what came in later, everything is remembered.
  return record.arrivedAt <= handOuts.since ? { state: 'forgotten', since: handOuts.since } : { state: 'skipped' }
}
