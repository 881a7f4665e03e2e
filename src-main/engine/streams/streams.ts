import type { AccountSettings } from '../../storage/account-settings'
import { memoryDocuments, type DocumentStore } from '../../storage/document-store'
import type { StoredConsumers } from '../../storage/stored-consumers'
import type { StreamStore } from '../../storage/stream-store'
import type { Clock } from '../../platform/clock'
import type { Ids } from '../../platform/ids'
import { memoryFiles } from '../../platform/memory-files'
import { silentLogger, type Logger } from '../../platform/logger'
import { folderObjects, type Objects } from '../../platform/objects'
import { isFault } from '../fault'
import { inject } from '../injection/inject'
import { createInjections, type Injections } from '../injection/injections'
import type { KeyService } from '../keys'
import type { LoggedRecord } from '../log/logged-records'
import type { RecordLog } from '../log/record-log'
import type { Caller, Operation, Service } from '../service'
import { openAccounts } from './settings/account-settings'
import { runDelivery } from './channels/delivery'
import { openChannels, type Channels, type ChannelStores } from './channels/registry'
import { openConsumption, type Consumption } from './consumption/consumption'
import type { StreamsContext } from './context'
import type { OnStreamEvent } from './events'
import { keepBudgets, restoreBudgets, type BudgetStore } from './limits/kept-budgets'
import type { LimitsMode } from './limits/limits'
import { streamsModel, type OperationName } from './model'
import { idleMeter, type StreamMeter } from './meter'
import { idleObserver, type StreamObserver } from './observer'
import { createOperations } from './operations'
import { limitRates } from './limits/rates'
import { openRegistry } from './registry'
import { createResources } from './request-resources'
import { createScaling } from './capacity/scaling'
import { parseSequenceNumber } from './shards/sequence-number'
import { sequenceNumberOf, type Shard, type Stream } from './stream'
import { createTokens } from './token'
import { transitionProfiles, type Transitions } from './transitions'

export interface StreamsOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: StreamStore
  /** What accounts have set; in memory only unless given. */
  readonly accounts?: DocumentStore<AccountSettings>
  /** Who has read how far; in memory only unless given. */
  readonly consumers?: DocumentStore<StoredConsumers>
  /** What is left of the limits of shards; in memory only unless given. */
  readonly budgets?: BudgetStore
  /** Channels and how far they have delivered; in memory only unless given. */
  readonly channels?: ChannelStores
  /** Where channels deliver to; in memory only unless given. */
  readonly objects?: Objects
  readonly log: RecordLog
  /** Where the keys of encrypted streams come from. */
  readonly keys: KeyService
  /** What limits do to accounts, and to streams that do not say so themselves; asked at each request. */
  readonly limits: () => LimitsMode
  /** At once unless given. */
  readonly transitions?: Transitions
  /** Signs iterators and page tokens; they survive a restart if it does. */
  readonly secret: Uint8Array
  /** What is to go wrong; nothing unless given. */
  readonly injections?: Injections
  readonly observer?: StreamObserver
  /** What counts the use of each stream; nothing unless given. */
  readonly meter?: (streamArn: string) => StreamMeter
  readonly onEvent?: OnStreamEvent
  readonly logger?: Logger
}

/** A record as an onlooker sees it: reading it this way counts against no limit and in no metric. */
export interface SeenRecord {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly partitionKey: string
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  readonly data: Uint8Array
}

/** Data Streams: the service for clients, and what the program itself needs of it. */
export interface Streams {
  /** For the program itself: AWS's rates of calls do not apply to it. */
  readonly operations: ReturnType<typeof createOperations>
  /** The same operations with their shapes and rates, for the endpoint. */
  readonly service: Service
  /** What is to go wrong in these operations, whoever calls them. */
  readonly injections: Injections
  /** Who reads what. */
  readonly consumption: Consumption
  readonly channels: Pick<Channels, 'ofStream'>
  all(): readonly Stream[]
  byArn(arn: string): Stream | undefined
  /** What limits do to a stream; undefined: what they do in the project. */
  setLimits(stream: Stream, mode: LimitsMode | undefined): Promise<void>
  record(stream: Stream, shardId: string, sequenceNumber: string): Promise<SeenRecord | undefined>
  /** Accounts, each in a region, whose on-demand streams are those of On-demand Advantage now. */
  advantageAccounts(): readonly Caller[]
  /** Called after a stream came or went, or an account's commitment changed. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** Ids of streams that have records on disk and nothing else. */
  orphans(): Promise<readonly string[]>
  close(): Promise<void>
}

