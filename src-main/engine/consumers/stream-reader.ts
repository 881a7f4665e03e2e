import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import { isFault, type Fault } from '../fault'
import { isDelayed } from '../producers/stream-writer'
import { isEventStream, type Caller, type EventStream } from '../service'
import type { SubscribeToShardEvent } from '../streams/fan-out/subscription'
import { arnOf, type Shard, type Stream } from '../streams/stream'
import type { Streams } from '../streams/streams'
import { recordsIn, type RecordsRead } from './records-read'

/** How far each shard was worked through: its last record's sequence number, or that it is over. By shard id. */
export type Checkpoints = Readonly<Record<string, string>>
const shardEnd = 'SHARD_END'

export interface ReaderParts {
  readonly streams: Streams
  /** `client.application` is what it is called among the consumers of the stream. */
  readonly caller: Caller
  readonly clock: Clock
  readonly logger: Logger
}

export interface ReaderOptions {
  readonly stream: string
  readonly reads: 'shared' | 'fan-out'
  /** A registered consumer of this name is used, or made. */
  readonly consumerName: string
  /** Without a checkpoint, records are read that were put from then on, epoch ms. Polls are counted from there. */
  readonly startedAt: number
  readonly checkpoints: Checkpoints
}

/** What can be changed while it reads. */
export interface ReaderSettings {
  readonly pollMs: number
  readonly recordsPerRead: number
}

/** One shard that is read. */
export interface Lease {
  readonly shard: Shard
  /** Its place among the leases, from 0. */
  readonly order: number
  /** Records that were received and are not worked through. */
  pending: number
  /** What is worked through without a gap. */
  checkpoint: string | undefined
}

export interface ReaderHandlers {
  /** May more of a shard come? Asked before each read. */
  isReady(lease: Lease): boolean
  /** Must count them as pending until `settle` takes them off. */
  receive(lease: Lease, read: readonly RecordsRead[]): void
}

export interface StreamReader {
  readonly leases: readonly Lease[]
  /** Reads that were refused. */
  readonly throttled: number
  /** Why it last could not read; undefined: it could. */
  readonly problem: Fault | undefined
  checkpoints(): Checkpoints
  /** Records are worked through, up to this sequence number without a gap. */
  settle(lease: Lease, records: number, checkpoint: string | undefined): void
  change(settings: ReaderSettings): void
  /** It may be asked to stop and go on at any time; its places stay. */
  pause(isPaused: boolean): void
  stop(): void
}

/** Polls fall between the ticks of workloads: which of the two comes first at a moment must not depend on who began first. */
const pollOffsetMs = 50

interface OwnLease extends Lease {
  iterator: string | undefined
  lastRead: string | undefined
  isBusy: boolean
  isAtEnd: boolean
  isFinished: boolean
  subscription: EventStream | undefined
  /** Lets its subscription go on. */
  wake: () => void
}

/**
 * Reads all shards of a stream, each from its checkpoint on, by polling or as a registered consumer; children only after their
 * parents have been worked through. Records come in the order of their shard, at least once.
 */
