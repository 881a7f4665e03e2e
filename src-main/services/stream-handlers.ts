import type { Told } from '../contract/language'
import type { streams as contract } from '../contract/streams'
import { isFault, type Fault } from '../engine/fault'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { sentence } from '../platform/sentence'
import { faultOf, type ContractFailure, type Handlers } from './contract-server'
import type { OpenProject } from './project'
import { toStreamPage, toStreamRow } from './stream-views'
import { toldBy } from './tell'
import type { Workbench } from './workbench'

const secondMs = 1000

/** @param onLook somebody looks at streams: maybe at records next */
export const streamHandlers = (workbench: Workbench, clock: Clock, onLook: () => void): Handlers<typeof contract> => ({
  'streams.watch': (_input, sink) => {
    const { streams, metrics, sparklines, alarms } = workbench.project
    const send = (): void => {
      const sources = { metrics, sparklines, ringing: alarms.ringingByStream() }
      sink.send({ streams: streams.all().map((stream) => toStreamRow(stream, sources)) })
    }
    send()
    // Once the window is up: until then it has better to do.
    return stopAll(streams.onChange(send), clock.every(secondMs, send), clock.after(secondMs, onLook))
  },

  'stream.watch': ({ arn }, sink) => {
    const { streams, metrics, sparklines, alarms } = workbench.project
    const send = (): void => {
      const stream = streams.byArn(arn)
      if (stream === undefined) sink.end()
      else sink.send(toStreamPage(stream, { metrics, sparklines, ringing: alarms.ringingByStream() }))
    }
    requireStream(workbench.project, arn)
    onLook()
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
export const asFailure = ({ fault, ...told }: Fault, whenInUse?: Told): ContractFailure =>
  faultOf(fault, fault === 'ResourceInUseException' && whenInUse !== undefined ? whenInUse : toldBy(told))
