import type { Fault } from '../../fault'
import { fault } from '../../fault'
import { noStream, type Registry } from '../registry'
import type { Consumer, Stream } from '../stream'

/** What a `ResourceARN` names: a stream, or a registered consumer of it. */
export interface StreamResource {
  readonly stream: Stream
  readonly consumer?: Consumer
}

export const findResource = (registry: Registry, arn: string): StreamResource | Fault => {
  const [streamArn = '', consumerName] = arn.split(/\/consumer\/|:\d+$/)
  const account = arn.split(':')[4] ?? ''
  const stream = registry.byArn(streamArn)
  if (stream === undefined) return noStream(streamArn.slice(streamArn.indexOf('/') + 1), account)
  if (streamArn === arn) return { stream }
  const consumer = stream.consumers.get(consumerName ?? '')
  return consumer?.arn === arn ? { stream, consumer } : noConsumer(consumerName ?? arn, account)
}

/** @source text: Kinesis facts sheet §10, seen in a third party's code */
export const noConsumer = (name: string, accountId: string): Fault =>
  fault('ResourceNotFoundException', `Consumer ${name}, account ${accountId} not found.`)

/** Its tags and its policy are kept in the same way, whichever it is. */
export const settingsOf = ({ stream, consumer }: StreamResource) => consumer?.settings ?? stream.settings

export const saveResource = async (
  registry: Registry,
  { stream, consumer }: StreamResource,
  changes: Partial<Consumer['settings']>,
): Promise<void> => {
  if (consumer === undefined) return registry.saveSettings(stream, changes)
  const { name, createdAt, settings, status } = consumer
  await registry.saveConsumer(stream, { name, createdAt, settings: { ...settings, ...changes } }, status)
}

/** As refusals name it, e.g. `stream orders under account 123456789012`. */
export const nameOf = ({ stream, consumer }: StreamResource): string =>
  `${consumer === undefined ? `stream ${stream.name}` : `consumer ${consumer.name}`} under account ${stream.owner.accountId}`
