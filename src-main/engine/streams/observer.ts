/** Told what one shard does; called once per request and shard, never per record. `now` in epoch milliseconds. */
export interface ShardObserver {
  wrote(records: number, bytes: number, now: number): void
  /**
   * A GetRecords answer or a fan-out event went out.
   * @param ageMs how far behind the present its last record is; 0 when it caught up
   */
  read(records: number, bytes: number, ageMs: number, now: number): void
  /** Records refused by the write limits, or that AWS would have refused while limits are only observed. */
  throttledWrites(records: number, now: number): void
  /**
   * GetRecords calls refused by the read limits, likewise; and, while limits are only observed, fan-out events that AWS would
   * have held back.
   */
  throttledRead(now: number): void
}

/** What became of a call. */
export interface CallOutcome {
  readonly succeeded: boolean
  readonly latencyMs: number
}

/** One PutRecords call: what was sent, and what became of each record. */
export interface PutRecordsOutcome extends CallOutcome {
  readonly records: number
  /** Of the accepted records, with their partition keys. */
  readonly bytes: number
  readonly throttled: number
  readonly failed: number
}

/** Told of the calls on one stream: what the stream-level CloudWatch metrics are made of. `now` is the end of the call. */
export interface CallObserver {
  putRecord(call: CallOutcome & { readonly bytes: number }, now: number): void
  putRecords(call: PutRecordsOutcome, now: number): void
  getRecords(
    call: CallOutcome & { readonly records: number; readonly bytes: number; readonly iteratorAgeMs: number },
    now: number,
  ): void
}

/** Told what one registered consumer does. */
export interface ConsumerObserver {
  subscribed(outcome: { readonly succeeded: boolean; readonly rateExceeded: boolean }, now: number): void
  event(
    event: {
      readonly succeeded: boolean
      readonly records: number
      readonly bytes: number
      readonly millisBehindLatest: number
    },
    now: number,
  ): void
}

/** Told what the streams do. */
export interface StreamObserver {
  /** A shard begins to exist, or is opened after a start. */
  shard(streamArn: string, shardId: string): ShardObserver
  calls(streamArn: string): CallObserver
  consumer(streamArn: string, consumerName: string): ConsumerObserver
  /** A consumer was deregistered. */
  consumerDeleted(streamArn: string, consumerName: string): void
  /** A closed shard's retention is over. */
  shardExpired(streamArn: string, shardId: string): void
  streamDeleted(streamArn: string): void
  /** A call went over a rate or a quota of the control plane: it was refused, or AWS would have refused it. */
  throttledCall(operation: string): void
}

const nothing = (): void => {}

export const idleObserver: StreamObserver = {
  shard: () => ({ wrote: nothing, read: nothing, throttledWrites: nothing, throttledRead: nothing }),
  calls: () => ({ putRecord: nothing, putRecords: nothing, getRecords: nothing }),
  consumer: () => ({ subscribed: nothing, event: nothing }),
  consumerDeleted: nothing,
  shardExpired: nothing,
  streamDeleted: nothing,
  throttledCall: nothing,
}