export const readStream = (
  parts: ReaderParts,
  options: ReaderOptions,
  first: ReaderSettings,
  handlers: ReaderHandlers,
): StreamReader => {
  const { streams, caller, clock, logger } = parts
  const leases = new Map<number, OwnLease>()
  let settings = first
  let known: readonly Shard[] = []
  let streamId = ''
  let throttled = 0
  let problem: Fault | undefined
  let isPaused = false
  let isStopped = false
  let isRegistering = false
  let consumerArn: string | undefined

  /** Leases follow the shards of the stream. */
  const takeLeases = (stream: Stream): void => {
    if (stream.shards === known) return
    // A stream of the same name that was made anew has nothing of the former one.
    if (streamId !== '' && stream.id !== streamId) leases.clear()
    streamId = stream.id
    known = stream.shards
    const there = new Set(known.map(({ number }) => number))
    for (const number of leases.keys()) if (!there.has(number)) leases.delete(number)
    for (const shard of known) {
      if (leases.has(shard.number)) continue
      const kept = options.checkpoints[shard.id]
      const isOver = kept === shardEnd || (shard.closedAt ?? Infinity) < options.startedAt
      leases.set(shard.number, {
        ...{ shard, order: leases.size, pending: 0, iterator: undefined, subscription: undefined },
        ...{ checkpoint: kept === shardEnd ? undefined : kept, lastRead: kept === shardEnd ? undefined : kept },
        ...{ isBusy: false, isAtEnd: isOver, isFinished: isOver, wake: () => {} },
      })
    }
  }

  const mayBegin = ({ shard }: OwnLease): boolean =>
    shard.parents.every((number) => leases.get(number)?.isFinished ?? true)

  const finishIfOver = (lease: OwnLease): void => {
    if (lease.isAtEnd && lease.pending === 0) lease.isFinished = true
  }

  const position = ({ lastRead }: OwnLease) =>
    lastRead === undefined
      ? ({ type: 'AT_TIMESTAMP', Timestamp: new Date(Math.min(options.startedAt, clock.now())) } as const)
      : ({ type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: lastRead } as const)

  const iteratorFor = async (lease: OwnLease): Promise<string | Fault> => {
    if (lease.iterator !== undefined) return lease.iterator
    const at = position(lease)
    const answer = await streams.operations.GetShardIterator(caller, {
      StreamName: options.stream,
      ShardId: lease.shard.id,
      ShardIteratorType: at.type,
      ...(at.type === 'AT_TIMESTAMP' ? { Timestamp: at.Timestamp } : { StartingSequenceNumber: at.sequenceNumber }),
    })
    return isFault(answer) ? answer : answer.ShardIterator
  }

  const poll = async (lease: OwnLease): Promise<void> => {
    const iterator = await iteratorFor(lease)
    if (isFault(iterator)) {
      // A checkpoint of a stream that is there no more.
      if (iterator.fault === 'InvalidArgumentException') lease.lastRead = undefined
      return refused(iterator)
    }
    const input = { ShardIterator: iterator, Limit: settings.recordsPerRead }
    const answer = await streams.operations.GetRecords(caller, input)
    if (isFault(answer)) {
      if (answer.fault === 'ExpiredIteratorException') lease.iterator = undefined
      return refused(answer)
    }
    problem = undefined
    lease.iterator = answer.NextShardIterator
    if (isStopped) return
    received(lease, answer.Records, answer.NextShardIterator === undefined)
  }

  const refused = (answer: Fault): void => {
    problem = answer
    if (answer.fault === 'ProvisionedThroughputExceededException') throttled++
  }

  const received = (lease: OwnLease, records: SubscribeToShardEvent['Records'], isLast: boolean): void => {
    const read = recordsIn(records)
    const last = read.at(-1)
    if (last !== undefined) lease.lastRead = last.sequenceNumbers.text(last.length - 1)
    lease.isAtEnd ||= isLast
    if (last !== undefined) handlers.receive(lease, read)
    finishIfOver(lease)
  }

  const readShared = (lease: OwnLease): Promise<void> | undefined => {
    if (lease.isBusy || lease.isAtEnd || !handlers.isReady(lease)) return undefined
    lease.isBusy = true
    return (
      poll(lease)
        // The stream's files may be closed under a read; the next one starts over from the same place.
        .catch(() => (lease.iterator = undefined))
        .then(() => void (lease.isBusy = false))
    )
  }

  const register = async (stream: Stream): Promise<void> => {
    const present = stream.consumers.get(options.consumerName)
    if (present?.status === 'ACTIVE') consumerArn = present.arn
    if (present !== undefined) return
    const input = { StreamARN: stream.arn, ConsumerName: options.consumerName }
    const answer = await streams.operations.RegisterStreamConsumer(caller, input)
    if (isFault(answer)) problem = answer
    else if (stream.consumers.get(options.consumerName)?.status === 'ACTIVE') consumerArn = answer.Consumer.ConsumerARN
  }

  /** A subscription at a time, one after the other, until the shard ends. */
  const subscribe = async (lease: OwnLease, ConsumerARN: string): Promise<void> => {
    const at = position(lease)
    const answer = await streams.operations.SubscribeToShard(caller, {
      ConsumerARN,
      ShardId: lease.shard.id,
      StartingPosition:
        at.type === 'AT_TIMESTAMP'
          ? { Type: at.type, Timestamp: at.Timestamp }
          : { Type: at.type, SequenceNumber: at.sequenceNumber },
    })
    if (isFault(answer) || !isEventStream(answer)) {
      if (isFault(answer)) refused(answer)
      return
    }
    lease.subscription = answer
    for (let event = await answer.next(); event !== undefined; event = await answer.next()) {
      if (isFault(event)) return refused(event)
      if (isStopped || isPaused) return answer.cancel()
      problem = undefined
      const { Records, ContinuationSequenceNumber } = event.payload as SubscribeToShardEvent
      received(lease, Records, ContinuationSequenceNumber === undefined)
      while (!handlers.isReady(lease)) await new Promise<void>((resolve) => (lease.wake = resolve))
      if (isStopped || isPaused) return answer.cancel()
    }
  }

  const keepSubscribed = (lease: OwnLease, arn: string): void => {
    if (lease.isBusy || lease.isAtEnd) return
    lease.isBusy = true
    void subscribe(lease, arn)
      .catch((error: unknown) => logger.error(`A subscription to ${options.stream} failed`, error))
      .then(() => {
        lease.subscription = undefined
        lease.isBusy = false
      })
  }

  const look = (): void => {
    const stream = streams.byArn(arnOf(caller, options.stream))
    if (stream === undefined || isPaused) return
    takeLeases(stream)
    const due = [...leases.values()].filter((lease) => !lease.isFinished && mayBegin(lease))
    if (options.reads === 'shared') {
      const work = due.map(readShared).filter((one) => one !== undefined)
      const isSlow = ['GetRecords', 'GetShardIterator'].some((name) => isDelayed(streams, options.stream, name))
      if (work.length > 0 && !isSlow) void clock.during(Promise.all(work))
      return
    }
    if (consumerArn === undefined || stream.consumers.get(options.consumerName)?.arn !== consumerArn) {
      consumerArn = undefined
      if (isRegistering) return
      isRegistering = true
      const registering = register(stream)
        .catch((error: unknown) => logger.error('Could not register', error))
        .finally(() => (isRegistering = false))
      if (!isDelayed(streams, options.stream, 'RegisterStreamConsumer')) void clock.during(registering)
      return
    }
    for (const lease of due) keepSubscribed(lease, consumerArn)
  }

  let stopPolls = (): void => {}
  const startPolls = (): void => {
    stopPolls()
    const { pollMs } = settings
    const from = options.startedAt + pollOffsetMs
    const stopWaiting = clock.after(pollMs - ((((clock.now() - from) % pollMs) + pollMs) % pollMs), () => {
      look()
      const stopEvery = clock.every(pollMs, look)
      stopPolls = stopEvery
    })
    stopPolls = stopWaiting
  }
  startPolls()

  return {
    get leases() {
      return [...leases.values()]
    },
    get throttled() {
      return throttled
    },
    get problem() {
      return problem
    },
    checkpoints: () => {
      const kept: Record<string, string> = {}
      for (const { shard, checkpoint, isFinished } of leases.values()) {
        if (isFinished) kept[shard.id] = shardEnd
        else if (checkpoint !== undefined) kept[shard.id] = checkpoint
      }
      return kept
    },
    settle: (lease, records, checkpoint) => {
      lease.pending -= records
      lease.checkpoint = checkpoint ?? lease.checkpoint
      const own = lease as OwnLease
      finishIfOver(own)
      own.wake()
    },
    change: (next) => {
      const isOther = next.pollMs !== settings.pollMs
      settings = next
      if (isOther) startPolls()
    },
    pause: (paused) => {
      isPaused = paused
      if (paused) for (const { subscription } of leases.values()) subscription?.cancel()
    },
    stop: () => {
      isStopped = true
      stopPolls()
      for (const { subscription, wake } of leases.values()) {
        subscription?.cancel()
        wake()
      }
    },
  }
}