/**
 * How often on-demand streams are measured and scaled, and records past their retention are removed from disk; readers never
 * see those anyway.
 */
const upkeepEveryMs = 60_000

/** Open Data Streams over a store and a record log, with everything that was in them. */
export const openStreams = async (options: StreamsOptions): Promise<Streams> => {
  const { clock, ids, keys, limits, observer = idleObserver, logger = silentLogger } = options
  const {
    transitions = transitionProfiles.immediate,
    injections = createInjections(clock),
    meter = () => idleMeter,
  } = options
  const { onEvent = () => {} } = options
  const registry = await openRegistry({ ...options, observer, meter, onEvent, logger, transitions })
  const budgets = options.budgets ?? memoryDocuments()
  await restoreBudgets(registry.all(), budgets)
  const accounts = await openAccounts(clock, options.accounts ?? memoryDocuments())
  const stores = options.channels ?? { channels: memoryDocuments(), positions: memoryDocuments() }
  const channels = await openChannels(stores, { clock, transitions, logger })
  const consumption = await openConsumption({
    registry,
    clock,
    ids,
    logger,
    store: options.consumers ?? memoryDocuments(),
  })
  const context: StreamsContext = {
    ...{ registry, accounts, channels, consumption, clock, ids, keys, logger, transitions, injections },
    tokens: createTokens(options.secret),
    limitsOf: ({ settings }) => settings.limits ?? limits(),
    exceeds: (operation, stream) => {
      const mode = stream?.settings.limits ?? limits()
      if (mode !== 'off') observer.throttledCall(operation)
      return mode === 'enforce'
    },
  }
  const plain = createOperations(context)
  const resources = createResources(context)
  const objects = options.objects ?? folderObjects(memoryFiles(), '/s3')
  const endDelivery = runDelivery({ registry, channels, objects, clock, logger })

  const scale = createScaling(context)
  let isUnderWay = false
  const upkeep = async (): Promise<void> => {
    await scale()
    for (const stream of registry.all()) {
      await registry
        .trim(stream)
        .catch((error: unknown) => logger.error(`Could not forget what is past its retention in ${stream.name}`, error))
    }
  }
  const stopUpkeep = clock.every(upkeepEveryMs, () => {
    if (isUnderWay) return
    isUnderWay = true
    const done = upkeep()
      .catch((error: unknown) => logger.error('Could not remove what is past its retention', error))
      .finally(() => (isUnderWay = false))
    void clock.during(done)
  })

  return {
    operations: inject(plain, injections, context),
    service: {
      target: 'Kinesis_20131202',
      actionPrefix: 'kinesis',
      javaPackage: 'com.amazonaws.kinesis.v20131202',
      operations: Object.fromEntries(
        Object.entries(inject(limitRates(plain, context), injections, context)).map(([name, call]) => [
          name,
          {
            input: streamsModel[name as OperationName],
            call,
            resources: resources(name as OperationName),
          } as Operation,
        ]),
      ),
    },
    injections,
    consumption,
    channels,
    all: registry.all,
    byArn: registry.byArn,
    advantageAccounts: accounts.withAdvantage,
    onChange: (listener) => {
      const stops = [registry.onChange(listener), accounts.onChange(listener)]
      return () => stops.forEach((stop) => stop())
    },
    orphans: registry.orphans,
    setLimits: (stream, limits) => registry.saveSettings(stream, { limits }),
    record: async (stream, shardId, sequenceNumber) => {
      const shard = stream.shards.find(({ id }) => id === shardId)
      const index = Number(parseSequenceNumber(sequenceNumber)?.index)
      if (shard === undefined || Number.isNaN(index)) return undefined
      const result = await shard.log.read(index, { maxRecords: 1, maxBytes: 1, notBefore: 0 })
      if (isFault(result)) return undefined
      const [record] = result.records.unpacked()
      return record?.index === index ? seen(shard, record) : undefined
    },
    close: async () => {
      stopUpkeep()
      await consumption.close()
      await endDelivery()
      await keepBudgets(registry.all(), budgets, clock.now()).catch((error: unknown) =>
        logger.error('Could not keep what is left of the limits', error),
      )
      await registry.close()
    },
  }
}

const seen = (shard: Shard, { index, arrivedAt, partitionKey, data }: LoggedRecord): SeenRecord => ({
  shardId: shard.id,
  sequenceNumber: sequenceNumberOf(shard, index, arrivedAt),
  partitionKey,
  arrivedAt,
  data,
})
