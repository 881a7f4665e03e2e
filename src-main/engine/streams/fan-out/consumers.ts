import { ConsumerSettings } from '../../../storage/stream-settings'
import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import { isCreatedAt } from '../describe'
import { fanOutLimits } from '../limits/limits'
import type { Input } from '../model'
import { noStream, notActive, type Registry } from '../registry'
import { noConsumer } from '../settings/resource'
import { wakeReaders, type Consumer, type Stream } from '../stream'
import { withTags } from '../settings/tags'
import { expiredToken, invalidToken, nextTokenLifeMs } from '../token'

/** @source Kinesis facts sheet §3 */
const listCap = 100

/** Where a list of consumers goes on. */
interface ConsumerPage {
  readonly stream: string
  readonly after: string
  readonly at: number
}

export interface OutputConsumer {
  readonly ConsumerName: string
  readonly ConsumerARN: string
  readonly ConsumerStatus: Consumer['status']
  readonly ConsumerCreationTimestamp: Date
}

/** Registered consumers of enhanced fan-out. */
export const createConsumers = (context: StreamsContext) => {
  const { registry, clock, tokens, transitions, exceeds, logger } = context

  const RegisterStreamConsumer = async (
    caller: Caller,
    { StreamARN, ConsumerName: name, Tags }: Input<'RegisterStreamConsumer'>,
  ): Promise<{ readonly Consumer: OutputConsumer } | Fault> => {
    const stream = registry.find(caller, { StreamARN })
    if (isFault(stream)) return stream
    if (stream.status !== 'ACTIVE') return notActive(stream)
    if (stream.consumers.has(name)) return alreadyRegistered(stream, name)
    const refusal = checkQuota(context, stream)
    if (refusal !== undefined && exceeds('RegisterStreamConsumer', stream)) return refusal
    const tags = withTags(`consumer ${name} under account ${stream.owner.accountId}`, {}, Tags ?? {})
    if (isFault(tags)) return tags
    const stored = { name, createdAt: clock.now(), settings: ConsumerSettings.parse({ tags }) }
    const { registeringMs } = transitions
    const consumer = await registry.saveConsumer(stream, stored, registeringMs === 0 ? 'ACTIVE' : 'CREATING')
    if (registeringMs > 0) clock.after(registeringMs, () => activate(stream, consumer))
    // AWS answers before the consumer is active, however soon that is.
    return { Consumer: { ...toOutput(consumer), ConsumerStatus: 'CREATING' } }
  }

  const activate = (stream: Stream, { name, createdAt }: Consumer): void => {
    const consumer = stream.consumers.get(name)
    if (registry.byId(stream.id) === undefined || consumer?.createdAt !== createdAt) return
    if (consumer.status !== 'CREATING') return
    const { settings } = consumer
    registry
      .saveConsumer(stream, { name, createdAt, settings }, 'ACTIVE')
      .catch((error: unknown) => logger.error(`Could not keep consumer ${name} of ${stream.name}`, error))
  }

  const DescribeStreamConsumer = async (_caller: Caller, input: Input<'DescribeStreamConsumer'>) => {
    const found = findConsumer(registry, input)
    if (isFault(found)) return found
    return { ConsumerDescription: { ...toOutput(found.consumer), StreamARN: found.stream.arn } }
  }

  const DeregisterStreamConsumer = async (
    _caller: Caller,
    input: Input<'DeregisterStreamConsumer'>,
  ): Promise<Fault | undefined> => {
    const found = findConsumer(registry, input)
    if (isFault(found)) return found
    const { stream, consumer } = found
    if (consumer.status === 'DELETING') return undefined
    const { name, createdAt } = consumer
    if (transitions.deletingMs === 0) {
      const removed = registry.removeConsumer(stream, name)
      stream.shards.forEach(wakeReaders)
      await removed
      return undefined
    }
    const settings = { ...consumer.settings, isDeleting: true }
    const saved = registry.saveConsumer(stream, { name, createdAt, settings }, 'DELETING')
    stream.shards.forEach(wakeReaders)
    await saved
    clock.after(transitions.deletingMs, () => {
      if (registry.byId(stream.id) === undefined) return
      registry
        .removeConsumer(stream, name)
        .catch((error: unknown) => logger.error(`Could not remove consumer ${name} of ${stream.name}`, error))
    })
    return undefined
  }

  const ListStreamConsumers = async (caller: Caller, input: Input<'ListStreamConsumers'>) => {
    const stream = registry.find(caller, { StreamARN: input.StreamARN })
    if (isFault(stream)) return stream
    const after = startOfPage(stream, input)
    if (isFault(after)) return after
    const rest = [...stream.consumers.values()]
      .filter(({ name }) => name > after)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const page = rest.slice(0, Math.min(input.MaxResults ?? listCap, listCap))
    const more: ConsumerPage | undefined =
      rest.length > page.length ? { stream: stream.id, after: page.at(-1)?.name ?? after, at: clock.now() } : undefined
    return {
      Consumers: page.map(toOutput),
      ...(more === undefined ? {} : { NextToken: tokens.seal('list-consumers', more) }),
    }
  }

  /** The name after which a list begins. */
  const startOfPage = (
    stream: Stream,
    { NextToken, StreamCreationTimestamp }: Input<'ListStreamConsumers'>,
  ): string | Fault => {
    if (NextToken === undefined) {
      return StreamCreationTimestamp === undefined || isCreatedAt(stream, StreamCreationTimestamp)
        ? ''
        : noStream(stream.name, stream.owner.accountId)
    }
    if (StreamCreationTimestamp !== undefined) {
      return fault('InvalidArgumentException', 'NextToken and StreamCreationTimestamp cannot be provided together.')
    }
    const page = tokens.open('list-consumers', NextToken) as ConsumerPage | undefined
    if (page?.stream !== stream.id) return invalidToken
    return clock.now() - page.at > nextTokenLifeMs ? expiredToken : page.after
  }

  return { RegisterStreamConsumer, DescribeStreamConsumer, DeregisterStreamConsumer, ListStreamConsumers }
}

