import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDesign } from '../../../../src-main/planning/check/check-design'
import { Design, type DesignInput } from '../../../../src-main/planning/design/design'
import { anyDesign } from '../design/any-design'

type ElementInput = DesignInput['elements'][number]
type Kind = ElementInput['kind']

const workload = { recordsPerSecond: 10, recordBytes: { kind: 'constant', bytes: 1000 } } as const
const element = (kind: Kind, id: string, more = {}): ElementInput =>
  ({
    ...{ kind, id, name: id },
    ...(kind === 'source' ? { workload } : {}),
    ...(kind === 'video-stream' ? { mbps: 1 } : {}),
    ...more,
  }) as ElementInput

const problems = (elements: readonly ElementInput[], edges: readonly (readonly [string, string])[]) =>
  checkDesign(
    Design.parse({
      formatVersion: 2,
      name: 'test',
      elements: [...elements],
      edges: edges.map(([from, to]) => ({ from, to })),
    }),
  ).map(({ place, text }) => `${place} ${text.key.replace('failure.Design', '')}`)

/** Of one edge from one element to another. */
const between = (from: ElementInput, to: ElementInput) => problems([from, to], [[from.id, to.id]])

describe('ids and edges', () => {
  it('are named when an id is there twice, an edge leads nowhere, or is there twice', () => {
    const found = problems(
      [element('source', 's'), element('stream', 'x'), element('sink', 'x')],
      [
        ['s', 'x'],
        ['s', 'x'],
        ['x', 'gone'],
        ['nowhere', 'x'],
      ],
    )
    expect(found).toEqual(['elements[2] SameId', 'edges[1] SameEdge', 'edges[2] NoElement', 'edges[3] NoElement'])
  })

  it('are named when they go round', () => {
    const edges = [
      ['s', 'x'],
      ['x', 'a'],
      ['a', 'x'],
    ].map(([from = '', to = '']) => ({ from, to }))
    const elements = [element('source', 's'), element('stream', 'x'), element('application', 'a')]
    const [problem] = checkDesign(Design.parse({ formatVersion: 2, name: 't', elements, edges }))
    expect(problem?.message).toBe('Records would go round for ever: x → a → x.')
  })
})

describe('a delivery', () => {
  it.each<Kind>(['bucket', 'iceberg-table', 'snowflake', 'opensearch-domain', 'redshift', 'splunk', 'http-endpoint'])(
    'delivers to a %s',
    (kind) => {
      expect(between(element('delivery', 'd'), element(kind, 'to'))).toEqual([])
    },
  )

  it.each<[Kind, string]>([
    ['stream', 'ToStream'],
    ['queue', 'ToQueue'],
    ['kafka-cluster', 'ToKafka'],
    ['function', 'ToFunction'],
    ['application', 'Delivery'],
    ['sink', 'Delivery'],
  ])('does not deliver to a %s, and what to do instead is said', (kind, key) => {
    expect(between(element('delivery', 'd'), element(kind, 'to'))).toEqual([`edges[0] ${key}`])
  })

  it('has one destination and one kind of source', () => {
    const elements = [
      ...[element('source', 's'), element('stream', 'x'), element('delivery', 'd')],
      ...[element('bucket', 'b'), element('redshift', 'r')],
    ]
    const edges = [
      ['s', 'd'],
      ['x', 'd'],
      ['d', 'b'],
      ['d', 'r'],
    ] as const
    expect(problems(elements, edges)).toEqual(['elements "d" OneTarget', 'elements "d" OneSource'])
  })

  it('partitions and converts for buckets only, with large buffers', () => {
    const partitioned = element('delivery', 'd', {
      partitioning: { activePartitions: 5 },
      bufferSeconds: 10,
      bufferMiB: 5,
    })
    expect(between(partitioned, element('splunk', 's'))).toEqual([
      'elements "d" Partitioning',
      'elements "d": bufferMiB BufferMiB',
      'elements "d": bufferSeconds BufferSeconds',
    ])
    const converted = element('delivery', 'd', { formatConversion: 'orc', bufferMiB: 64 })
    expect(between(converted, element('bucket', 'b'))).toEqual([])
  })
})

