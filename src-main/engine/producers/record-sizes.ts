import { weighted } from './payload'
import type { Random } from './random'

/** Sizes of records, in bytes of data and partition key. A design's are of this type. */
export type RecordSizes =
  | { readonly kind: 'constant'; readonly bytes: number }
  /** Both ends included. */
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'lognormal'; readonly median: number; readonly p99: number }
  | {
      readonly kind: 'histogram'
      readonly sizes: readonly { readonly bytes: number; readonly weight: number }[]
    }

/** No record is larger. @source Kinesis facts sheet §12 */
const largestBytes = 10 * 2 ** 20
/** Of the standard normal distribution. */
const ninetyNinthPercentile = 2.3263478740408408

/** What draws the size of a record, in whole bytes. */
export const sizeDrawer = (sizes: RecordSizes): ((random: Random) => number) => {
  switch (sizes.kind) {
    case 'constant':
      return () => sizes.bytes
    case 'uniform':
      return (random) => random.integer(sizes.min, sizes.max)
    case 'lognormal': {
      const sigma = Math.log(sizes.p99 / sizes.median) / ninetyNinthPercentile
      return (random) =>
        Math.min(largestBytes, Math.max(1, Math.round(sizes.median * Math.exp(sigma * random.normal()))))
    }
    case 'histogram': {
      const choose = weighted(sizes.sizes.map(({ weight }) => weight))
      return (random) => sizes.sizes[choose(random)]?.bytes ?? 1
    }
  }
}
