import type { ScalarReaders } from '../checks/reading'
import type { Source } from '../checks/straight-reader'
import type { BodyPieces } from '../http/exchange'

/** One of AWS's ways to write requests and answers. */
export interface Protocol {
  readonly contentType: string
  /** @returns the value; `undefined` when the body is malformed */
  decode(body: Buffer): unknown
  /** The same body, for reading it straight; not every protocol can be read so. */
  source?(body: Buffer): Source
  /**
   * Write an answer, in pieces because lists that many are given are written once for all of them. `Uint8Array` is a blob,
   * `Date` a timestamp; members that are undefined are left out.
   */
  encode(value: object): BodyPieces
  readonly scalars: ScalarReaders
  /** Headers that go with an answer, besides its content type. */
  headersFor?(value: object): Readonly<Record<string, string>>
}
