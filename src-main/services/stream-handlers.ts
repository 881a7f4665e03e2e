import type { streams as contract } from '../contract/streams'
import { isFault, type Fault } from '../engine/fault'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { ContractFailure, type FeedSink, type Handlers } from './contract-server'
import type { OpenProject } from './project'
import { toFrame, toRecordRow, toStreamPage, toStreamRow } from './stream-views'
import type { Workbench } from './workbench'

const secondMs = 1000
/** A clock that is behind by more than this was set back; less is the jitter of timers and small corrections. */
const clockStepSeconds = 5
/** How often the newest records are looked at. */
const recordsEveryMs = 500

export const streamHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'streams.watch': (_input, sink) => {
    const { streams, metrics } = workbench.project
    const send = (): void => sink.send({ streams: streams.all().map((stream) => toStreamRow(stream, metrics)) })
    send()
    return stopAll(streams.onChange(send), clock.every(secondMs, send))
  },

  'stream.watch': ({ arn }, sink) => {
    const { streams, metrics } = workbench.project
    const send = (): void => {
      const stream = streams.byArn(arn)
      if (stream === undefined) sink.end()
      else sink.send(toStreamPage(stream, metrics))
    }
    requireStream(workbench.project, arn)
    send()
    return stopAll(streams.onChange(send), clock.every(secondMs, send))
  },

  'stream.create': async ({ name, mode, shardCount }) => {
    const { region, accountId } = workbench.state
    const fault = await workbench.project.streams.operations.CreateStream(
      { region, accountId },
      {
        StreamName: name,
        StreamModeDetails: { StreamMode: mode },
        ...(shardCount === undefined ? {} : { ShardCount: shardCount }),
      },
    )
    if (isFault(fault)) throw asFailure(fault, `There is a stream "${name}" already. Choose another name.`)
    return { arn: arnOf({ region, accountId }, name) }
  },

  'stream.delete': async ({ arn }) => {
    const { owner } = requireStream(workbench.project, arn)
    const fault = await workbench.project.streams.operations.DeleteStream(owner, { StreamARN: arn })
    if (isFault(fault)) throw asFailure(fault, fault.message)
    return {}
  },

  'throughput.watch': ({ arn, seconds }, sink) => {
    const { metrics } = workbench.project
    if (arn !== undefined) requireStream(workbench.project, arn)
    const throughput = arn === undefined ? metrics.project : metrics.stream(arn)
    let next = Math.max(metrics.firstSecond, metrics.lastWholeSecond() - seconds + 1)
    const send = (): void => {
      const last = metrics.lastWholeSecond()
      const isSetBack = last < next - clockStepSeconds
      if (isSetBack) next = last
      if (last < next) return
      sink.send(toFrame(throughput, next, last))
      next = last + 1
    }
    send()
    return clock.every(secondMs, send)
  },

  'records.watch': ({ arn, limit }, sink) => watchRecords(workbench.project, arn, limit, sink, clock),

  'record.read': async ({ arn, shardId, sequenceNumber }) => {
    const stream = requireStream(workbench.project, arn)
    const record = await workbench.project.streams.record(stream, shardId, sequenceNumber)
    if (record === undefined) throw notFound('The record is gone: its retention is over.')
    return toRecordRow(record, true)
  },
})

/** Send the newest records now and whenever there are newer ones. */
const watchRecords = (
  { streams }: OpenProject,
  arn: string,
  limit: number,
  sink: FeedSink<{ records: ReturnType<typeof toRecordRow>[] }>,
  clock: Clock,
): (() => void) => {
  let seen: string | undefined
  let isReading = false
  const look = async (): Promise<void> => {
    const stream = streams.byArn(arn)
    if (stream === undefined) return sink.end()
    const position = stream.shards.map(({ log }) => log.readableTo).join()
    if (position === seen) return
    seen = position
    const records = await streams.newest(stream, limit)
    sink.send({ records: records.map((record) => toRecordRow(record, false)) })
  }
  const lookOnce = (): void => {
    if (isReading) return
    isReading = true
    look()
      // The stream may be deleted in the middle of a read; the next look ends the feed.
      .catch(() => {
        seen = undefined
      })
      .finally(() => {
        isReading = false
      })
  }
  lookOnce()
  return clock.every(recordsEveryMs, lookOnce)
}

export const stopAll =
  (...stops: readonly (() => void)[]): (() => void) =>
  () =>
    stops.forEach((stop) => stop())

export const requireStream = ({ streams }: OpenProject, arn: string): Stream => {
  const stream = streams.byArn(arn)
  if (stream === undefined) throw notFound('This stream does not exist any more.')
  return stream
}

const notFound = (message: string): ContractFailure =>
  new ContractFailure({ kind: 'fault', code: 'ResourceNotFoundException', message, retryable: false })

/** A fault in our own words on our own screens; its name stays for those who know it. */
export const asFailure = (fault: Fault, whenInUse: string): ContractFailure =>
  new ContractFailure({
    kind: 'fault',
    code: fault.fault,
    message: fault.fault === 'ResourceInUseException' ? whenInUse : fault.message,
    retryable: false,
  })
