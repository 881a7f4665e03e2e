import type { Caller } from '../engine/service'
import { arnOf } from '../engine/streams/stream'
import type { RunNode, RunParts } from './node'

/** An element that reads a stream, by the names both have. */
export interface Reading {
  readonly id: string
  /** Id of the stream it reads. */
  readonly from: string
  readonly ConsumerName: string
  readonly StreamARN: string
}

export interface RegistrationParts extends Pick<RunParts, 'streams'> {
  readonly caller: Caller
  readonly nodes: ReadonlyMap<string, RunNode>
  nameOf(id: string): string
  /** Whoever was registered before, epoch ms, is somebody else's. */
  readonly since: number
}

/** Who reads what now. */
export const readingsOf = ({ nodes, caller, nameOf }: RegistrationParts): readonly Reading[] =>
  [...nodes].flatMap(([id, { readers }]) =>
    [...readers.keys()].map((from) => ({
      ...{ id, from, ConsumerName: nameOf(id), StreamARN: arnOf(caller, nameOf(from)) },
    })),
  )

/** Those of them that were registered for the run are registered no more. */
export const deregister = async (
  { streams, caller, since }: RegistrationParts,
  readings: readonly Reading[],
): Promise<void> => {
  for (const { ConsumerName, StreamARN } of readings) {
    const consumer = streams.byArn(StreamARN)?.consumers.get(ConsumerName)
    if (consumer === undefined || consumer.createdAt < since) continue
    await streams.operations.DeregisterStreamConsumer(caller, { StreamARN, ConsumerName })
  }
}
