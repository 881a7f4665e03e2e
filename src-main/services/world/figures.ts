import { z } from 'zod'
import type { WorldDifference } from '../../contract/world'
import { trimHorizon, type Stream } from '../../engine/streams/stream'
import { dimensions, unbilled } from '../../metering/dimensions'
import { quantityOf, usedDimensions } from '../../metering/usage'
import { readSeries } from '../../metrics/window-series'
import type { OpenProject } from '../project'

/** What worlds are compared by, of a stream: what it has, and by CloudWatch's metrics, what has become of it. */
const streamFigures = [
  'openShards',
  'recordsKept',
  'storedBytes',
  'incomingRecords',
  'throttledWrites',
  'throttledReads',
] as const
type StreamFigure = (typeof streamFigures)[number]

const unitOf = (figure: StreamFigure): string => (figure === 'storedBytes' ? 'bytes' : 'count')

const metricOf = {
  incomingRecords: 'IncomingRecords',
  throttledWrites: 'WriteProvisionedThroughputExceeded',
  throttledReads: 'ReadProvisionedThroughputExceeded',
} as const satisfies Partial<Record<StreamFigure, string>>

/** The figures of a world at a moment. */
export const WorldFigures = z.object({
  /** World time, epoch milliseconds. */
  now: z.number(),
  streams: z.array(
    z.object({ arn: z.string(), name: z.string(), figures: z.record(z.enum(streamFigures), z.number()) }),
  ),
  /** Of what is billed, since counting began. */
  usage: z.array(z.object({ dimension: z.string(), unit: z.string(), used: z.number() })),
})
export type WorldFigures = z.infer<typeof WorldFigures>

type Sources = Pick<OpenProject, 'clock' | 'streams' | 'metrics' | 'meters'>

/** From what is counted anyway: no record is read. */
export const figuresOf = async ({ clock, streams, metrics, meters }: Sources): Promise<WorldFigures> => {
  const now = clock.now()
  const all = streams.all()
  const names = Object.keys(metricOf) as (keyof typeof metricOf)[]
  const first = metrics.counted()[0]?.from ?? now / 1000
  const span = { from: Math.floor(first / hour) * hour, to: Math.ceil((now / 1000 + 1) / hour) * hour, period: hour }
  const wanted = all.flatMap(({ arn }) =>
    names.map((name) => ({ metric: metricOf[name], statistic: 'Sum' as const, subject: { arn } })),
  )
  const values = await readSeries(metrics.history, wanted, { span, counted: [] })
  const sums = values.map((series) => series.reduce<number>((sum, value) => sum + (value ?? 0), 0))
  const { used } = meters.total()
  return {
    now,
    streams: await Promise.all(
      all.map(async (stream, at) => ({
        ...{ arn: stream.arn, name: stream.name },
        figures: {
          openShards: stream.openShards.length,
          recordsKept: await recordsKept(stream, now),
          storedBytes: stream.shards.reduce((sum, { log }) => sum + log.storedBytes, 0),
          ...(Object.fromEntries(names.map((name, nth) => [name, sums[at * names.length + nth] ?? 0])) as Record<
            keyof typeof metricOf,
            number
          >),
        },
      })),
    ),
    usage: usedDimensions(used)
      .filter((dimension) => !unbilled.has(dimension))
      .map((dimension) => ({
        ...{ dimension, unit: dimensions[dimension] },
        used: quantityOf(used, dimension),
      })),
  }
}

/** Seconds. */
const hour = 3600

const recordsKept = async (stream: Stream, now: number): Promise<number> => {
  let records = 0
  for (const { log } of stream.shards) {
    records += Math.max(0, log.readableTo - (await log.firstSince(trimHorizon(stream, now))))
  }
  return records
}

export const totalOf = ({ streams }: WorldFigures, figure: StreamFigure): number =>
  streams.reduce((sum, { figures }) => sum + (figures[figure] ?? 0), 0)

/** Every figure of two worlds, those of the whole first, then those of each stream by name. */
export const differencesOf = (before: WorldFigures, after: WorldFigures): readonly WorldDifference[] => [
  { stream: null, key: 'world.figure.time', unit: 'time', before: before.now, after: after.now },
  {
    ...{ stream: null, key: 'world.figure.streams', unit: 'count' },
    ...{ before: before.streams.length, after: after.streams.length },
  },
  ...streamFigures.map((figure) => ({
    ...{ stream: null, key: keyOf(figure), unit: unitOf(figure) },
    ...{ before: totalOf(before, figure), after: totalOf(after, figure) },
  })),
  ...usageDifferences(before, after),
  ...streamDifferences(before, after),
]

const keyOf = (figure: StreamFigure): string => `world.figure.${figure}`

const usageDifferences = (before: WorldFigures, after: WorldFigures): readonly WorldDifference[] => {
  const units = new Map([...before.usage, ...after.usage].map(({ dimension, unit }) => [dimension, unit]))
  const used = ({ usage }: WorldFigures, name: string): number =>
    usage.find(({ dimension }) => dimension === name)?.used ?? 0
  return [...units].map(([dimension, unit]) => ({
    ...{ stream: null, key: `usage.dimension.${dimension}`, unit },
    ...{ before: used(before, dimension), after: used(after, dimension) },
  }))
}

const streamDifferences = (before: WorldFigures, after: WorldFigures): readonly WorldDifference[] => {
  const names = new Map([...before.streams, ...after.streams].map(({ arn, name }) => [arn, name]))
  const figureOf = ({ streams }: WorldFigures, arn: string, figure: StreamFigure): number | null =>
    streams.find((stream) => stream.arn === arn)?.figures[figure] ?? null
  return [...names]
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .flatMap(([arn, name]) =>
      streamFigures.map((figure) => ({
        ...{ stream: name, key: keyOf(figure), unit: unitOf(figure) },
        ...{ before: figureOf(before, arn, figure), after: figureOf(after, arn, figure) },
      })),
    )
}
