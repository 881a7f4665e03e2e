import type { Sentence } from '../platform/sentence'

/** Exception names of the Kinesis API and of those beside it, as clients know them. */
export type FaultName =
  | 'AccessDeniedException'
  | 'DryRunOperationException'
  | 'ExpiredIteratorException'
  | 'ExpiredNextTokenException'
  | 'InternalFailure'
  | 'InvalidArgumentException'
  | 'KMSAccessDeniedException'
  | 'KMSDisabledException'
  | 'KMSInvalidStateException'
  | 'KMSNotFoundException'
  | 'KMSOptInRequired'
  | 'KMSThrottlingException'
  | 'LimitExceededException'
  | 'ProvisionedThroughputExceededException'
  | 'ResourceInUseException'
  | 'ResourceNotFoundException'
  | 'ValidationException'
  // The names CloudWatch has for its own.
  | 'InvalidNextToken'
  | 'InvalidParameterCombinationException'
  | 'InvalidParameterValueException'

/** The service says no: an expected outcome, returned, never thrown. */
export interface Fault {
  readonly kind: 'fault'
  readonly fault: FaultName
  readonly message: string
  /** Of the message, where it is ours and can be told in any language. Clients get it in English. */
  readonly text?: Sentence['text']
}

export const fault = (name: FaultName, message: string): Fault => ({ kind: 'fault', fault: name, message })

export const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'fault'

/** How a dry run reports that the request would have gone through. @source Kinesis facts sheet §3; the text is ours */
export const dryRunSucceeded: Fault = fault(
  'DryRunOperationException',
  'The request is valid and permitted; nothing was done because DryRun is set.',
)
