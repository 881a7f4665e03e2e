import { lagOf, placeOf } from '../engine/streams/consumption/reading'
import { shardLimits } from '../engine/streams/limits/limits'
import { arnOf, consumerArnOf, type Stream } from '../engine/streams/stream'
import type { RunningConsumer } from '../engine/consumers/consumer'
import type { Design } from '../planning/design/design'
import type { Element } from '../planning/design/elements'
import type { Gauges } from './gauges'
import type { RunContext, RunNode } from './node'
import { originsOf, targetsOf, told, whyNotRunnable, type Told } from './what-runs'

/** What goes on in an element. @see contract/live-facts.ts, which says it for windows */
export interface ElementFacts {
  readonly element: string
  readonly state: 'running' | 'waiting' | 'failed' | 'not-runnable' | 'idle'
  readonly why: Told | null
  readonly recordsPerSecond: number | null
  readonly bytesPerSecond: number | null
  readonly throttledPerSecond: number | null
  readonly lagMs: number | null
  readonly backlogRecords: number | null
  readonly load: number | null
  readonly shards: number | null
  readonly concurrency: number | null
  readonly errorsPerSecond: number | null
}

export interface EdgeFacts {
  readonly from: string
  readonly to: string
  readonly recordsPerSecond: number | null
  readonly bytesPerSecond: number | null
  readonly lagMs: number | null
  readonly load: number | null
}

export interface RunFacts {
  /** Epoch milliseconds of the world. */
  readonly at: number
  readonly elements: readonly ElementFacts[]
  readonly edges: readonly EdgeFacts[]
}

/** What facts are made of. */
export interface FactParts {
  readonly context: RunContext
  readonly design: Design
  readonly nodes: ReadonlyMap<string, RunNode>
  readonly gauges: Gauges
  /** Last seen of each reader, by stream and element: 1 is all it can do. */
  readonly loads: ReadonlyMap<string, number | null>
  /** Its streams are being made: nobody works with them yet. */
  readonly isOpening: boolean
}

const streamOf = ({ context }: FactParts, id: string): Stream | undefined =>
  context.parts.streams.byArn(arnOf(context.caller, context.nameOf(id)))

/** All that grows, by name. */
export const totalsOf = (parts: FactParts): ReadonlyMap<string, number> => {
  const totals = new Map<string, number>()
  const add = (name: string, amount: number): void => void totals.set(name, (totals.get(name) ?? 0) + amount)
  for (const element of parts.design.elements) {
    const stream = element.kind === 'stream' ? streamOf(parts, element.id) : undefined
    if (stream !== undefined) addStream(add, element.id, stream)
  }
  for (const [id, node] of parts.nodes) addNode(add, id, node)
  for (const element of parts.design.elements) {
    if (element.kind === 'bucket') addBucket(add, element.id, parts)
  }
  return totals
}

type Add = (name: string, amount: number) => void

const addStream = (add: Add, id: string, stream: Stream): void => {
  for (const { id: shardId, traffic } of stream.shards) {
    add(`${id} records`, traffic.records)
    add(`${id} bytes`, traffic.bytes)
    add(`${id} ${shardId} records`, traffic.records)
    add(`${id} ${shardId} bytes`, traffic.bytes)
  }
}

const addNode = (add: Add, id: string, { made, readers, outlets }: RunNode): void => {
  if (made !== undefined) {
    add(`${id} records`, made.records)
    add(`${id} bytes`, made.bytes)
    add(`${id} errors`, 0)
  }
  for (const [streamId, { counts, reader }] of readers) {
    add(`${id} records`, counts.records)
    add(`${id} bytes`, counts.bytes)
    add(`${id} errors`, counts.errors)
    add(`${id} throttled`, reader.throttled)
    add(`${streamId} throttled`, reader.throttled)
    add(`${streamId} ${id} records`, counts.records)
    add(`${streamId} ${id} bytes`, counts.bytes)
  }
  for (const [target, { counts }] of outlets.writers) {
    add(`${id} throttled`, counts.refused)
    add(`${target} throttled`, counts.refused)
    add(`${id} errors`, counts.givenUp)
    add(`${id} ${target} records`, counts.records)
    add(`${id} ${target} bytes`, counts.bytes)
  }
  for (const [target, { records, bytes }] of outlets.tallies) {
    for (const name of [target, `${id} ${target}`]) {
      add(`${name} records`, records)
      add(`${name} bytes`, bytes)
    }
  }
}

