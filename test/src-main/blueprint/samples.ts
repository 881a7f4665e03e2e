import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Design } from '../../../src-main/planning/design/design'
import { readDesign } from '../../../src-main/planning/design/read-design'

const folder = fileURLToPath(new URL('../../../resources/samples', import.meta.url))

const read = (name: string): Design => {
  const { design, problems } = readDesign(readFileSync(`${folder}/${name}`, 'utf8'))
  if (design === null) throw new Error(`${name}: ${problems.map(({ message }) => message).join(' ')}`)
  return design
}

/** The designs that come with the program, by their names. */
export const samples: readonly (readonly [string, Design])[] = readdirSync(folder).map((name) => [
  name.replace('.streamgauge.json', ''),
  read(name),
])

export const sample = (name: string): Design => read(`${name}.streamgauge.json`)

const targets = [
  'redshift',
  'opensearch-domain',
  'splunk',
  'http-endpoint',
  'iceberg-table',
  'snowflake',
  'bucket',
] as const
const source = {
  ...{ kind: 'source', id: 'app', name: 'App' },
  workload: { recordsPerSecond: 10, recordBytes: { kind: 'constant', bytes: 500 } },
}

/** What Firehose delivers to and how, and ways to read and to scale that no sample has. */
export const everyDestination: readonly [string, Design] = [
  'every destination',
  Design.parse({
    ...{ formatVersion: 2, name: 'Every ${destination} of %{Firehose}, "quoted" and \'so\'', region: 'eu-west-1' },
    elements: [
      source,
      {
        ...{ kind: 'stream', id: 'in', name: 'In', shards: 4, maxRecordKiB: 2048, shardMetrics: 2 },
        autoscaling: { kind: 'target', min: 2, max: 8 },
      },
      {
        ...{ kind: 'stream', id: 'by-clock', name: 'By the clock', shards: 2 },
        autoscaling: {
          kind: 'scheduled',
          steps: [
            { atMinute: 480, shards: 8 },
            { atMinute: 1260, shards: 2 },
          ],
        },
      },
      ...targets.flatMap((kind) => [
        {
          kind: 'delivery',
          id: `to-${kind}`,
          name: `To ${kind}`,
          ...(kind === 'opensearch-domain' ? { vpcAzs: 3 } : {}),
        },
        { kind, id: kind, name: `The ${kind} "${kind}" \\ \n of \${it}`, note: 'two\nlines' },
      ]),
      { kind: 'delivery', id: 'columns', name: 'Columns', formatConversion: 'orc', bufferMiB: 64, transform: {} },
      { kind: 'queue', id: 'jobs', name: 'Jobs' },
      {
        ...{ kind: 'function', id: 'worker', name: 'Worker', batchRecords: 200, maxConcurrency: 5 },
        ...{ maxRetries: 2, bisectOnError: true, reportsFailures: true, batchWindowSeconds: 5, parallelization: 3 },
      },
      { kind: 'function', id: 'reader', name: 'Reader', maxRetries: 2, bisectOnError: true, parallelization: 3 },
      { kind: 'kafka-cluster', id: 'kafka', name: 'Kafka', provisionedMiBps: 300, storageGBPerBroker: 500 },
      { kind: 'function', id: 'kafka-reader', name: 'Kafka reader' },
    ],
    edges: [
      { from: 'app', to: 'in' },
      ...targets.flatMap((kind) => [
        { from: 'in', to: `to-${kind}` },
        { from: `to-${kind}`, to: kind },
      ]),
      ...[
        ['in', 'columns'],
        ['columns', 'bucket'],
        ['app', 'jobs'],
        ['jobs', 'worker'],
        ['in', 'reader'],
        ['reader', 'by-clock'],
        ['kafka', 'kafka-reader'],
      ].map(([from, to]) => ({ from, to })),
    ],
  }),
]
