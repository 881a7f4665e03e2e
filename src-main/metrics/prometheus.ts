import type { Clock } from '../platform/clock'
import { catalog, type Level, type Metric } from './catalog'
import type { Dimensions } from './dimensions'
import type { Recorder } from './recorder'

/*
 * All metrics as Prometheus text, format 0.0.4.
 *
 * Names are those of CloudWatch in Prometheus's spelling, `kinesis_` before those of streams and consumers and
 * `kinesis_shard_` before those of shards, so that a sum over one name counts nothing twice. Times are in seconds.
 *
 *     counter    <name>_total            sum since the program was started
 *     outcome    <name>_total and <name without success>_calls_total
 *     summary    <name>_seconds_sum and _count
 *     gauge      <name>_seconds          highest of the last minute; absent without samples
 */

interface Labelled {
  readonly labels: string
  readonly recorder: Recorder
}

/** A name with its help, its type and its lines. */
interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'summary' | 'gauge'
  readonly lines: readonly string[]
}

/** What `GET /metrics` answers. */
export const prometheusPage = (recorders: readonly Recorder[], clock: Clock) => ({
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  body: prometheusText(recorders, clock),
})

/** @param recorders of streams, shards and consumers that exist */
export const prometheusText = (recorders: readonly Recorder[], clock: Clock): string => {
  const byLevel: Record<Level, Labelled[]> = { stream: [], shard: [], consumer: [] }
  for (const recorder of recorders) {
    if (recorder.of !== undefined) byLevel[recorder.of.level].push({ labels: labelsOf(recorder.of), recorder })
  }
  const now = Math.floor(clock.now() / 1000)
  return (['stream', 'consumer', 'shard'] as const)
    .flatMap((level) =>
      catalog[level].flatMap((metric, code) => familiesOf({ level, metric, code, labelled: byLevel[level], now })),
    )
    .filter(({ lines }) => lines.length > 0)
    .map(({ name, help, type, lines }) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`)
    .join('')
}

interface Asked {
  readonly level: Level
  readonly metric: Metric
  readonly code: number
  readonly labelled: readonly Labelled[]
  /** Epoch seconds. */
  readonly now: number
}

const familiesOf = (asked: Asked): readonly Family[] => {
  const { metric, code, labelled, now } = asked
  const name = prefix[asked.level] + snakeCase(metric.name.replace(/(Milliseconds|Millis(?=Behind))/, ''))
  const help = metric.about
  const since = labelled.map((each) => ({ ...each, ...each.recorder.sinceStart(code) }))
  const sums = (total: string): readonly string[] => since.map(({ labels, sum }) => line(total, labels, sum))
  switch (metric.form) {
    case 'counter':
      return [{ name: `${name}_total`, help, type: 'counter', lines: sums(`${name}_total`) }]
    case 'outcome': {
      const calls = `${name.replace(/_success$/, '')}_calls_total`
      return [
        { name: `${name}_total`, help, type: 'counter', lines: sums(`${name}_total`) },
        {
          name: calls,
          help: 'How many there were, successful or not.',
          type: 'counter',
          lines: since.map(({ labels, count }) => line(calls, labels, count)),
        },
      ]
    }
    case 'summary': {
      const seconds = `${name}_seconds`
      const lines = since.flatMap(({ labels, sum, count }) => [
        line(`${seconds}_sum`, labels, sum / 1000),
        line(`${seconds}_count`, labels, count),
      ])
      return [{ name: seconds, help, type: 'summary', lines }]
    }
    case 'gauge': {
      const seconds = `${name}_seconds`
      const lines = labelled.flatMap(({ labels, recorder }) => {
        const highest = highestSince(recorder, code, now)
        return highest === undefined ? [] : [line(seconds, labels, highest / 1000)]
      })
      return [{ name: seconds, help: `${help} The highest of the last minute.`, type: 'gauge', lines }]
    }
  }
}

const highestSince = (recorder: Recorder, code: number, now: number): number | undefined => {
  let highest: number | undefined
  recorder.eachSecond(code, now - 60, now + 1, (_second, { maximum }) => {
    highest = highest === undefined ? maximum : Math.max(highest, maximum)
  })
  return highest
}

const line = (name: string, labels: string, value: number): string => `${name}{${labels}} ${value}\n`

const prefix: Readonly<Record<Level, string>> = { stream: 'kinesis_', consumer: 'kinesis_', shard: 'kinesis_shard_' }

/** `PutRecords.TotalRecords` as `put_records_total_records`. */
const snakeCase = (name: string): string =>
  name
    .replaceAll('.', '_')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()

const labelsOf = ({ level, stream, name, accountId, region }: Dimensions): string =>
  [['stream', stream], ...(level === 'stream' ? [] : [[level, name]]), ['account', accountId], ['region', region]]
    .map(([label = '', value = '']) => `${label}="${escaped(value)}"`)
    .join()

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