/** What channels have put into a bucket, in records; how large they were is not known for each channel. */
const addBucket = (add: Add, id: string, parts: FactParts): void => {
  for (const origin of originsOf(parts.design, id)) {
    const stream = streamOf(parts, origin.id)
    if (stream === undefined) continue
    for (const { position } of parts.context.parts.streams.channels.ofStream(stream.arn)) {
      const records = Object.values(position).reduce((sum, index) => sum + index, 0)
      add(`${id} records`, records)
      add(`${origin.id} ${id} records`, records)
    }
  }
}

export const factsOf = (parts: FactParts): RunFacts => ({
  at: parts.context.parts.clock.now(),
  elements: parts.design.elements.map((element) => factsOfElement(parts, element)),
  edges: parts.design.edges.map(({ from, to }) => factsOfEdge(parts, from, to)),
})

const nothingKnown = {
  ...{ recordsPerSecond: null, bytesPerSecond: null, throttledPerSecond: null, lagMs: null, backlogRecords: null },
  ...{ load: null, shards: null, concurrency: null, errorsPerSecond: null },
}

const factsOfElement = (parts: FactParts, element: Element): ElementFacts => {
  const { id } = element
  const why = whyNotRunnable(parts.design, element)
  if (why !== null) return { element: id, state: 'not-runnable', why, ...nothingKnown }
  const { gauges } = parts
  const rates = {
    recordsPerSecond: gauges.rate(`${id} records`),
    bytesPerSecond: gauges.rate(`${id} bytes`),
    throttledPerSecond: gauges.rate(`${id} throttled`),
    errorsPerSecond: gauges.rate(`${id} errors`),
  }
  if (element.kind === 'stream') return { ...nothingKnown, element: id, ...rates, ...streamFacts(parts, element.id) }
  const node = parts.nodes.get(id)
  if (node === undefined && parts.isOpening && element.kind !== 'bucket') {
    return { ...nothingKnown, element: id, state: 'waiting', why: told('run.why.waitsForStreams') }
  }
  if (node === undefined && element.kind === 'source') {
    return { element: id, state: 'not-runnable', why: told('run.why.noRecording'), ...nothingKnown }
  }
  if (node === undefined) return { ...nothingKnown, element: id, state: 'running', why: null, ...rates }
  return { ...nothingKnown, element: id, ...rates, ...nodeFacts(parts, id, node) }
}

const streamFacts = (parts: FactParts, id: string) => {
  const stream = streamOf(parts, id)
  if (stream === undefined) return { state: 'failed' as const, why: told('run.why.streamGone') }
  const behind = readersOf(parts, id).map(([node, reader]) => behindOf(parts, { node, stream, reader }))
  return {
    ...(stream.status === 'ACTIVE'
      ? { state: 'running' as const, why: null }
      : { state: 'waiting' as const, why: told('run.why.streamStatus', { status: stream.status }) }),
    throttledPerSecond: parts.gauges.rate(`${id} throttled`),
    shards: stream.openShards.length,
    load: loadOfStream(parts, id, stream),
    lagMs: most(behind.map(({ lagMs }) => lagMs)),
    backlogRecords: most(behind.map(({ records }) => records)),
  }
}

/** Of its fullest shard. */
const loadOfStream = ({ gauges }: FactParts, id: string, { openShards }: Stream): number | null =>
  most(
    openShards.flatMap((shard) => [
      part(gauges.rate(`${id} ${shard.id} records`), shardLimits.writeRecordsPerSecond),
      part(gauges.rate(`${id} ${shard.id} bytes`), shardLimits.writeBytesPerSecond),
    ]),
  )