describe('other connections', () => {
  it.each<[string, ElementInput, ElementInput, string | undefined]>([
    ['a source writes no objects', element('source', 's'), element('bucket', 'b'), 'WritesObjects'],
    ['a source does not feed Flink', element('source', 's'), element('flink-application', 'f'), 'Connection'],
    ['a stream is not copied by itself', element('stream', 's'), element('stream', 't'), 'FromStream'],
    ['a stream needs a channel to a bucket', element('stream', 's'), element('bucket', 'b'), 'Channel'],
    [
      'a channel writes to its bucket',
      element('stream', 's', { mode: 'on-demand', channel: 's3' }),
      element('bucket', 'b'),
      undefined,
    ],
    [
      'a channel to tables does not write to a bucket',
      element('stream', 's', { mode: 'on-demand', channel: 's3-tables' }),
      element('bucket', 'b'),
      'Channel',
    ],
    ['nobody sends to a source', element('function', 'f'), element('source', 's'), 'Connection'],
    ['video comes from cameras', element('source', 's'), element('video-stream', 'v'), 'VideoIn'],
    ['signaling takes no records', element('function', 'f'), element('signaling-channel', 'c'), 'Signaling'],
    ['a bucket passes nothing on', element('bucket', 'b'), element('function', 'f'), 'Ends'],
    ['fan-out is not for queues', element('queue', 'q'), element('function', 'f', { reads: 'fan-out' }), 'FanOut'],
    ['SQL writes to streams', element('sql-application', 'q'), element('stream', 's'), undefined],
    ['SQL does not write to queues', element('sql-application', 'q'), element('queue', 's'), 'Connection'],
    ['Kafka writes to tables with Connect', element('kafka-cluster', 'k'), element('redshift', 'r'), 'Connect'],
    [
      'Kafka with Connect does',
      element('kafka-cluster', 'k', { connectWorkers: 1 }),
      element('redshift', 'r'),
      undefined,
    ],
    ['clusters copy with the replicator', element('kafka-cluster', 'k'), element('kafka-cluster', 'l'), 'Replicator'],
  ])('%s', (_why, from, to, key) => {
    expect(between(from, to)).toEqual(key === undefined ? [] : [`edges[0] ${key}`])
  })

  it('gives each reader of a queue its own', () => {
    const elements = [element('queue', 'q'), element('function', 'f'), element('application', 'a')]
    expect(
      problems(elements, [
        ['q', 'f'],
        ['q', 'a'],
      ]),
    ).toEqual(['elements "q" QueueReaders'])
  })
})

describe('a stream', () => {
  const withConsumers = (count: number, mode: string) => {
    const readers = Array.from({ length: count }, (_, n) =>
      element('application', `a${String(n)}`, { reads: 'fan-out' }),
    )
    return problems(
      [element('stream', 's', { mode }), ...readers],
      readers.map(({ id }) => ['s', id] as const),
    )
  }

  it('has 20 fan-out consumers at most, and 50 under On-demand Advantage', () => {
    expect(withConsumers(20, 'provisioned')).toEqual([])
    expect(withConsumers(21, 'on-demand')).toEqual(['elements "s" FanOutConsumers'])
    expect(withConsumers(50, 'on-demand-advantage')).toEqual([])
    expect(withConsumers(51, 'on-demand-advantage')).toEqual(['elements "s" FanOutConsumers'])
  })

  it('has nothing older than a week to read unless it keeps it', () => {
    expect(problems([element('stream', 's', { readBeyondWeekGB: 1 })], [])).toEqual([
      'elements "s": readBeyondWeekGB BeyondWeek',
    ])
    expect(problems([element('stream', 's', { readBeyondWeekGB: 1, retentionHours: 169 })], [])).toEqual([])
  })

  it('has channels on demand only, and warm throughput under On-demand Advantage only', () => {
    expect(problems([element('stream', 's', { channel: 's3', warmMiBps: 20 })], [])).toEqual([
      'elements "s": channel ChannelMode',
      'elements "s": warmMiBps Warm',
    ])
  })
})

it('names brokers that are not of the cluster, and more records than mean anything', () => {
  const clusters = [
    element('kafka-cluster', 'k', { type: 'express', brokerType: 'kafka.m5.large' }),
    element('kafka-cluster', 'l', { type: 'serverless', brokerType: 'kafka.m5.large' }),
    element('kafka-cluster', 'm', { brokerType: 'kafka.m5.large' }),
  ]
  expect(problems(clusters, []).sort()).toEqual([
    'elements "k": brokerType BrokerType',
    'elements "l": brokerType BrokerType',
  ])
  const huge = [element('source', 's'), element('function', 'f', { recordsOut: 1e15 }), element('sink', 'x')]
  expect(
    problems(huge, [
      ['s', 'f'],
      ['f', 'x'],
    ]),
  ).toEqual(['elements "x" TooMuch'])
})

it('looks at any design without breaking', () => {
  fc.assert(
    fc.property(anyDesign, (design) => {
      const places = checkDesign(design).map(({ place }) => place)
      expect(places.every((place) => /^(elements|edges)/.test(place))).toBe(true)
    }),
  )
})
