import { createHash } from 'node:crypto'

export interface GivenRecord {
  readonly partitionKey: string
  readonly explicitHashKey?: string | undefined
  readonly data: Uint8Array
  readonly tags?: readonly { readonly key: string; readonly value?: string | undefined }[] | undefined
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
const number = (field: number, value: number): Buffer => Buffer.from([field << 3, ...varint(value)])
const bytes = (field: number, value: Uint8Array | string): Buffer => {
  const content = Buffer.from(value as string)
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(content.length)]), content])
}

/** The message of an aggregate as the producer library writes it: tables first, every key once. */
export const aggregateMessage = (records: readonly GivenRecord[]): Buffer => {
  const keys = [...new Set(records.map(({ partitionKey }) => partitionKey))]
  const hashKeys = [...new Set(records.flatMap(({ explicitHashKey }) => explicitHashKey ?? []))]
  const tag = ({ key, value }: { readonly key: string; readonly value?: string | undefined }): Buffer =>
    Buffer.concat([bytes(1, key), ...(value === undefined ? [] : [bytes(2, value)])])
  return Buffer.concat([
    ...keys.map((key) => bytes(1, key)),
    ...hashKeys.map((key) => bytes(2, key)),
    ...records.map(({ partitionKey, explicitHashKey, data, tags = [] }) =>
      bytes(
        3,
        Buffer.concat([
          number(1, keys.indexOf(partitionKey)),
          ...(explicitHashKey === undefined ? [] : [number(2, hashKeys.indexOf(explicitHashKey))]),
          bytes(3, data),
          ...tags.map((each) => bytes(4, tag(each))),
        ]),
      ),
    ),
  ])
}

/** A message between its magic and its digest. */
export const framed = (message: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, createHash('md5').update(message).digest()])

export const aggregate = (records: readonly GivenRecord[]): Buffer => framed(aggregateMessage(records))