const part = (rate: number | null, limit: number): number | null => (rate === null ? null : rate / limit)

const readersOf = ({ nodes }: FactParts, streamId: string): readonly (readonly [string, RunningConsumer])[] =>
  [...nodes].flatMap(([id, { readers }]) => {
    const reader = readers.get(streamId)
    return reader === undefined ? [] : [[id, reader] as const]
  })

const nodeFacts = (parts: FactParts, id: string, node: RunNode) => {
  const behind = [...node.readers].flatMap(([streamId, reader]) => {
    const stream = streamOf(parts, streamId)
    return stream === undefined ? [] : [behindOf(parts, { node: id, stream, reader })]
  })
  const why = node.problem()
  const isStopped = parts.context.illsOf(id).isStopped
  const waiting = [...node.outlets.writers.values()].map(({ counts }) => counts.waiting)
  const runs = [...node.readers.values()].flatMap(({ concurrency }) => concurrency ?? [])
  return {
    state: isStopped || why?.key === 'run.why.fault' ? ('failed' as const) : ('running' as const),
    why: isStopped ? told('run.why.stopped') : why,
    lagMs: most(behind.map(({ lagMs }) => lagMs)),
    backlogRecords: node.made === undefined ? sum(behind.map(({ records }) => records)) : sum(waiting),
    load: most([...node.readers.keys()].map((streamId) => parts.loads.get(`${streamId} ${id}`) ?? null)),
    concurrency: runs.length === 0 ? null : sum(runs),
  }
}

/** How far a reader is behind: what it has not read, and what it has and did not work through. */
const behindOf = (
  { context }: FactParts,
  { node, stream, reader }: { readonly node: string; readonly stream: Stream; readonly reader: RunningConsumer },
): { readonly lagMs: number | null; readonly records: number | null } => {
  const { parts } = context
  const now = parts.clock.now()
  const name = context.nameOf(node)
  const registered = stream.consumers.get(name)
  const arn = registered === undefined ? undefined : consumerArnOf(stream.arn, name, registered.createdAt)
  const seen = parts.streams.consumption.of(stream).find(({ id }) => id === arn || id === `/${name}`)
  const held = reader.oldestHeld()
  let lagMs = held === undefined ? null : now - held
  let records = 0
  for (const { shard, pending } of reader.reader.leases) {
    const reading = seen?.readings.get(shard.number)
    records += pending
    if (reading === undefined || placeOf(reading) === undefined) {
      // Records are numbered from 1.
      records += shard.log.readableTo - 1
      continue
    }
    const lag = lagOf(reading, shard, now)
    records += lag.records
    if (lag.ms !== undefined) lagMs = Math.max(lagMs ?? 0, lag.ms)
  }
  return reader.reader.leases.length === 0 ? { lagMs: null, records: null } : { lagMs, records }
}

const factsOfEdge = (parts: FactParts, from: string, to: string): EdgeFacts => {
  const { gauges, design, nodes } = parts
  const rates = {
    recordsPerSecond: gauges.rate(`${from} ${to} records`),
    bytesPerSecond: gauges.rate(`${from} ${to} bytes`),
  }
  const reader = nodes.get(to)?.readers.get(from)
  const stream = reader === undefined ? undefined : streamOf(parts, from)
  if (reader !== undefined && stream !== undefined) {
    const { lagMs } = behindOf(parts, { node: to, stream, reader })
    return { from, to, ...rates, lagMs, load: parts.loads.get(`${from} ${to}`) ?? null }
  }
  const written = targetsOf(design, from).some(({ id, kind }) => id === to && kind === 'stream')
    ? streamOf(parts, to)
    : undefined
  return { from, to, ...rates, lagMs: null, load: written === undefined ? null : loadOfStream(parts, to, written) }
}

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null)

const most = (values: readonly (number | null)[]): number | null => {
  const figures = known(values)
  return figures.length === 0 ? null : Math.max(...figures)
}

const sum = (values: readonly (number | null)[]): number | null => {
  const figures = known(values)
  return figures.length === 0 ? null : figures.reduce((total, value) => total + value, 0)
}
