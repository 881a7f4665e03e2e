import { isKind } from '../flow/flow'
import type { Recorder } from './recorder'
import type { MetricColumn } from './simulation'

/*
 * Metrics as the engine counts them, under the same names. @source Kinesis facts sheet §14, Firehose facts sheet §18
 */

type Recorders = ReadonlyMap<string, Recorder>

/** @param momentSeconds what a sum is of */
export const metricsOf = (recorders: Recorders, momentSeconds: number): readonly MetricColumn[] =>
  [...recorders.values()].flatMap((recorder) => {
    const metrics = createMetrics(recorder.columns.element, momentSeconds)
    if (isKind(recorder.station.flow, 'stream')) return ofStream(recorder, readersOf(recorder, recorders), metrics)
    return isKind(recorder.station.flow, 'delivery') ? ofDelivery(recorder, metrics) : []
  })

interface Metrics {
  sum(name: string, unit: 'Bytes' | 'Count', rate: Float64Array | null, consumer?: string): MetricColumn
  most(name: string, values: Float64Array, consumer?: string): MetricColumn
}

const createMetrics = (element: string, momentSeconds: number): Metrics => ({
  sum: (name, unit, rate, consumer) => ({
    ...{ element, consumer: consumer ?? null, name, unit, statistic: 'Sum' },
    values: (rate ?? new Float64Array(0)).map((value) => value * momentSeconds),
  }),
  most: (name, values, consumer) => ({
    ...{ element, consumer: consumer ?? null, name, unit: 'Milliseconds', statistic: 'Maximum', values },
  }),
})

interface Reader {
  readonly id: string
  readonly isFanOut: boolean
  readonly pull: Recorder['pulled'][number]
}

const readersOf = ({ station }: Recorder, recorders: Recorders): readonly Reader[] =>
  station.flow.outputs.flatMap(({ element }) => {
    const pull = recorders.get(element.id)?.pulled.find(({ from }) => from === station)
    const isFanOut = 'reads' in element && element.reads === 'fan-out'
    return pull === undefined || (!pull.polls && !isFanOut) ? [] : [{ id: element.id, isFanOut, pull }]
  })

const ofStream = (recorder: Recorder, readers: readonly Reader[], { sum, most }: Metrics): readonly MetricColumn[] => {
  const { columns, refusedCalls } = recorder
  const { recordsPerSecond, bytesPerSecond, throttledPerSecond } = columns
  const refused = throttledPerSecond ?? recordsPerSecond.map(() => 0)
  const polled = readers.filter(({ isFanOut }) => !isFanOut).map(({ pull }) => pull)
  return [
    sum('IncomingBytes', 'Bytes', bytesPerSecond),
    sum('IncomingRecords', 'Count', recordsPerSecond),
    sum('PutRecords.Bytes', 'Bytes', bytesPerSecond),
    sum('PutRecords.TotalRecords', 'Count', added(recordsPerSecond, refused)),
    sum('PutRecords.SuccessfulRecords', 'Count', recordsPerSecond),
    sum('PutRecords.ThrottledRecords', 'Count', refused),
    sum('WriteProvisionedThroughputExceeded', 'Count', refused),
    ...(polled.length === 0
      ? []
      : [
          sum('GetRecords.Bytes', 'Bytes', added(...polled.map((pull) => pull.bytesPerSecond))),
          sum('GetRecords.Records', 'Count', added(...polled.map((pull) => pull.recordsPerSecond))),
          most('GetRecords.IteratorAgeMilliseconds', highest(...polled.map(({ iteratorMs }) => iteratorMs))),
          sum('ReadProvisionedThroughputExceeded', 'Count', refusedCalls),
        ]),
    ...readers
      .filter(({ isFanOut }) => isFanOut)
      .flatMap(({ id, pull }) => [
        sum('SubscribeToShardEvent.Bytes', 'Bytes', pull.bytesPerSecond, id),
        sum('SubscribeToShardEvent.Records', 'Count', pull.recordsPerSecond, id),
        most('SubscribeToShardEvent.MillisBehindLatest', pull.iteratorMs, id),
      ]),
  ]
}

const ofDelivery = (recorder: Recorder, { sum, most }: Metrics): readonly MetricColumn[] => {
  const { columns, objects, station, pulled } = recorder
  const { recordsPerSecond, bytesPerSecond, throttledPerSecond } = columns
  const [pull] = pulled.filter(({ from }) => isKind(from.flow, 'stream'))
  const incoming =
    pull === undefined
      ? [
          sum('IncomingBytes', 'Bytes', bytesPerSecond),
          sum('IncomingRecords', 'Count', recordsPerSecond),
          sum('ThrottledRecords', 'Count', throttledPerSecond ?? recordsPerSecond.map(() => 0)),
        ]
      : [
          sum('DataReadFromKinesisStream.Bytes', 'Bytes', pull.bytesPerSecond),
          sum('DataReadFromKinesisStream.Records', 'Count', pull.recordsPerSecond),
          most('KinesisMillisBehindLatest', pull.iteratorMs),
        ]
  const toS3 = station.flow.outputs.some(({ element }) => element.kind === 'bucket')
  if (!toS3 || objects === null) return incoming
  const freshness = (columns.lagMs ?? recordsPerSecond.map(() => 0)).map((ms) => ms / 1000)
  return [
    ...incoming,
    sum('DeliveryToS3.ObjectCount', 'Count', objects),
    { ...most('DeliveryToS3.DataFreshness', freshness), unit: 'Seconds' },
  ]
}

const added = (...columns: readonly Float64Array[]): Float64Array => together(columns, (a, b) => a + b)
const highest = (...columns: readonly Float64Array[]): Float64Array => together(columns, Math.max)

const together = (columns: readonly Float64Array[], join: (a: number, b: number) => number): Float64Array => {
  const [first = new Float64Array(0), ...others] = columns
  return others.reduce((all, column) => all.map((value, i) => join(value, column[i] as number)), first)
}