/**
 * The consumer that is named by ARN, by stream and name, or by all of it if it agrees.
 * @returns a fault when it is not named or not there, or when the names contradict each other
 */
export const findConsumer = (
  registry: Registry,
  { ConsumerARN, StreamARN, ConsumerName }: Omit<Input<'DescribeStreamConsumer'>, 'StreamId'>,
): { readonly stream: Stream; readonly consumer: Consumer } | Fault => {
  const named = ConsumerARN === undefined ? undefined : partsOf(ConsumerARN)
  const arn = named?.streamArn ?? StreamARN
  const name = named?.name ?? ConsumerName
  if (arn === undefined || name === undefined) {
    return fault('InvalidArgumentException', 'Either ConsumerARN or both StreamARN and ConsumerName must be provided.')
  }
  if ((StreamARN ?? arn) !== arn || (ConsumerName ?? name) !== name) {
    return fault('InvalidArgumentException', `ConsumerARN ${ConsumerARN} names another stream or consumer.`)
  }
  const account = arn.split(':')[4] as string
  const stream = registry.byArn(arn)
  if (stream === undefined && named === undefined) return noStream(arn.slice(arn.indexOf('/') + 1), account)
  const consumer = stream?.consumers.get(name)
  if (stream === undefined || consumer === undefined || consumer.arn !== (ConsumerARN ?? consumer.arn)) {
    return noConsumer(name, account)
  }
  return { stream, consumer }
}

/** `<stream ARN>/consumer/<name>:<creation time>`, as its shape has made sure. */
const partsOf = (arn: string): { readonly streamArn: string; readonly name: string } => {
  const at = arn.lastIndexOf('/consumer/')
  return { streamArn: arn.slice(0, at), name: arn.slice(at + '/consumer/'.length, arn.lastIndexOf(':')) }
}

const alreadyRegistered = ({ name, owner }: Stream, consumerName: string): Fault =>
  fault(
    'ResourceInUseException',
    `Consumer ${consumerName} under stream ${name}, account ${owner.accountId} already exists.`,
  )

/** May the stream have one more consumer? @source Kinesis facts sheet §10; the texts are ours */
const checkQuota = ({ accounts }: StreamsContext, { name, owner, consumers }: Stream): Fault | undefined => {
  const { consumersPerStream, consumersPerAdvantageStream, consumersCreating } = fanOutLimits
  const limit = accounts.isAdvantage(owner) ? consumersPerAdvantageStream : consumersPerStream
  const under = `under stream ${name}, account ${owner.accountId}`
  if (consumers.size >= limit) {
    return fault('LimitExceededException', `The consumers ${under} have reached their limit of ${limit}.`)
  }
  const creating = [...consumers.values()].filter(({ status }) => status === 'CREATING').length
  return creating < consumersCreating
    ? undefined
    : fault('LimitExceededException', `${creating} consumers ${under} are being created; that is the limit.`)
}

const toOutput = ({ name, arn, status, createdAt }: Consumer): OutputConsumer => ({
  ConsumerName: name,
  ConsumerARN: arn,
  ConsumerStatus: status,
  ConsumerCreationTimestamp: new Date(createdAt),
})
