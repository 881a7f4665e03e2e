/** Records that were accepted, in the sizes that AWS bills: see `NewRecords`. */
export interface WrittenSizes {
  readonly length: number
  readonly bytes: number
  readonly kibibytes: number
  readonly payloadUnits: number
}

/** Told what one stream is used for, in what AWS bills; called once per request and shard or per event, never per record. */
export interface StreamMeter {
  wrote(records: WrittenSizes): void
  /** @param longTermBytes of `bytes`, those of records older than seven days */
  read(bytes: number, longTermBytes: number): void
  /** A fan-out event went out. */
  fannedOut(bytes: number): void
  /** A channel put records into its bucket. @param bytes of their data, as it was before compression */
  delivered(bytes: number): void
}

const nothing = (): void => {}

export const idleMeter: StreamMeter = { wrote: nothing, read: nothing, fannedOut: nothing, delivered: nothing }

/** Reading what is older costs extra. @source pricing facts sheet §2 */
export const longTermMs = 7 * 86_400_000
