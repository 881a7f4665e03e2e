import { fault, type Fault } from '../../fault'
import { pack, packedOf, type PackedColumn } from '../../packed-list'
import { maxHashKey, toWords } from '../shards/hash-keys'
import { requestLimits } from '../limits/limits'
import { md5 } from '../shards/md5'
import type { Input } from '../model'
import type { Shard, Stream } from '../stream'

export type Entry = Input<'PutRecords'>['Records'][number]

/** The records of one request, member by member. */
export interface Entries {
  readonly length: number
  readonly data: PackedColumn
  readonly keys: PackedColumn
  readonly hashKeys: PackedColumn
  /** They have all been copied or refused: their memory may be used for others. */
  release(): void
}

const members = { Data: 'blob', PartitionKey: 'text', ExplicitHashKey: 'text' } as const

export const entriesOf = (records: readonly Pick<Entry, keyof typeof members>[]): Entries => {
  const [list = pack(members, records)] = packedOf(records) ?? []
  const [data, keys, hashKeys] = [list.column('Data'), list.column('PartitionKey'), list.column('ExplicitHashKey')]
  return { length: list.length, data, keys, hashKeys, release: list.release }
}

/** Data and partition key, in bytes: what counts against every limit. */
export const sizeOf = ({ data, keys }: Entries, i: number): number => data.size(i) + keys.size(i)

/** Why AWS would refuse all of the records. */
export const checkEntries = (stream: Stream, entries: Entries): Fault | undefined => {
  let total = 0
  for (let i = 0; i < entries.length; i++) {
    const wrong = checkEntry(stream, entries, i, i)
    if (wrong !== undefined) return wrong
    total += sizeOf(entries, i)
  }
  if (total <= requestLimits.putRecordsBytes) return undefined
  return fault('InvalidArgumentException', 'Records size exceeds 10 MB limit')
}

/** @param position in PutRecords; undefined in PutRecord */
export const checkEntry = ({ settings }: Stream, entries: Entries, i: number, position?: number): Fault | undefined => {
  const { keys, hashKeys } = entries
  if (!keys.isPresent(i) && settings.recordDistributionStrategy !== 'AUTO') {
    return invalid(position, 'partitionKey', "Value null at '", 'Member must not be null')
  }
  if (hashKeys.isPresent(i) && BigInt(hashKeys.text(i)) > maxHashKey) {
    return fault(
      'InvalidArgumentException',
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${hashKeys.text(i)}`,
    )
  }
  const maxBytes = settings.maxRecordSizeInKiB * 1024
  if (sizeOf(entries, i) <= maxBytes) return undefined
  return invalid(position, 'data', "Value at '", `Member must have length less than or equal to ${maxBytes}`)
}

const invalid = (position: number | undefined, member: string, value: string, constraint: string): Fault => {
  const path = position === undefined ? member : `records.${position + 1}.member.${member}`
  return fault(
    'ValidationException',
    `1 validation error detected: ${value}${path}' failed to satisfy constraint: ${constraint}`,
  )
}

/** Position of one record among the open shards. */
export const route = ({ router, settings }: Stream, entry: Pick<Entry, 'PartitionKey' | 'ExplicitHashKey'>): number => {
  if (settings.recordDistributionStrategy === 'AUTO') return router.inTurn()
  return entry.ExplicitHashKey === undefined
    ? router.byPartitionKey(entry.PartitionKey as string)
    : router.byHashKey(BigInt(entry.ExplicitHashKey))
}

/** Where the records of a request go. */
export interface Routes {
  /** Position of each record among the open shards. */
  readonly shards: Uint32Array
  /** What decided it, four words each; undefined where shards are taken in turn, whatever the keys. */
  readonly hashKeys: Uint32Array | undefined
}

/** A stream that distributes by itself takes the shards in turn. */
export const routesOf = ({ router, settings }: Stream, { length, keys, hashKeys }: Entries): Routes => {
  const shards = new Uint32Array(length)
  if (settings.recordDistributionStrategy === 'AUTO') return { shards: shards.map(router.inTurn), hashKeys: undefined }
  const words = md5(keys)
  for (let i = 0; i < length; i++) {
    if (hashKeys.isPresent(i)) toWords(BigInt(hashKeys.text(i)), words, i * 4)
    shards[i] = router.byWords(words, i)
  }
  return { shards, hashKeys: words }
}

/** Let the shards know of some of the keys, for those who ask which are the heaviest. */
export const sampleKeys = (stream: Stream, entries: Entries, { shards, hashKeys }: Routes, now: number): void => {
  if (hashKeys === undefined) return
  stream.keySampling.pass(entries.length, now, (at, standsFor) => {
    const name = (): string => entries.keys.text(at)
    const { heavyKeys } = stream.openShards[shards[at] as number] as Shard
    heavyKeys.add({ hashKeys, at, name, bytes: sizeOf(entries, at), standsFor }, now)
  })
}
