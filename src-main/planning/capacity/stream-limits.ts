import { ceilingOf, onDemandShards } from '../../engine/streams/capacity/on-demand'
import { fanOutLimits, shardLimits } from '../../engine/streams/limits/limits'
import type { Finding, Verdict } from '../evaluation'
import { shareAbove, type ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { isChannelTarget } from '../usage/entries'
import { finding, over, rounded, verdictOf, type Check } from './check'
import { busiestShard, peakOf, shardsForMost, type Peak, type Rate } from './heaviest-key'
import { callsOfClientLibrary, callsOfReader } from './quotas'

const mebibyte = 2 ** 20

/** What a stream's limits are judged by. */
interface StreamLoad {
  readonly flow: ElementFlow<'stream'>
  readonly region: string
  readonly peak: Peak
  readonly shards: number
  /** The busiest shard's. */
  readonly busiest: Rate
}

/** Writing, records that are too large, shared reading, and fan-out consumers. */
export const streamVerdict = (flow: ElementFlow<'stream'>, region: string): Verdict => {
  const load = streamLoad(flow, region)
  const isProvisioned = flow.element.mode === 'provisioned'
  const checks = [
    ...(isProvisioned ? provisionedWrites(load) : onDemandWrites(load)),
    ...recordSize(load),
    ...sharedReads(load),
    ...fanOut(flow),
  ]
  return verdictOf(flow.element.id, checks, [...(isProvisioned ? [] : newStream(load)), ...flinkPolls(flow)])
}

const streamLoad = (flow: ElementFlow<'stream'>, region: string): StreamLoad => {
  const peak = peakOf(flow.incoming)
  const shards = shardsOf(flow.element, flow.incoming)
  const busiest = flow.element.mode === 'provisioned' ? busiestShard(peak, shards) : busiestOnDemand(peak, shards)
  return { flow, region, peak, shards, busiest }
}

/** Of an on-demand stream hot shards are split until the heaviest key is alone, or an even part of all is more than that. */
const busiestOnDemand = ({ all, heaviest }: Peak, shards: number): Rate => ({
  recordsPerSecond: Math.max(heaviest.recordsPerSecond, all.recordsPerSecond / shards),
  bytesPerSecond: Math.max(heaviest.bytesPerSecond, all.bytesPerSecond / shards),
})

const { writeBytesPerSecond, writeRecordsPerSecond, readBytesPerSecond, getRecordsPerSecond } = shardLimits

const provisionedWrites = (load: StreamLoad): Check[] => {
  const { peak, shards, busiest } = load
  const refusedPerSecond = refused(load)
  const told = (of: keyof Rate, most: number, name: 'Bytes' | 'Records') => (): Finding => {
    const size = name === 'Bytes' ? mebibyte : 1
    const needed = shardsForMost(peak.all[of], peak.heaviest[of], most)
    return needed === undefined
      ? over(`hotKey${name}`, { key: peak.heaviest[of] / size, most: most / size })
      : finding(`write${name}`, 'error', {
          ...rounded({ rate: busiest[of] / size, most: most / size }),
          shards,
          needed,
        })
  }
  const bytes = told('bytesPerSecond', writeBytesPerSecond, 'Bytes')
  const records = told('recordsPerSecond', writeRecordsPerSecond, 'Records')
  return [
    { limit: 'writeBytes', load: busiest.bytesPerSecond / writeBytesPerSecond, refusedPerSecond, over: bytes },
    { limit: 'writeRecords', load: busiest.recordsPerSecond / writeRecordsPerSecond, refusedPerSecond, over: records },
  ]
}

/** Of the busiest shard and of the others, which share evenly what is left, all that is beyond the tighter write limit. */
const refused = ({ peak: { all }, busiest, shards }: StreamLoad): number => {
  if (all.bytesPerSecond === 0) return 0
  const most = Math.min(writeRecordsPerSecond, (writeBytesPerSecond * all.recordsPerSecond) / all.bytesPerSecond)
  const other = shards === 1 ? 0 : (all.recordsPerSecond - busiest.recordsPerSecond) / (shards - 1)
  return Math.max(0, busiest.recordsPerSecond - most) + (shards - 1) * Math.max(0, other - most)
}

/** What of so many is beyond the limit, at this load of it. */
const beyond = (load: number, recordsPerSecond: number): number => (load > 1 ? (1 - 1 / load) * recordsPerSecond : 0)

const onDemandWrites = ({ peak: { all, heaviest }, region, shards }: StreamLoad): Check[] => {
  const ceiling = Math.min(ceilingOf(region), shards * writeBytesPerSecond)
  const most = shards * writeRecordsPerSecond
  const check = (limit: string, load: number, rate: Rate, told: () => Finding): Check => ({
    ...{ limit, load, over: told },
    refusedPerSecond: beyond(load, rate.recordsPerSecond),
  })
  const keyBytes = () =>
    over('hotKeyBytes', {
      key: heaviest.bytesPerSecond / mebibyte,
      most: writeBytesPerSecond / mebibyte,
    })
  const keyRecords = () => over('hotKeyRecords', { key: heaviest.recordsPerSecond, most: writeRecordsPerSecond })
  const bytes = () => over('onDemandBytes', { rate: all.bytesPerSecond / 1e6, limit: ceiling / 1e6 })
  const records = () => over('onDemandRecords', { rate: all.recordsPerSecond, limit: most })
  return [
    check('keyBytes', heaviest.bytesPerSecond / writeBytesPerSecond, heaviest, keyBytes),
    check('keyRecords', heaviest.recordsPerSecond / writeRecordsPerSecond, heaviest, keyRecords),
    check('onDemandBytes', all.bytesPerSecond / ceiling, all, bytes),
    check('onDemandRecords', all.recordsPerSecond / most, all, records),
  ]
}

/** A new stream has not yet seen the peak that it will settle at double of. @source Kinesis facts sheet §13 */
const newStream = ({ peak: { all }, flow }: StreamLoad): Finding[] => {
  const ready = Math.max(onDemandShards, flow.element.warmMiBps ?? 0)
  const isReady =
    all.bytesPerSecond <= ready * writeBytesPerSecond && all.recordsPerSecond <= ready * writeRecordsPerSecond
  if (isReady) return []
  const values = rounded({ rate: all.bytesPerSecond / mebibyte, records: all.recordsPerSecond })
  return [finding('newOnDemand', 'warning', { ...values, ready, readyRecords: ready * writeRecordsPerSecond })]
}

/** Refused whatever the rate. Less than one an hour is none. */
const recordSize = ({ flow }: StreamLoad): Check[] => {
  const { maxRecordKiB } = flow.element
  const share = shareAbove(flow.incoming, maxRecordKiB * 1024)
  const refusedPerSecond = share * flow.incoming.peakRecordsPerSecond
  if (refusedPerSecond * 3600 < 1) return []
  const values = { ...rounded({ percent: share * 100 }), limit: maxRecordKiB }
  // How far beyond the limit they are matters to nobody: each is refused.
  return [
    { limit: 'recordSize', load: 1 + share, refusedPerSecond, over: () => finding('recordSize', 'error', values) },
  ]
}

/** Readers that take their records with GetRecords, from what all of them share. */
export const sharedReaders = (stream: ElementFlow<'stream'>): readonly ElementFlow[] =>
  stream.outputs.filter(({ element }) =>
    'reads' in element ? element.reads === 'shared' : !isChannelTarget(element.kind),
  )

export const fanOutReaders = (stream: ElementFlow<'stream'>): readonly ElementFlow[] =>
  stream.outputs.filter(({ element }) => 'reads' in element && element.reads === 'fan-out')

const sharedReads = ({ flow, busiest, peak, shards }: StreamLoad): Check[] => {
  const readers = sharedReaders(flow)
  if (readers.length === 0) return []
  const bytes = readers.length * Math.min(busiest.bytesPerSecond, writeBytesPerSecond)
  const calls = readers.reduce((sum, reader) => sum + callsOf(reader), 0)
  const readLoad = bytes / readBytesPerSecond
  const most = readBytesPerSecond / readers.length
  const needed = shardsForMost(peak.all.bytesPerSecond, peak.heaviest.bytesPerSecond, most)
  const told = (): Finding => {
    const values = { ...rounded({ rate: bytes / mebibyte, most: readBytesPerSecond / mebibyte }), shards }
    return needed === undefined || flow.element.mode !== 'provisioned'
      ? finding('readBytesFanOut', 'error', values)
      : finding('readBytes', 'error', { ...values, needed })
  }
  return [
    { limit: 'readBytes', load: readLoad, readLoad, over: told },
    {
      limit: 'readCalls',
      load: calls / getRecordsPerSecond,
      over: () => over('readCalls', { calls, most: getRecordsPerSecond }),
    },
  ]
}

/** Flink reads again as soon as it has read: how often is not said. @source Flink facts sheet §14.3 */
const flinkPolls = (flow: ElementFlow<'stream'>): Finding[] => {
  const readers = sharedReaders(flow)
  const isShared = readers.length > 1 && readers.some(({ element }) => element.kind === 'flink-application')
  return isShared ? [finding('flinkPolls', 'warning')] : []
}

const callsOf = ({ element }: ElementFlow): number =>
  element.kind === 'application' && element.clientLibrary !== 'none' ? callsOfClientLibrary : callsOfReader

const fanOut = (flow: ElementFlow<'stream'>): Check[] => {
  const consumers = fanOutReaders(flow).length
  if (consumers === 0) return []
  const isAdvantage = flow.element.mode === 'on-demand-advantage'
  const limit = isAdvantage ? fanOutLimits.consumersPerAdvantageStream : fanOutLimits.consumersPerStream
  return [
    { limit: 'fanOutConsumers', load: consumers / limit, over: () => over('fanOutConsumers', { consumers, limit }) },
  ]
}

/**
 * The fewest shards that take a stream's writes and shared reads in its busiest second; undefined where one key is too much for
 * any number of them.
 */
export const enoughShards = (flow: ElementFlow<'stream'>): number | undefined => {
  const { all, heaviest } = peakOf(flow.incoming)
  const readers = sharedReaders(flow).length
  const mostBytes = Math.min(writeBytesPerSecond, readers === 0 ? Infinity : readBytesPerSecond / readers)
  const byBytes = shardsForMost(all.bytesPerSecond, heaviest.bytesPerSecond, mostBytes)
  const byRecords = shardsForMost(all.recordsPerSecond, heaviest.recordsPerSecond, writeRecordsPerSecond)
  return byBytes === undefined || byRecords === undefined ? undefined : Math.max(byBytes, byRecords)
}
