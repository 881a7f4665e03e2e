import { fanOutLimits } from '../../engine/streams/limits/limits'
import { serverlessQuotas } from '../capacity/kafka-brokers'
import { asBilled } from '../design/advantage'
import type { Design } from '../design/design'
import { elementKinds, type Element, type ElementOf } from '../design/elements'
import { meanBytes } from '../flow/flow'
import { curvesOf, logarithmic, wholeNumbers, type Axis, type Curves, type Way } from './curves'
import type { Evaluate } from './rank'
import type { Turns } from './turns'
import {
  choosingReaders,
  elementOf,
  fedElement,
  grown,
  modes,
  payingBy,
  withElement,
  withRate,
  withReaders,
} from './variations'

export type CurveKind =
  'modes-over-load' | 'modes-over-retention' | 'reads-over-consumers' | 'kafka-over-throughput' | 'growth'

/** Which curves, and of which element; the first that suits, if null. */
export interface WhichCurves {
  readonly kind: CurveKind
  readonly element: string | null
}

export interface PlanCurves extends Curves {
  readonly element: string | null
}

/** The curves of a design; without lines where it has no element that suits. */
export function* planCurves(design: Design, { kind, element }: WhichCurves, evaluate: Evaluate): Turns<PlanCurves> {
  const drawn = chartOf[kind](design, element)
  if (drawn === undefined) return { element: null, axis: emptyAxis, curves: [], crossings: [] }
  const curves = yield* curvesOf(drawn.axis, drawn.ways, evaluate)
  return { element: drawn.element, ...curves }
}

const emptyAxis: Axis = { key: 'plan.axis.recordsPerSecond', xs: [], isWhole: false, at: null }

interface Chart {
  readonly element: string | null
  readonly axis: Axis
  readonly ways: readonly Way[]
}

const pointCount = 33

/** Around a load: from a hundredth of it to a hundred times as much. */
const around = (load: number): readonly number[] => logarithmic(load / 100, load * 100, pointCount)

const modeWays = (stream: string, designAt: (x: number) => Design): readonly Way[] =>
  modes.map((mode) => ({ key: `plan.curve.${mode}`, designAt: (x) => payingBy(designAt(x), stream, mode) }))

const modesOverLoad = (design: Design, id: string | null): Chart | undefined => {
  const fed = fedElement(design, ['stream'], id)
  if (fed === undefined) return undefined
  const { element: stream, sources, incoming } = fed
  const { recordsPerSecond } = incoming
  const axis = { key: 'plan.axis.recordsPerSecond', xs: around(recordsPerSecond), isWhole: false, at: recordsPerSecond }
  return {
    element: stream.id,
    axis,
    ways: modeWays(stream.id, (x) => withRate(design, sources, x / recordsPerSecond)),
  }
}

/** From a day to a year, with the hours at which another price begins: beyond a day, and beyond a week. */
const retentions = [24, 25, 168, 169, ...logarithmic(24, 8760, pointCount).map(Math.round)]
const retentionHours = [...new Set(retentions)].sort((a, b) => a - b)

const modesOverRetention = (design: Design, id: string | null): Chart | undefined => {
  const stream = elementOf(design, 'stream', id)
  if (stream === undefined) return undefined
  const kept = (hours: number): Design =>
    withElement(design, stream.id, (element) => ({ ...element, retentionHours: hours }) as Element)
  const axis = { key: 'plan.axis.retentionHours', xs: retentionHours, isWhole: true, at: stream.retentionHours }
  return { element: stream.id, axis, ways: modeWays(stream.id, kept) }
}

const readsOverConsumers = (design: Design, id: string | null): Chart | undefined => {
  const stream = elementOf(asBilled(design), 'stream', id)
  if (stream === undefined) return undefined
  const { consumersPerStream, consumersPerAdvantageStream } = fanOutLimits
  const most = stream.mode === 'on-demand-advantage' ? consumersPerAdvantageStream : consumersPerStream
  const way = (reads: 'shared' | 'fan-out'): Way => ({
    key: `plan.curve.${reads}`,
    designAt: (count) => {
      const read = withReaders(design, stream.id, { count, reads })
      return stream.mode === 'provisioned' ? payingBy(read, stream.id, 'provisioned') : read
    },
  })
  const axis = {
    key: 'plan.axis.consumers',
    xs: wholeNumbers(1, most),
    isWhole: true,
    at: choosingReaders(design, stream.id).length,
  }
  return { element: stream.id, axis, ways: [way('shared'), way('fan-out')] }
}

