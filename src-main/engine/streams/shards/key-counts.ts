import { md5 } from './md5'

/** What was, or would be, sent under one partition key. */
export interface KeyAmount {
  readonly key: string
  readonly records: number
  /** In any unit: of bytes only the proportions between keys matter here. */
  readonly bytes: number
}

/** Partition keys being counted, each with its hash key. */
export interface KeyCounts {
  /** Distinct keys. */
  readonly size: number
  readonly records: number
  readonly bytes: number
  /** By key, in the order of their first appearance. */
  readonly keys: readonly string[]
  readonly recordsOf: Float64Array
  readonly bytesOf: Float64Array
  /** MD5 of the keys, four words each, most significant first. */
  readonly digests: Uint32Array
  /** @returns false when there is no room for a new key; what fits is counted nevertheless */
  add(amounts: readonly KeyAmount[]): boolean
}

/** More distinct keys than this are not counted: they would take some 300 MB of memory. */
export const mostKeys = 2_000_000

const firstRoom = 1024

/** Count keys in portions, at about the price of a look-up for a known key and of its MD5 for a new one. */
export const createKeyCounts = (): KeyCounts => {
  const places = new Map<string, number>()
  const keys: string[] = []
  let digests = new Uint32Array(4 * firstRoom)
  let recordsOf = new Float64Array(firstRoom)
  let bytesOf = new Float64Array(firstRoom)
  const totals = { records: 0, bytes: 0 }

  const makeRoom = (needed: number): void => {
    if (needed <= recordsOf.length) return
    const room = Math.max(needed, recordsOf.length * 2)
    const grown = { digests: new Uint32Array(4 * room), records: new Float64Array(room), bytes: new Float64Array(room) }
    grown.digests.set(digests)
    grown.records.set(recordsOf)
    grown.bytes.set(bytesOf)
    ;({ digests, records: recordsOf, bytes: bytesOf } = grown)
  }
  const placeOf = (key: string): number | undefined => {
    const known = places.get(key)
    if (known !== undefined || keys.length === mostKeys) return known
    makeRoom(keys.length + 1)
    places.set(key, keys.length)
    return keys.push(key) - 1
  }

  return {
    get size() {
      return keys.length
    },
    get records() {
      return totals.records
    },
    get bytes() {
      return totals.bytes
    },
    keys,
    get recordsOf() {
      return recordsOf.subarray(0, keys.length)
    },
    get bytesOf() {
      return bytesOf.subarray(0, keys.length)
    },
    get digests() {
      return digests.subarray(0, 4 * keys.length)
    },
    add: (amounts) => {
      const known = keys.length
      let isWhole = true
      for (const { key, records, bytes } of amounts) {
        const place = placeOf(key)
        if (place === undefined) {
          isWhole = false
          continue
        }
        recordsOf[place] = (recordsOf[place] as number) + records
        bytesOf[place] = (bytesOf[place] as number) + bytes
        totals.records += records
        totals.bytes += bytes
      }
      digests.set(digestsOf(keys.slice(known)), 4 * known)
      return isWhole
    },
  }
}

const digestsOf = (keys: readonly string[]): Uint32Array => {
  const ends = new Uint32Array(keys.length + 1)
  keys.forEach((key, i) => (ends[i + 1] = (ends[i] as number) + Buffer.byteLength(key)))
  const bytes = Buffer.allocUnsafe(ends[keys.length] as number)
  keys.forEach((key, i) => bytes.write(key, ends[i] as number))
  return md5({
    length: keys.length,
    bytes,
    start: (i) => ends[i] as number,
    end: (i) => ends[i + 1] as number,
  })
}
