import type { Told } from '../contract/language'
import type { streams as contract } from '../contract/streams'
import { isFault, type Fault } from '../engine/fault'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { sentence } from '../platform/sentence'
import { faultOf, type ContractFailure, type Handlers } from './contract-server'
import type { OpenProject } from './project'
import { toFrame, toStreamPage, toStreamRow } from './stream-views'
import { eachWholeSecond } from './whole-seconds'
import type { Workbench } from './workbench'

const secondMs = 1000

/** @param onOpen somebody looks at a stream: maybe at its records next */
export const streamHandlers = (workbench: Workbench, clock: Clock, onOpen: () => void): Handlers<typeof contract> => ({
  'streams.watch': (_input, sink) => {
    const { streams, metrics, alarms } = workbench.project
    const send = (): void => {
      const sources = { metrics, ringing: alarms.ringingByStream() }
      sink.send({ streams: streams.all().map((stream) => toStreamRow(stream, sources)) })
    }
    send()
    return stopAll(streams.onChange(send), clock.every(secondMs, send))
  },

  'stream.watch': ({ arn }, sink) => {
    const { streams, metrics, alarms } = workbench.project
    const send = (): void => {
      const stream = streams.byArn(arn)
      if (stream === undefined) sink.end()
      else sink.send(toStreamPage(stream, { metrics, ringing: alarms.ringingByStream() }))
    }
    requireStream(workbench.project, arn)
    onOpen()
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
    if (isFault(fault)) throw asFailure(fault, sentence('StreamExists', { name }))
    return { arn: arnOf({ region, accountId }, name) }
  },

  'stream.delete': async ({ arn }) => {
    const { owner } = requireStream(workbench.project, arn)
    const fault = await workbench.project.streams.operations.DeleteStream(owner, { StreamARN: arn })
    if (isFault(fault)) throw asFailure(fault)
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
  if (stream === undefined) throw streamGone()
  return stream
}

export const streamGone = (): ContractFailure => notFound(sentence('StreamGone'))

export const notFound = (told: Told): ContractFailure => faultOf('ResourceNotFoundException', told)

/** A fault as the service has it, but for what is in use: that can be told better where it is known what. */
export const asFailure = ({ fault, message }: Fault, whenInUse: Told = { message }): ContractFailure =>
  faultOf(fault, fault === 'ResourceInUseException' ? whenInUse : { message })
