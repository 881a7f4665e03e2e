import type { keyLab as contract, KeyRecording } from '../contract/key-lab'
import { createKeyCounts, mostKeys, type KeyCounts } from '../engine/streams/shards/key-counts'
import { evenRanges } from '../engine/streams/shards/hash-keys'
import { skewOf, type KeySkew } from '../engine/streams/shards/key-skew'
import type { Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { sentence } from '../platform/sentence'
import { faultOf, type ContractFailure, type FeedSink, type Handlers } from './contract-server'
import { formatOf } from './key-format'
import { placeKeys } from './key-placement'
import { recordKeys } from './key-recording'
import { readKeyRows, type KeyRows } from './key-rows'
import { notFound, requireStream } from './stream-handlers'
import type { Workbench } from './workbench'

/** Keys that a window works with; sorted when they are first placed, and again when more came since. */
interface KeySample {
  readonly counts: KeyCounts
  readonly rows?: KeyRows
  rowCount: number
  sized: boolean
  skew: KeySkew | undefined
}

const mostSamples = 8
const lookEveryMs = 500

export const keyLabHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => {
  const samples = new Map<string, KeySample>()
  let lastId = 0
  const open = (sample: Pick<KeySample, 'rows' | 'sized'>): [string, KeySample] => {
    const opened = { counts: createKeyCounts(), rowCount: 0, skew: undefined, ...sample }
    const id = String(++lastId)
    samples.set(id, opened)
    const [oldest] = samples.keys()
    if (samples.size > mostSamples && oldest !== undefined) samples.delete(oldest)
    return [id, opened]
  }
  const sampleOf = (id: string): KeySample => {
    const sample = samples.get(id)
    if (sample === undefined) throw notFound(sentence('KeysGone'))
    return sample
  }

  return {
    'keyLab.inspect': async ({ fileName, beginning }) => formatOf(fileName, beginning),

    'keyLab.open': async ({ format }) => {
      const sized = format.kind !== 'lines' && format.weight?.counts === 'bytes'
      const [id] = open({ rows: readKeyRows(format), sized })
      return { id }
    },

    'keyLab.add': async ({ id, text, isLast }) => {
      const sample = sampleOf(id)
      const { counts, rows } = sample
      if (rows === undefined) throw notFound({ message: 'These keys were recorded; no text goes into them.' })
      const amounts = rows.read(text, isLast)
      if (!counts.add(amounts)) throw tooMany()
      sample.rowCount += amounts.length
      if (isLast) sample.skew = skewOf(counts)
      return {
        rows: sample.rowCount,
        records: counts.records,
        keys: counts.size,
        badRows: rows.badRows,
        firstBad: [...rows.firstBad],
        meanBytes: sample.sized && sample.rowCount > 0 ? counts.bytes / sample.rowCount : null,
      }
    },

    'keyLab.record': ({ arn, seconds }, sink) => {
      const stream = requireStream(workbench.project, arn)
      const [id, sample] = open({ sized: true })
      return record({ stream, seconds, clock, sink, sample, id })
    },

    'keyLab.place': async ({ id, among, recordsPerSecond, recordBytes }) => {
      const sample = sampleOf(id)
      sample.skew ??= skewOf(sample.counts)
      const traffic = { recordsPerSecond, recordBytes }
      if ('shards' in among) return placeKeys(sample.skew, { ranges: evenRanges(among.shards) }, traffic)
      const { openShards } = requireStream(workbench.project, among.arn)
      const shards = { ranges: openShards.map(({ range }) => range), names: openShards.map((shard) => shard.id) }
      return placeKeys(sample.skew, shards, traffic)
    },

    'keyLab.close': async ({ id }) => {
      samples.delete(id)
      return {}
    },
  }
}

interface Recording {
  readonly stream: Stream
  readonly seconds: number
  readonly clock: Clock
  readonly sink: FeedSink<KeyRecording>
  readonly sample: KeySample
  readonly id: string
}

const record = ({ stream, seconds, clock, sink, sample, id }: Recording): (() => void) => {
  const recorder = recordKeys(stream)
  const { counts } = sample
  /** Counted, not read from a clock that may be set meanwhile. */
  let ticks = 0
  let isLooking = false
  const tell = (): void => {
    const passed = (ticks * lookEveryMs) / 1000
    sink.send({
      id,
      records: counts.records,
      keys: counts.size,
      missed: recorder.missed,
      secondsLeft: Math.max(0, Math.ceil(seconds - passed)),
      recordsPerSecond: passed === 0 ? 0 : (counts.records + recorder.missed) / passed,
      meanBytes: counts.records === 0 ? 0 : counts.bytes / counts.records,
    })
    if (passed >= seconds) sink.end()
  }
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    // The stream may be deleted in the middle of a read: what was seen until then stays.
    const amounts = await recorder.look().catch(() => undefined)
    isLooking = false
    if (amounts === undefined || !counts.add(amounts)) return sink.end()
    sample.skew = undefined
    tell()
  }
  tell()
  return clock.every(lookEveryMs, () => {
    ticks++
    void look()
  })
}

const tooMany = (): ContractFailure => faultOf('LimitExceededException', sentence('TooManyKeys', { most: mostKeys }))
