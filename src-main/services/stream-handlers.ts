import type { streams as contract } from '../contract/streams'
import { isFault, type Fault } from '../engine/fault'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { ContractFailure, type Handlers } from './contract-server'
import type { OpenProject } from './project'
import { toFrame, toStreamPage, toStreamRow } from './stream-views'
import { eachWholeSecond } from './whole-seconds'
import type { Workbench } from './workbench'

const secondMs = 1000

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
    const from = Math.max(metrics.firstSecond, metrics.lastWholeSecond() - seconds + 1)
    return eachWholeSecond({ metrics, clock, from }, (first, last) => sink.send(toFrame(throughput, first, last)))
  },
})

export const stopAll =
  (...stops: readonly (() => void)[]): (() => void) =>
  () =>
    stops.forEach((stop) => stop())

export const requireStream = ({ streams }: OpenProject, arn: string): Stream => {
  const stream = streams.byArn(arn)
  if (stream === undefined) throw notFound('This stream does not exist any more.')
  return stream
}

export const notFound = (message: string): ContractFailure =>
  new ContractFailure({ kind: 'fault', code: 'ResourceNotFoundException', message, retryable: false })

/** A fault in our own words on our own screens; its name stays for those who know it. */
export const asFailure = (fault: Fault, whenInUse: string): ContractFailure =>
  new ContractFailure({
    kind: 'fault',
    code: fault.fault,
    message: fault.fault === 'ResourceInUseException' ? whenInUse : fault.message,
    retryable: false,
  })
