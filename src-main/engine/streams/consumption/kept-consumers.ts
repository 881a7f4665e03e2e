import type { StoredConsumers } from '../../../storage/stored-consumers'
import { createReading, placeOf, type Reading, type SeenConsumer } from './reading'

type StoredShard = StoredConsumers[number]['shards'][number]

/** How far everybody has come; rates and hand-outs are of one run. */
export const toStored = (consumers: Iterable<SeenConsumer>): StoredConsumers =>
  [...consumers].map(({ id, kind, name, accessKeyId, readings }) => ({
    ...{ id, kind, name, accessKeyId },
    shards: [...readings].flatMap(([number, reading]) => {
      const place = placeOf(reading)
      if (place === undefined) return []
      const { position, last, unreadSince, isFinished } = place
      return { number, position, last, unreadSince, isFinished, lastSeenAt: reading.lastSeenAt }
    }),
  }))

/** A reading as it was left; whoever goes on with it gets a place of his own. */
export const restoreReading = (stored: StoredShard, rememberedSince: number): Reading => {
  const { position, last, unreadSince, isFinished, lastSeenAt } = stored
  const reading = createReading(lastSeenAt, rememberedSince)
  reading.places.set('kept', { position, last, unreadSince, isFinished, lastSeenAt, atTipAt: -Infinity })
  return reading
}
