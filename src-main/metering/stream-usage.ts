import { longTermMs, type StreamMeter } from '../engine/streams/meter'
import { isExpired, trimHorizon, type Shard, type Stream } from '../engine/streams/stream'
import { addUsage, amountOf, noUsage, type Usage } from './usage'

/** What a stream is charged for while time passes, as it was when last looked at. */
interface Standing {
  readonly way: 'provisioned' | 'onDemand' | 'advantage'
  readonly openShards: number
  readonly consumers: number
  readonly retentionHours: number
}

/** A stream, and whether its account has On-demand Advantage. */
interface SeenStream {
  readonly stream: Stream
  readonly isAdvantage: boolean
}

/** Milliseconds since the last one, and epoch milliseconds. */
interface Settling {
  readonly elapsedMs: number
  readonly now: number
}

const dayMs = 86_400_000

/** What one stream uses: what its meter is told, and what time adds by itself. */
export class StreamUsage {
  private total: Usage
  private standing: Standing | undefined
  /* Plain numbers, for they are added to in the path of every record; they go into the total at each settling. */
  private records = 0
  private bytes = 0
  private kibibytes = 0
  private payloadUnits = 0
  private retrieved = 0
  private retrievedLongTerm = 0
  private fannedOut = 0
  private delivered = 0

  /** @param total what it had used before */
  constructor(total: Usage) {
    this.total = total
  }

  readonly meter: StreamMeter = {
    wrote: ({ length, bytes, kibibytes, payloadUnits }) => {
      this.records += length
      this.bytes += bytes
      this.kibibytes += kibibytes
      this.payloadUnits += payloadUnits
    },
    read: (bytes, longTermBytes) => {
      this.retrieved += bytes - longTermBytes
      this.retrievedLongTerm += longTermBytes
    },
    fannedOut: (bytes) => {
      this.fannedOut += bytes
    },
    delivered: (bytes) => {
      this.delivered += bytes
    },
  }

  /** Was there a stream when it was last settled? */
  get isLive(): boolean {
    return this.standing !== undefined
  }

  get used(): Usage {
    return this.total
  }

  reset(): void {
    this.total = noUsage
    this.clear()
  }

  /**
   * Everything until now, at the terms the stream was last seen in; from now on at those it is in now.
   * @param seen undefined once the stream is gone
   */
  settle(seen: SeenStream | undefined, { elapsedMs, now }: Settling): Usage {
    const ms = this.standing === undefined ? 0 : elapsedMs
    const standing = this.standing ?? (seen && standingOf(seen))
    if (standing !== undefined && (ms > 0 || this.isTold)) {
      const stored = seen === undefined || ms === 0 ? nothingStored : storedOf(seen.stream, now)
      this.total = addUsage(this.total, this[standing.way](standing, stored, ms))
      this.clear()
    }
    this.standing = seen && standingOf(seen)
    return this.total
  }

  private get isTold(): boolean {
    return this.records + this.retrieved + this.retrievedLongTerm + this.fannedOut + this.delivered > 0
  }

  private provisioned({ openShards, consumers, retentionHours }: Standing, stored: Stored, ms: number): Usage {
    const shardMs = openShards * ms
    return {
      'provisioned.records': amountOf('record', this.records),
      'provisioned.payloadUnits': amountOf('payload-unit', this.payloadUnits),
      'provisioned.incoming': amountOf('GB', this.bytes),
      'provisioned.shardHours': amountOf('shard-hour', shardMs),
      'provisioned.extendedRetention': amountOf('shard-hour', retentionHours > 24 ? shardMs : 0),
      'provisioned.longTermRetention': amountOf('GB-hour', BigInt(stored.longTerm) * BigInt(ms)),
      'provisioned.retrieval': amountOf('GB', this.retrieved),
      'provisioned.longTermRetrieval': amountOf('GB', this.retrievedLongTerm),
      'provisioned.consumerShardHours': amountOf('consumer-shard-hour', consumers * shardMs),
      'provisioned.fanOutRetrieval': amountOf('GB', this.fannedOut),
    }
  }

  private onDemand({ openShards }: Standing, stored: Stored, ms: number) {
    return {
      'onDemand.records': amountOf('record', this.records),
      'onDemand.incoming': amountOf('GB', this.kibibytes * 1024),
      // Before it has shards it is being created.
      'onDemand.streamHours': amountOf('stream-hour', openShards > 0 ? ms : 0),
      'onDemand.retrieval': amountOf('GB', this.retrieved + this.retrievedLongTerm),
      'onDemand.fanOutRetrieval': amountOf('GB', this.fannedOut),
      'onDemand.extendedRetention': amountOf('GB-hour', BigInt(stored.extended) * BigInt(ms)),
      'onDemand.longTermRetention': amountOf('GB-hour', BigInt(stored.longTerm) * BigInt(ms)),
      'onDemand.channelDelivery': amountOf('GB', this.delivered),
    } satisfies Usage
  }

  private advantage(standing: Standing, stored: Stored, ms: number): Usage {
    const same = this.onDemand(standing, stored, ms)
    return {
      'advantage.records': same['onDemand.records'],
      'advantage.incoming': same['onDemand.incoming'],
      'advantage.retrieval': same['onDemand.retrieval'],
      'advantage.fanOutRetrieval': same['onDemand.fanOutRetrieval'],
      'advantage.extendedRetention': same['onDemand.extendedRetention'],
      'advantage.longTermRetention': same['onDemand.longTermRetention'],
      'advantage.channelDelivery': same['onDemand.channelDelivery'],
    }
  }

  private clear(): void {
    this.records = this.bytes = this.kibibytes = this.payloadUnits = 0
    this.retrieved = this.retrievedLongTerm = this.fannedOut = this.delivered = 0
  }
}

const standingOf = ({ stream: { settings, openShards, consumers }, isAdvantage }: SeenStream): Standing => ({
  way: settings.mode === 'PROVISIONED' ? 'provisioned' : isAdvantage ? 'advantage' : 'onDemand',
  openShards: openShards.length,
  consumers: consumers.size,
  retentionHours: settings.retentionHours,
})

/** Bytes beyond the first day, and beyond the first week. */
interface Stored {
  readonly extended: number
  readonly longTerm: number
}
const nothingStored: Stored = { extended: 0, longTerm: 0 }

/**
 * Read off the segment files, so it includes what the log adds to records: 8 bytes each and 32 a block. Whether and how AWS
 * rounds what it stores is not known.
 */
const storedOf = (stream: Stream, now: number): Stored => {
  if (stream.settings.retentionHours <= 24) return nothingStored
  const horizon = trimHorizon(stream, now)
  const shards = stream.shards.filter((shard) => !isExpired(stream, shard, now))
  const between = (from: number, to: number): number =>
    from >= to ? 0 : shards.reduce((sum, { log }: Shard) => sum + log.bytesBefore(to) - log.bytesBefore(from), 0)
  const [day, week] = [now - dayMs, now - longTermMs]
  return { extended: between(Math.max(horizon, week), day), longTerm: between(horizon, week) }
}