const kafkaTypes = ['standard', 'express', 'serverless'] as const

const kafkaOverThroughput = (design: Design, id: string | null): Chart | undefined => {
  const fed = fedElement(design, ['stream', 'kafka-cluster'], id)
  if (fed === undefined) return undefined
  const { element: from, sources, incoming } = fed
  const { recordsPerSecond } = incoming
  const present = (recordsPerSecond * meanBytes(incoming)) / 2 ** 20
  const designAt = (x: number): Design => withRate(design, sources, x / present)
  const peak = incoming.peakRecordsPerSecond / recordsPerSecond
  const ofKafka = kafkaTypes.map((type): Way => ({
    key: `plan.curve.msk-${type}`,
    designAt: (x) =>
      withElement(designAt(x), from.id, () =>
        asCluster(from, type, { x: x * peak, readers: readers(design, from.id) }),
      ),
  }))
  const ofStream = modeWays(from.id, (x) => withElement(designAt(x), from.id, () => asStream(from)))
  const axis = { key: 'plan.axis.MiBps', xs: around(present), isWhole: false, at: present }
  return { element: from.id, axis, ways: [...ofStream, ...ofKafka] }
}

const readers = (design: Design, id: string): number => design.edges.filter(({ from }) => from === id).length

const asStream = (from: ElementOf<'stream'> | ElementOf<'kafka-cluster'>): Element =>
  from.kind === 'stream'
    ? from
    : elementKinds.stream.parse({
        ...{ kind: 'stream', id: from.id, name: from.name },
        retentionHours: Math.min(8760, Math.max(24, Math.ceil(from.retentionHours))),
      })

/** What a cluster has been given is of its own load and type. */
const unsized = { brokerType: undefined, brokers: undefined, storageGBPerBroker: undefined, provisionedMiBps: 0 }

/** As a design may have. */
const mostPartitions = 200_000

/** Sized for the load, with as many partitions as serverless would need for it. */
const asCluster = (
  from: ElementOf<'stream'> | ElementOf<'kafka-cluster'>,
  type: (typeof kafkaTypes)[number],
  { x, readers: count }: { readonly x: number; readonly readers: number },
): Element => {
  const megabytes = (x * 2 ** 20) / 1e6
  const { partitionIn, partitionOut } = serverlessQuotas
  const needed = Math.ceil(Math.max(megabytes / partitionIn, (megabytes * count) / partitionOut))
  const partitions = Math.min(mostPartitions, Math.max(1, needed))
  const { id, name, retentionHours } = from
  const known = from.kind === 'kafka-cluster' ? { ...from, ...unsized } : { id, name, retentionHours }
  return elementKinds['kafka-cluster'].parse({ ...known, kind: 'kafka-cluster', type, partitions })
}

const growthMonths = 24

const growth = (design: Design, id: string | null): Chart | undefined => {
  const stream = elementOf(design, 'stream', id)
  const asItIs: Way = { key: 'plan.curve.present', designAt: (months) => grown(design, months) }
  const axis = { key: 'plan.axis.months', xs: wholeNumbers(0, growthMonths), isWhole: true, at: 0 }
  const others = stream === undefined ? [] : modeWays(stream.id, (months) => grown(design, months))
  return { element: stream?.id ?? null, axis, ways: [asItIs, ...others] }
}

const chartOf: Readonly<Record<CurveKind, (design: Design, id: string | null) => Chart | undefined>> = {
  'modes-over-load': modesOverLoad,
  'modes-over-retention': modesOverRetention,
  'reads-over-consumers': readsOverConsumers,
  'kafka-over-throughput': kafkaOverThroughput,
  growth,
}
