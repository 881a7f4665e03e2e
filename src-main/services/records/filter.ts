import type { RecordFilter } from '../../contract/record-browser'
import type { FoundRecord } from './found-record'
import { hex, readableText } from './record-body'

/** Which records a browse shows. */
export interface Filter {
  /** How much of what is packed it has to see. */
  readonly wants: 'all' | 'beginning'
  /** @throws whatever the expression throws */
  holds(found: FoundRecord): boolean
}

/** The part of a filter that somebody wrote as a program. */
export type Condition = (found: FoundRecord, text: string) => boolean

/** All that is given must hold; the expression, which takes longest, is asked last. */
export const createFilter = ({ partitionKey, text }: RecordFilter, condition?: Condition): Filter => {
  const wantedText = text === undefined || text === '' ? undefined : text.toLowerCase()
  const wantsKey = partitionKey !== undefined && partitionKey !== ''
  const readsData = wantedText !== undefined || condition !== undefined
  return {
    wants: readsData ? 'all' : 'beginning',
    holds: (found) => {
      if (wantsKey && !found.partitionKey.includes(partitionKey)) return false
      if (!readsData) return true
      const decoded = textOf(found)
      if (wantedText !== undefined && !decoded.toLowerCase().includes(wantedText)) return false
      return condition === undefined || condition(found, decoded)
    },
  }
}

/** Of data that are no text so much is looked through, in hexadecimal. */
const largestHexBytes = 64 * 1024

/** As it is shown. */
const textOf = ({ unpacked: { data } }: FoundRecord): string =>
  readableText(data) ?? hex(data.subarray(0, largestHexBytes))
