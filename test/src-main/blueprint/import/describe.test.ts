import { expect, it } from 'vitest'
import { readBlueprint } from '../../../../src-main/blueprint/import/read-blueprint'
import { importedFrom, publicFiles, toldBy } from '../files'

const files = publicFiles('describe')
const gate = 'arn:aws:kinesisvideo:eu-west-1:123456789012:stream/depot-gate/1700000000000.mbps'

it('draws what the AWS CLI describes, connected by its ARNs', () => {
  const { design, format, document } = importedFrom(files, { [gate]: '3' })
  expect({ format, region: design.region, document }).toEqual({
    format: 'describe',
    region: 'eu-west-1',
    document: null,
  })
  const byId = new Map(design.elements.map((element) => [element.id, element]))
  expect(byId.get('positions')).toMatchObject({
    ...{ kind: 'stream', shards: 8, retentionHours: 72, encryption: 'customer-key', shardMetrics: 2 },
  })
  expect(byId.get('geofence')).toMatchObject({ memoryMiB: 768, batchRecords: 400, reportsFailures: true })
  expect(byId.get('tracker')).toMatchObject({ kind: 'application', reads: 'fan-out' })
  expect(byId.get('positions-to-lake')).toMatchObject({ bufferSeconds: 600, bufferMiB: 64 })
  expect(byId.get('positions-to-lake-destination')).toMatchObject({ kind: 'bucket', name: 'fleet-lake' })
  expect(byId.get('events')).toMatchObject({ brokerType: 'kafka.m5.large', brokers: 3, storageGBPerBroker: 1000 })
  expect(byId.get('eta')).toMatchObject({ kind: 'flink-application', parallelism: 6, parallelismPerKpu: 2 })
  expect(byId.get('dispatch-fifo')).toMatchObject({ kind: 'queue', fifo: true })
  expect(byId.get('depot-gate')).toMatchObject({ mbps: 3, retentionHours: 168 })
  expect(design.edges.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    ...['positions → geofence', 'positions → positions-to-lake', 'positions-to-lake → positions-to-lake-destination'],
    ...['positions → eta', 'positions → tracker'],
  ])
})

it('asks for what no answer of the CLI has', () => {
  expect(readBlueprint({ files }).questions.map(({ name }) => name)).toEqual([gate])
})

it('counts open shards, and asks where only some of them were listed', () => {
  const shard = (id: number, end?: string) => ({
    ShardId: `shardId-00000000000${String(id)}`,
    SequenceNumberRange: { StartingSequenceNumber: '1', ...(end === undefined ? {} : { EndingSequenceNumber: end }) },
  })
  const described = (isPart: boolean) =>
    readBlueprint({
      files: [
        {
          name: 'stream.json',
          text: JSON.stringify({
            StreamDescription: {
              ...{ StreamName: 'orders', StreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders' },
              ...{ Shards: [shard(0, '9'), shard(1), shard(2)], HasMoreShards: isPart, RetentionPeriodHours: 24 },
            },
          }),
        },
      ],
    })
  expect(described(false).design?.elements[0]).toMatchObject({ shards: 2 })
  expect(described(true).questions.map(({ name }) => name)).toEqual([
    'arn:aws:kinesis:us-east-1:123456789012:stream/orders.ShardCount',
  ])
})

it('tells of a file among them that is none', () => {
  const answer = readBlueprint({
    files: [...files, { name: 'other.json', text: '{ "Buckets": [] }' }],
    answers: { [gate]: '1' },
  })
  expect(toldBy(answer)).toContain('other.json: is kept; a design has no words for it.')
})

it('tells of an answer that is only a part', () => {
  const answer = readBlueprint({
    files: [...files, { name: 'readers.json', text: '{ "Consumers": [], "NextToken": "AAAA" }' }],
    answers: { [gate]: '1' },
  })
  expect(toldBy(answer)).toContain(
    'readers.json: There is more than this answer holds (NextToken): import the rest as well.',
  )
})
