import type { Policy } from './access/policy'
import type { Fault } from './fault'
import type { StructureShape } from './shapes'

/** Whose streams a request is about: each account and region has its own. */
export interface Caller {
  /** Twelve digits. */
  readonly accountId: string
  /** e.g. `us-east-1` */
  readonly region: string
  /** The program that calls; absent where nobody is to be told apart. */
  readonly client?: Client
}

/** What a program says of itself; nothing of it is proved. */
export interface Client {
  /** Its name, without a version; empty when it did not say. */
  readonly application: string
  readonly accessKeyId: string
}

/** What a request is about, as policies name it. */
export interface Resource {
  readonly arn: string
  /** The policy it has itself. */
  readonly policy?: Policy | undefined
  /** Actions that must be allowed on it beside the operation's own, e.g. `kinesis:AddTagsToStream`. */
  readonly alsoAsks?: readonly string[]
}

/**
 * One operation of an AWS service: its request shape and what carries it out.
 * The input has passed the shape's checks. Outputs are plain objects spelt as in the API: `Uint8Array` for blobs, `Date`
 * for timestamps, absent members left out; `undefined` is an empty answer.
 */
export interface Operation {
  readonly input: StructureShape
  /** What the caller must be allowed to use; left out by operations that are about no resource in particular. */
  resources?(caller: Caller, input: never): readonly Resource[]
  call(caller: Caller, input: never): Promise<object | undefined | EventStream | Fault>
}

/** One of the events that an answer consists of. */
export interface StreamEvent {
  /** The name of its shape, e.g. `SubscribeToShardEvent`. */
  readonly name: string
  readonly payload: object
}

/**
 * An answer that goes on: events, each made when it is asked for, so that a slow receiver holds back what is made for it.
 */
export interface EventStream {
  readonly kind: 'event-stream'
  /**
   * The next event, as soon as there is one; a fault is the last thing that comes; `undefined` after the end. Asked again
   * only once it has answered.
   */
  next(): Promise<StreamEvent | Fault | undefined>
  /** The receiver wants no more. A `next` under way ends. */
  cancel(): void
}

export const isEventStream = (value: object): value is EventStream => 'kind' in value && value.kind === 'event-stream'

/** An AWS service as the endpoint sees it. */
export interface Service {
  /** e.g. `Kinesis_20131202`: what stands before the dot in `X-Amz-Target`. */
  readonly target: string
  /** What stands before the colon in the actions of policies, e.g. `kinesis`. */
  readonly actionPrefix: string
  /** What the service is called in signatures, where that is not the prefix of its actions. */
  readonly signingName?: string
  /** The Java package AWS prints for structures in validation messages, e.g. `com.amazonaws.kinesis.v20131202`. */
  readonly javaPackage: string
  /** Services that began with the Query protocol are called in that and its successors, and in no other. */
  readonly query?: QueryDialect
  readonly operations: Readonly<Record<string, Operation>>
}

/** What a service has of the Query protocol. */
export interface QueryDialect {
  /** Of the API, e.g. `2010-08-01`. */
  readonly version: string
  readonly xmlNamespace: string
  /** Error codes that are not simply the exception's name without `Exception`. */
  readonly codes: Readonly<Record<string, string>>
}
