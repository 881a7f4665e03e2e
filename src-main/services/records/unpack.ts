import { constants, gunzipSync } from 'node:zlib'
import { isAggregate, unpackAggregate } from './kpl'

/** What a record's data hold once everything around them is taken off: one of these, or one for each user record of an aggregate. */
export interface Unpacked {
  /** Place in the aggregate; undefined where there is none. */
  readonly subSequence: number | undefined
  /** Of the user record; undefined outside an aggregate. */
  readonly partitionKey: string | undefined
  readonly explicitHashKey: string | undefined
  readonly data: Uint8Array
  /** The data before gzip was taken off: as kept, or as they stand in the aggregate. The same as `data` where it was not. */
  readonly packed: Uint8Array
  /** What was taken off, from the outside in. */
  readonly packing: readonly Packing[]
  /** Is `data` only the beginning? */
  readonly isCut: boolean
}
export type Packing = 'gzip' | 'kpl'

/** Data that unpack to more than this stay packed. Ten megabytes of zeros, packed, would be ten gigabytes. */
export const largestUnpackedBytes = 64 * 1024 * 1024
/** Layers of gzip that are taken off, inside an aggregate and around it: who packs twice does so by mistake. */
const gzipLayers = 2
/** Packed bytes that are enough to see what a record begins with. */
const packedBeginning = 4096

/**
 * Take off gzip and KPL aggregation, in any order. What does not unpack is left as it is.
 * @param wanted `beginning`: the first few kilobytes of what is packed with gzip will do
 */
export const unpack = (data: Uint8Array, wanted: 'all' | 'beginning'): readonly Unpacked[] => {
  // Most records are plain: they must not cost more than a look.
  if (!isGzip(data) && !isAggregate(data)) return [unpacked(plain(data), data)]
  const outer = inflate(data, wanted)
  // An aggregate unpacks whole or not at all.
  if (outer.isCut && isAggregate(outer.data)) return unpack(data, 'all')
  const records = unpackAggregate(outer.data)
  if (records === undefined) return [unpacked(outer, data)]
  return records.map(({ partitionKey, explicitHashKey, data }, subSequence) => {
    const inner = inflate(data, wanted)
    const packing = [...outer.packing, 'kpl' as const, ...inner.packing]
    return { ...inner, subSequence, partitionKey, explicitHashKey, packing, packed: data }
  })
}

const unpacked = ({ data, packing, isCut }: Inflated, packed: Uint8Array): Unpacked => ({
  subSequence: undefined,
  partitionKey: undefined,
  explicitHashKey: undefined,
  data,
  packed,
  packing,
  isCut,
})

type Inflated = Pick<Unpacked, 'data' | 'packing' | 'isCut'>

const plain = (data: Uint8Array): Inflated => ({ data, packing: [], isCut: false })

const inflate = (data: Uint8Array, wanted: 'all' | 'beginning'): Inflated => {
  let inflated = plain(data)
  while (inflated.packing.length < gzipLayers && isGzip(inflated.data)) {
    const layer = gunzip(inflated, wanted)
    if (layer === undefined) break
    inflated = layer
  }
  return inflated
}

const isGzip = (data: Uint8Array): boolean => data[0] === 0x1f && data[1] === 0x8b && data[2] === 8

const gunzip = ({ data, packing, isCut }: Inflated, wanted: 'all' | 'beginning'): Inflated | undefined => {
  const isPart = wanted === 'beginning' && data.byteLength > packedBeginning
  try {
    return {
      data: gunzipSync(isPart ? data.subarray(0, packedBeginning) : data, {
        maxOutputLength: largestUnpackedBytes,
        // Half a file is no mistake where no more was given.
        finishFlush: isPart || isCut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
      }),
      packing: [...packing, 'gzip'],
      isCut: isPart || isCut,
    }
  } catch {
    return undefined
  }
}
