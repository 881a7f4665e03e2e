import type { ScalarReaders } from '../checks/reading'

/** One of AWS's ways to write requests and answers. */
export interface Protocol {
  readonly contentType: string
  /** @returns the value; `undefined` when the body is malformed */
  decode(body: Buffer): unknown
  /** Write an answer. `Uint8Array` is a blob, `Date` a timestamp; members that are undefined are left out. */
  encode(value: object): Uint8Array
  readonly scalars: ScalarReaders
}
