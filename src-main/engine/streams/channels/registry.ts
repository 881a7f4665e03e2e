import type { Clock } from '../../../platform/clock'
import type { Logger } from '../../../platform/logger'
import type { ChannelPosition, StoredChannel } from '../../../storage/channel-settings'
import type { DocumentStore } from '../../../storage/document-store'
import type { Caller } from '../../service'
import type { Transitions } from '../transitions'

/** A channel while the engine runs. Only the registry of channels changes it. */
export interface Channel {
  readonly arn: string
  readonly status: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'
  readonly settings: StoredChannel
  /** How far it has delivered; see `ChannelPosition`. */
  readonly position: ChannelPosition
}

/** All channels of a project: the one place that keeps them and changes them. */
export interface Channels {
  /** Of one account and region, sorted by name. */
  of(caller: Caller): readonly Channel[]
  ofStream(streamArn: string): readonly Channel[]
  byArn(arn: string): Channel | undefined
  all(): readonly Channel[]
  /** Keep a new channel. It is CREATING for a while and ACTIVE then. */
  add(stored: StoredChannel, position: ChannelPosition): Promise<Channel>
  /** The channel is UPDATING for a while and ACTIVE then. */
  update(channel: Channel, changes: Partial<StoredChannel>): Promise<void>
  /** The channel is DELETING for a while and gone then. */
  remove(channel: Channel): Promise<void>
  /** Forgotten if the channel is gone. */
  savePosition(channel: Channel, position: ChannelPosition): Promise<void>
}

export interface ChannelStores {
  readonly channels: DocumentStore<StoredChannel>
  readonly positions: DocumentStore<ChannelPosition>
}

export const channelArnOf = ({ accountId, region }: Caller, name: string): string =>
  `arn:aws:kinesis:${region}:${accountId}:channel/${name}`

type Live = { -readonly [K in keyof Channel]: Channel[K] }

export const openChannels = async (
  { channels: store, positions }: ChannelStores,
  { clock, transitions, logger }: { readonly clock: Clock; readonly transitions: Transitions; readonly logger: Logger },
): Promise<Channels> => {
  const byArn = new Map<string, Live>()
  const place = (settings: StoredChannel, status: Channel['status'], position: ChannelPosition): Live => {
    const channel: Live = { arn: channelArnOf(settings, settings.name), status, settings, position }
    byArn.set(channel.arn, channel)
    return channel
  }
  const isThere = (channel: Channel): boolean => byArn.get(channel.arn) === channel

  const forget = async (channel: Channel): Promise<void> => {
    byArn.delete(channel.arn)
    await store.remove(channel.settings.id)
    await positions.remove(channel.settings.id)
  }
  const activate = (channel: Live, from: Channel['status'], ms: number): void => {
    const then = (): void => {
      if (channel.status === from) channel.status = 'ACTIVE'
    }
    if (ms === 0) then()
    else clock.after(ms, then)
  }

  const kept = await positions.all()
  for (const settings of (await store.all()).values()) {
    const channel = place(settings, 'ACTIVE', kept.get(settings.id) ?? {})
    if (settings.isDeleting) await forget(channel)
  }

  const all = (): Channel[] => [...byArn.values()].sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1))
  return {
    all,
    of: ({ accountId, region }) =>
      all().filter(({ settings }) => settings.accountId === accountId && settings.region === region),
    ofStream: (streamArn) => all().filter(({ settings }) => settings.streamArn === streamArn),
    byArn: (arn) => byArn.get(arn),
    add: async (settings, position) => {
      const channel = place(settings, 'CREATING', position)
      await positions.save(settings.id, position)
      await store.save(settings.id, settings)
      activate(channel, 'CREATING', transitions.creatingMs)
      return channel
    },
    update: async (changed, changes) => {
      const channel: Live = changed
      channel.status = 'UPDATING'
      channel.settings = { ...channel.settings, ...changes }
      await store.save(channel.settings.id, channel.settings)
      activate(channel, 'UPDATING', transitions.updatingMs)
    },
    remove: async (removed) => {
      const channel: Live = removed
      channel.status = 'DELETING'
      if (transitions.deletingMs === 0) return forget(channel)
      await store.save(channel.settings.id, { ...channel.settings, isDeleting: true })
      clock.after(transitions.deletingMs, () => {
        forget(channel).catch((error: unknown) =>
          logger.error(`Could not delete channel ${channel.settings.name}`, error),
        )
      })
    },
    savePosition: async (moved, position) => {
      if (!isThere(moved)) return
      const channel: Live = moved
      channel.position = position
      await positions.save(channel.settings.id, position)
    },
  }
}
