import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { StoredChannel } from '../../../storage/channel-settings'
import type { LoggedRecord } from '../../log/logged-records'

/** Records of one object sorted into those that can be delivered in the channel's format, and those that cannot. */
export interface Sorted {
  readonly good: readonly LoggedRecord[]
  readonly bad: readonly { readonly record: LoggedRecord; readonly reason: string }[]
}

export const sortByFormat = (format: StoredChannel['format'], records: readonly LoggedRecord[]): Sorted => {
  const good: LoggedRecord[] = []
  const bad: { record: LoggedRecord; reason: string }[] = []
  for (const record of records) {
    const reason = whyNot(format, record.data)
    if (reason === undefined) good.push(record)
    else bad.push({ record, reason })
  }
  return { good, bad }
}

const whyNot = (format: StoredChannel['format'], data: Uint8Array): string | undefined => {
  if (format === 'BYTE_ARRAY') return undefined
  const text = textOf(data)
  if (text === undefined) return 'The record is not UTF-8 text.'
  return format === 'STRING' || isJson(text) ? undefined : 'The record is not valid JSON.'
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const textOf = (data: Uint8Array): string | undefined => {
  try {
    return decoder.decode(data)
  } catch {
    return undefined
  }
}
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const compress = promisify(gzip)
const newline = Uint8Array.of(10)

/**
 * What an object holds. How AWS lays records out in the objects of channels is not published; here JSON and STRING records
 * end with a newline each, as they came, and BYTE_ARRAY records follow each other without anything between.
 */
export const objectBody = async (
  { format, compression }: Pick<StoredChannel, 'format' | 'compression'>,
  records: readonly LoggedRecord[],
): Promise<Uint8Array> => {
  const end = format === 'BYTE_ARRAY' ? [] : [newline]
  const body = Buffer.concat(records.flatMap(({ data }) => [data, ...end]))
  return compression === 'GZIP' ? compress(body) : body
}

const extensions = { JSON: '.json', STRING: '.txt', BYTE_ARRAY: '.bin' } as const

/**
 * Key of an object, by what is in it: delivered again after a crash, the same records replace themselves.
 *
 * @param arrivedAt of its first record, epoch ms
 * @param name shard and sequence number of that record
 */
export const objectKey = (
  { name: channel, format, compression }: Pick<StoredChannel, 'name' | 'format' | 'compression'>,
  { arrivedAt, name }: { readonly arrivedAt: number; readonly name: string },
): string => `${folderOf(channel, arrivedAt)}/${name}${extensions[format]}${compression === 'GZIP' ? '.gz' : ''}`

export const undeliveredKey = (
  { name: channel, deadLetters }: Pick<StoredChannel, 'name' | 'deadLetters'>,
  { arrivedAt, name }: { readonly arrivedAt: number; readonly name: string },
): string => `${deadLetters.prefix}${folderOf(channel, arrivedAt)}/${name}-undelivered.json`

/** e.g. `audit/2026/11/21/09` (UTC) */
const folderOf = (channel: string, arrivedAt: number): string =>
  `${channel}/${new Date(arrivedAt).toISOString().slice(0, 13).replace(/[-T]/g, '/')}`
