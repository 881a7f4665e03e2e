import type { Fault } from './fault'
import type { StructureShape } from './shapes'

/** Whose streams a request is about: each account and region has its own. */
export interface Caller {
  /** Twelve digits. */
  readonly accountId: string
  /** e.g. `us-east-1` */
  readonly region: string
}

/**
 * One operation of an AWS service: its request shape and what carries it out.
 * The input has passed the shape's checks. Outputs are plain objects spelt as in the API: `Uint8Array` for blobs, `Date`
 * for timestamps, absent members left out; `undefined` is an empty answer.
 */
export interface Operation {
  readonly input: StructureShape
  call(caller: Caller, input: never): Promise<object | undefined | Fault>
}

/** An AWS service as the endpoint sees it. */
export interface Service {
  /** e.g. `Kinesis_20131202`: what stands before the dot in `X-Amz-Target`. */
  readonly target: string
  /** The Java package AWS prints for structures in validation messages, e.g. `com.amazonaws.kinesis.v20131202`. */
  readonly javaPackage: string
  readonly operations: Readonly<Record<string, Operation>>
}
