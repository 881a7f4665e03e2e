import { seededRandom } from '../../producers/random'
import type { Ids } from '../../../platform/ids'

/** About so many records of a stream are looked at in a second: enough to name a hot key, and next to nothing beside a put. */
const samplesPerSecond = 2000

/** Which of the records of one stream are looked at. */
export interface KeySampling {
  /**
   * Go through the next `count` records, sent at `now` (epoch ms).
   * @param look called with the place of each record to look at, 0 … count−1, and with how many it stands for
   */
  pass(count: number, now: number, look: (place: number, standsFor: number) => void): void
}

/**
 * Stratified sampling: of each k records in a row exactly one is looked at, and chance says which, so that no rhythm of keys
 * hides a key or doubles it. k is 1 up to 2,000 records a second, follows the rate of the second before, and doubles within a
 * second that has more.
 */
export const createKeySampling = (ids: Ids): KeySampling => {
  const random = seededRandom(Number.parseInt(ids.hex(4), 16))
  let stride = 1
  let second = 0
  let seen = 0
  /** Records to pass by until the one to look at, from there to the end of its stratum, and the size of that. */
  let next = 0
  let rest = 0
  let size = 1

  /** @param start place of the first record of the next stratum */
  const draw = (start: number): void => {
    const place = stride === 1 ? 0 : random.integer(0, stride - 1)
    next = start + place
    rest = stride - 1 - place
    size = stride
  }
  const keepPace = (count: number, now: number): void => {
    const present = Math.floor(now / 1000)
    if (present !== second) {
      stride = Math.max(1, Math.ceil(seen / samplesPerSecond))
      second = present
      seen = 0
      // A stream that has become quiet must not wait for the end of a stratum that was meant for its busy time.
      if (stride < size) draw(0)
    }
    seen += count
    if (seen > stride * samplesPerSecond) stride *= 2
  }
  return {
    pass: (count, now, look) => {
      keepPace(count, now)
      while (next < count) {
        look(next, size)
        draw(next + rest + 1)
      }
      next -= count
    },
  }
}
