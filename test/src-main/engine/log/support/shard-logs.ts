import { createSecretKey } from 'node:crypto'
import { fault, isFault } from '../../../../../src-main/engine/fault'
import { NewRecords } from '../../../../../src-main/engine/log/block'
import { createBufferPool } from '../../../../../src-main/platform/buffer-pool'
import type { Damage } from '../../../../../src-main/engine/log/recovery'
import type { BlockKey, FindBlockKey } from '../../../../../src-main/engine/log/sealed-block'
import type { GatherLimits, LoggedRecord } from '../../../../../src-main/engine/log/logged-records'
import { openShardLog, type ShardLog } from '../../../../../src-main/engine/log/shard-log'
import { pack } from '../../../../../src-main/engine/packed-list'
import type { Durability, Files } from '../../../../../src-main/platform/files'
import type { MemoryFiles } from '../../../../../src-main/platform/memory-files'
import { countingIds } from '../../../../../src-main/platform/ids'

export const folder = '/records/stream/shard'
export const everything = { maxRecords: 1_000_000, maxBytes: Infinity, notBefore: 0 }

const ids = countingIds()
/** A key that is made of its number. */
export const testKey = (number: number): BlockKey => ({
  number,
  secret: createSecretKey(Buffer.alloc(32, number)),
  nonce: () => Buffer.from(ids.hex(12), 'hex'),
})
export const noSuchKey = fault('KMSNotFoundException', 'There is no such key.')

interface OpenOptions {
  readonly segmentBytes?: number
  readonly durability?: Durability
  /** Filled with what recovery finds. */
  readonly damages?: Damage[]
  readonly findKey?: FindBlockKey
}

export const open = (
  files: Files,
  { segmentBytes = 1e6, durability = 'kernel', damages = [], findKey = async (n) => testKey(n) }: OpenOptions = {},
): Promise<ShardLog> =>
  openShardLog({
    files,
    folder,
    foldersAbove: ['/records/stream', '/records', '/'],
    chunks: createBufferPool(),
    segmentBytes,
    durability,
    findKey,
    onDamage: (damage) => damages.push(damage),
  })

export const text = (value: string): Uint8Array => Buffer.from(value)

/** @param records partition key and data of each */
export const newRecords = (records: readonly (readonly [key: string, data: string | Uint8Array])[]): NewRecords => {
  const list = pack(
    { key: 'text', data: 'blob' },
    records.map(([key, data]) => ({ key, data: typeof data === 'string' ? text(data) : data })),
  )
  const all = new NewRecords(list.column('key'), list.column('data'))
  records.forEach((_, entry) => all.add(entry))
  return all
}

/** Append and wait until it is kept. */
export const append = (
  log: ShardLog,
  values: readonly string[],
  { arrivedAt = 1000, key }: { readonly arrivedAt?: number; readonly key?: BlockKey | undefined } = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const first = log.append(
      newRecords(values.map((value) => [`key of ${value.slice(0, 20)}`, value])),
      arrivedAt,
      (failure) => (failure === undefined ? resolve(first) : reject(failure)),
      key,
    )
  })

interface ReadBack {
  readonly records: readonly LoggedRecord[]
  readonly next: number
}

/** A read that nothing refuses. */
export const read = async (log: ShardLog, from = 0, limits: Partial<GatherLimits> = {}): Promise<ReadBack> => {
  const result = await log.read(from, { ...everything, ...limits })
  if (isFault(result)) throw new Error(result.message)
  return { records: result.records.unpacked(), next: result.next }
}

export const contents = async (log: ShardLog, from = 0): Promise<string[]> =>
  (await read(log, from)).records.map(({ data }) => Buffer.from(data).toString())

export const onlySegment = async (files: MemoryFiles): Promise<string> => {
  const [name, ...others] = await files.list(folder)
  if (others.length > 0) throw new Error(`There are others: ${others.join(', ')}`)
  return `${folder}/${name}`
}

/** The files as a program uses them that `end` stops in the middle of whatever it does, as a power cut does. */
export const mortal = (files: Files): { readonly files: Files; end(): void } => {
  let isOver = false
  const whileItRuns =
    <A extends unknown[], T>(work: (...given: A) => Promise<T>) =>
    (...given: A): Promise<T> =>
      isOver ? new Promise<T>(() => {}) : work(...given)
  return {
    files: {
      open: whileItRuns(files.open),
      makeFolder: whileItRuns(files.makeFolder),
      list: whileItRuns(files.list),
      rename: whileItRuns(files.rename),
      remove: whileItRuns(files.remove),
      syncFolder: whileItRuns(files.syncFolder),
    },
    end: () => {
      isOver = true
    },
  }
}
