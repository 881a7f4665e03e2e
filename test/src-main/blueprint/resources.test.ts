import { describe, expect, it } from 'vitest'
import type { Resource } from '../../../src-main/blueprint/resource'
import { resourcesOf } from '../../../src-main/blueprint/resources'
import { Design } from '../../../src-main/planning/design/design'
import { everyDestination, sample } from './samples'

const design = (elements: readonly object[], edges: readonly (readonly [string, string])[] = []): Design =>
  Design.parse({
    ...{ formatVersion: 2, name: 'Design' },
    elements: elements.map((element) => ({ name: 'Name', ...element })),
    edges: edges.map(([from, to]) => ({ from, to })),
  })

const ofType = (of: Design, type: string): readonly Resource[] =>
  resourcesOf(of).resources.filter((resource) => resource.type === type)

describe('the resources of a design', () => {
  it('have ids of their own, whatever the elements are called', () => {
    const { resources } = resourcesOf(
      design([
        { kind: 'function', id: 'a-b' },
        { kind: 'function', id: 'a--b' },
        { kind: 'queue', id: 'a-b-role' },
        { kind: 'queue', id: '1st' },
      ]),
    )
    const ids = resources.map(({ logicalId }) => logicalId)
    expect(ids).toEqual(['ABRole2', 'AB', 'AB2Role', 'AB2', 'ABRole', 'E1st'])
  })

  it('are called by the id of an element whose name AWS does not take, and it is told', () => {
    const { resources, leftOver } = resourcesOf(
      design([
        { kind: 'stream', id: 'orders', name: 'Orders of today' },
        { kind: 'stream', id: 'first', name: 'same' },
        { kind: 'stream', id: 'second', name: 'same' },
        { kind: 'function', id: 'long', name: 'a'.repeat(65) },
        { kind: 'queue', id: 'jobs', name: 'jobs' },
        { kind: 'bucket', id: 'lake', name: 'The lake' },
      ]),
    )
    const names = resources.map(({ properties }) => properties['Name'] ?? properties['FunctionName']).filter(Boolean)
    expect(names).toEqual(['orders', 'same', 'second', 'long'])
    const told = leftOver.filter(({ text }) => text.key.startsWith('failure.BlueprintName'))
    expect(told.map(({ place, text: { key, values } }) => [place, key, values])).toEqual([
      ['elements "orders"', 'failure.BlueprintName', { name: 'Orders of today', called: 'orders', most: 128 }],
      ['elements "second"', 'failure.BlueprintNameTaken', { name: 'same', called: 'second' }],
      ['elements "long"', 'failure.BlueprintName', { name: 'a'.repeat(65), called: 'long', most: 64 }],
    ])
  })

  it('give readers with fan-out a registration, and functions the right to it', () => {
    const of = sample('fraud-alerts')
    expect(
      ofType(of, 'AWS::Kinesis::StreamConsumer')
        .map(({ element }) => element)
        .toSorted(),
    ).toEqual(['features', 'scorer'])
    const mapping = ofType(of, 'AWS::Lambda::EventSourceMapping').find(({ element }) => element === 'scorer')
    expect(mapping?.properties['EventSourceArn']).toEqual({ ref: 'ScorerOnTransactions', attribute: 'ConsumerARN' })
    const role = ofType(of, 'AWS::IAM::Role').find(({ element }) => element === 'scorer')
    expect(JSON.stringify(role?.properties)).toContain('"kms:Decrypt"')
  })

  it('keep batches of queues within what Lambda takes', () => {
    const batchOf = (queue: object, worker: object) =>
      ofType(
        design(
          [
            { kind: 'queue', id: 'q', ...queue },
            { kind: 'function', id: 'f', ...worker },
          ],
          [['q', 'f']],
        ),
        'AWS::Lambda::EventSourceMapping',
      )[0]?.properties
    expect(batchOf({}, { batchRecords: 100 })).toMatchObject({ BatchSize: 10 })
    expect(batchOf({}, { batchRecords: 100, batchWindowSeconds: 2 })).toMatchObject({
      ...{ BatchSize: 100, MaximumBatchingWindowInSeconds: 2 },
    })
    expect(batchOf({ fifo: true }, { batchRecords: 100, batchWindowSeconds: 2 })).toMatchObject({ BatchSize: 10 })
    expect(batchOf({ fifo: true }, { batchWindowSeconds: 2 })).not.toHaveProperty('MaximumBatchingWindowInSeconds')
  })

  it('watch a stream that should scale by its load, and scale one by the clock', () => {
    const [, of] = everyDestination
    const alarms = ofType(of, 'AWS::CloudWatch::Alarm')
    // Four shards of 1 MiB/s, 70 percent of them, over five minutes.
    expect(alarms[0]?.properties).toMatchObject({ MetricName: 'IncomingBytes', Period: 300, Threshold: 880803840 })
    expect(alarms[1]?.properties).toMatchObject({ MetricName: 'IncomingRecords', Threshold: 840000 })
    const [first, second] = ofType(of, 'AWS::Scheduler::Schedule')
    expect(first?.properties).toMatchObject({ ScheduleExpression: 'cron(0 8 ? * MON *)' })
    expect(JSON.stringify(second?.properties['Target'])).toContain('\\"TargetShardCount\\":2')
  })

  it('build no delivery stream that has nowhere to deliver to, and no SQL application, and say so', () => {
    const { resources, leftOver } = resourcesOf(
      design([
        { kind: 'delivery', id: 'd', name: 'To nothing' },
        { kind: 'sql-application', id: 's', name: 'Sums' },
      ]),
    )
    expect(resources).toEqual([])
    expect(leftOver.map(({ place, message }) => [place, message])).toEqual([
      ['elements "d"', expect.stringContaining('“To nothing” delivers to nothing yet')],
      ['elements "s"', expect.stringContaining('“Sums” is not built; use Managed Service for Apache Flink instead.')],
    ])
  })

  it('put the hints of Redshift where its staging bucket is', () => {
    const of = design(
      [
        { kind: 'source', id: 'a', workload: { recordsPerSecond: 1, recordBytes: { kind: 'constant', bytes: 1 } } },
        { kind: 'delivery', id: 'd', bufferMiB: 7, bufferSeconds: 70 },
        { kind: 'redshift', id: 'r' },
      ],
      [
        ['a', 'd'],
        ['d', 'r'],
      ],
    )
    const [delivery] = ofType(of, 'AWS::KinesisFirehose::DeliveryStream')
    const redshift = delivery?.properties['RedshiftDestinationConfiguration']
    expect(redshift).toMatchObject({ S3Configuration: { BufferingHints: { IntervalInSeconds: 70, SizeInMBs: 7 } } })
    expect(redshift).not.toHaveProperty('BufferingHints')
  })

  it('keep buffers within what a destination takes, and say so', () => {
    const [, of] = everyDestination
    const splunk = ofType(of, 'AWS::KinesisFirehose::DeliveryStream').find(({ element }) => element === 'to-splunk')
    expect(splunk?.properties['SplunkDestinationConfiguration']).toMatchObject({
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 5 },
    })
    expect(resourcesOf(of).leftOver.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('buffered for 60 s and 5 MiB at most'),
    )
  })

  it('register two readers of one name by their ids', () => {
    const of = design(
      [
        { kind: 'stream', id: 's' },
        { kind: 'application', id: 'a', name: 'Reader', reads: 'fan-out' },
        { kind: 'function', id: 'f', name: 'Reader', reads: 'fan-out' },
      ],
      [
        ['s', 'a'],
        ['s', 'f'],
      ],
    )
    const names = ofType(of, 'AWS::Kinesis::StreamConsumer').map(({ properties }) => properties['ConsumerName'])
    expect(names.toSorted()).toEqual(['a', 'f'])
  })
})
