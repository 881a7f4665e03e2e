/**
 * What names may look like and which there are, without zod: the contract's schemas are made from these, and a form can say
 * what is wrong with a name while it is being typed without carrying a validation library.
 */

/** Of streams and of their consumers. @source Kinesis API reference, CreateStream, StreamName */
export const STREAM_NAME_PATTERN = /^[a-zA-Z0-9_.-]+$/
export const STREAM_NAME_MAX_LENGTH = 128

/** Letters, digits, space, dot, dash and underscore; it becomes a folder name. */
export const PROJECT_NAME_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9_-])?$/
export const PROJECT_NAME_MAX_LENGTH = 64

/** Metrics that enhanced monitoring switches on. @source Kinesis facts sheet §4 */
export const SHARD_LEVEL_METRICS = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
] as const

/** Unicode characters. @source Kinesis facts sheet §4 */
export const PARTITION_KEY_MAX_LENGTH = 256
