import { describe, expect, it } from 'vitest'
import { cloudFormationOf } from '../../../../src-main/blueprint/cloudformation'
import { updateDocument } from '../../../../src-main/blueprint/edit/update-document'
import { exportDesign } from '../../../../src-main/blueprint/export-design'
import { readBlueprint } from '../../../../src-main/blueprint/import/read-blueprint'
import { resourcesOf } from '../../../../src-main/blueprint/resources'
import { sampleDesigns } from '../../../../src-main/services/sample-designs'
import { importedFrom, publicFile, toldBy } from '../files'
import { sample } from '../samples'

const element = ({ design }: ReturnType<typeof importedFrom>, id: string) =>
  design.elements.find((one) => one.id === id)
const edges = ({ design }: ReturnType<typeof importedFrom>) => design.edges.map(({ from, to }) => `${from} → ${to}`)
const yaml = (text: string, answers = {}) => readBlueprint({ files: [{ name: 'template.yaml', text }], answers })

describe('a serverless clickstream', () => {
  const files = [publicFile('clickstream-sam.yaml')]

  it('asks for the parameter that has no default and is needed, and for no other', () => {
    const { design, questions } = readBlueprint({ files })
    expect(design).toBeNull()
    expect(questions).toEqual([
      {
        ...{ name: 'Stage', description: 'Where this is deployed', type: 'text', allowed: ['dev', 'prod'] },
        place: 'Resources.ClickKey',
      },
    ])
  })

  it('becomes a design once that is answered', () => {
    const imported = importedFrom(files, { Stage: 'prod' })
    expect(imported.design).toMatchObject({
      ...{ name: 'clickstream-sam', region: 'us-east-1' },
      description: 'Clicks of the web shop, counted live and kept in a lake',
    })
    expect(element(imported, 'click-stream')).toMatchObject({
      ...{ name: 'prod-clicks', shards: 2, retentionHours: 168, encryption: 'customer-key' },
    })
    expect(element(imported, 'counter')).toMatchObject({
      ...{ memoryMiB: 1024, architecture: 'arm', batchRecords: 500, batchWindowSeconds: 5, parallelization: 2 },
      ...{ maxRetries: 3, bisectOnError: true, reportsFailures: true, reads: 'shared' },
    })
    expect(element(imported, 'to-lake')).toMatchObject({ bufferSeconds: 900, bufferMiB: 128 })
    expect(element(imported, 'lake')).toMatchObject({ kind: 'bucket', storageDays: 365 })
    expect(edges(imported)).toEqual([
      ...[
        'click-stream → counter',
        'alerts → notifier',
        'click-stream → to-lake',
        'to-lake → lake',
        'counter → alerts',
      ],
    ])
  })

  it('follows mappings and conditions: another answer, another design', () => {
    const imported = importedFrom(files, { Stage: 'dev', Shards: '5' })
    expect(element(imported, 'click-stream')).toMatchObject({ shards: 5, retentionHours: 24, encryption: 'aws-key' })
    expect(toldBy(imported)).toContain(
      'Resources.ClickKey: is not made with these values: condition IsProd does not hold.',
    )
  })

  it('lists what a design has no words for, and that nothing sends', () => {
    const told = toldBy(importedFrom(files, { Stage: 'prod' }))
    expect(told).toEqual(
      expect.arrayContaining([
        'Resources.DeliveryRole: AWS::IAM::Role is no element of a design; it is kept in the file.',
        'Resources.FailedClicks: AWS::SQS::Queue is no element of a design; it is kept in the file.',
        'Resources.Counter.Properties.Events.Nightly: is kept; a design has no words for it.',
        'Outputs.Stream: is kept; a design has no words for it.',
        ': The file does not say its region: it is drawn in us-east-1.',
        'elements "click-stream": Nothing in the file sends to prod-clicks: draw its source with the workload.',
      ]),
    )
  })

  it('refuses an answer that the parameter does not allow', () => {
    expect(readBlueprint({ files, answers: { Stage: 'test', Shards: 'many' } }).problems).toEqual([
      expect.objectContaining({ place: 'Parameters.Stage', message: 'must be one of dev, prod, not test.' }),
      expect.objectContaining({ place: 'Parameters.Shards', message: 'must be a number, not “many”.' }),
    ])
  })
})

it('reads logs on their way to Parquet out of a template of JSON', () => {
  const imported = importedFrom([publicFile('log-archive.json')], {
    LogBucketName: 'my-logs',
    'AWS::Region': 'eu-west-2',
  })
  expect(imported.design.region).toBe('eu-west-2')
  expect(element(imported, 'log-delivery')).toMatchObject({
    ...{ name: 'logs-eu-west-2', bufferSeconds: 300, bufferMiB: 128, formatConversion: 'parquet' },
    transform: { memoryMiB: 512, architecture: 'x86' },
  })
  expect(edges(imported)).toEqual(['log-delivery → log-bucket'])
  expect(element(imported, 'log-bucket')).toMatchObject({ name: 'my-logs', storageDays: 90 })
})

it('reads what CDK has synthesized, without the letters it puts behind names', () => {
  const imported = importedFrom([publicFile('cdk-orders.template.json')], { 'AWS::Region': 'us-east-1' })
  expect(imported.design.elements.map(({ kind, id, name }) => [kind, id, name])).toEqual([
    ['stream', 'orders-stream', 'OrdersStream'],
    ['function', 'fraud', 'Fraud'],
    ['queue', 'alerts', 'fraud-alerts.fifo'],
  ])
  expect(element(imported, 'orders-stream')).toMatchObject({ shards: 4, encryption: 'aws-key' })
  // Lambda's own default, not that of a design.
  expect(element(imported, 'fraud')).toMatchObject({ memoryMiB: 128, batchRecords: 100 })
})

describe('payments with conditions, maps and what other stacks export', () => {
  const files = [publicFile('payments-sam.yaml')]
  const answers = { TeamName: 'shops', ShardCount: '6', 'AWS::Region': 'eu-west-1' }

  it('asks for what has no default and is used, and for nothing else', () => {
    const { questions } = readBlueprint({ files })
    expect(questions.map(({ name, type }) => [name, type])).toEqual([
      ['TeamName', 'text'],
      ['ShardCount', 'number'],
    ])
  })

  it('becomes what a reader of the file expects', () => {
    const imported = importedFrom(files, answers)
    expect(imported.design).toMatchObject({
      region: 'eu-west-1',
      description: 'Payments of all shops, enriched and archived. Owned by the platform team.',
      elements: [
        { kind: 'stream', name: 'shops-payments-production', shards: 6, retentionHours: 168 },
        { kind: 'function', memoryMiB: 1024, architecture: 'arm', batchRecords: 500, batchWindowSeconds: 2 },
        { kind: 'delivery', name: 'Archive', bufferSeconds: 300, bufferMiB: 64 },
        { kind: 'bucket', storageDays: 2555 },
      ],
    })
    expect(edges(imported)).toEqual(['payment-stream → enrich', 'archive → archive-bucket', 'enrich → archive'])
  })

  it('lists what is in a resource and in no design by its path and line, those of all functions where they are said', () => {
    const told = toldBy(importedFrom(files, answers)).filter((one) => one.includes('A design has no words'))
    const listed = (place: string) =>
      told.find((one) => one.startsWith(`${place}: `))?.replace(/^.*in the file[^:]*: /, '')
    const s3 = 'ExtendedS3DestinationConfiguration'
    expect(listed('Resources.Archive')).toBe(
      `${s3}.RoleARN:112, ${s3}.CompressionFormat:115, ${s3}.Prefix:116, ${s3}.ProcessingConfiguration.Processors:120.`,
    )
    expect(listed('Resources.Enrich')).toBe(
      'Runtime:41, Timeout:42, CodeUri:75, Handler:76, Policies:77, Environment.Variables.LOOKUP_URL:86.',
    )
    expect(listed('Resources.Enrich.Properties.Events.Payments.Properties')).toBe(
      'StartingPosition:92, FilterCriteria:98.',
    )
    expect(listed('Resources.ArchiveBucket')).toContain('LifecycleConfiguration.Rules[0].Transitions:132')
  })

  it('keeps all lines but that of a value that is edited', () => {
    const { design, document } = importedFrom(files, answers)
    const elements = design.elements.map((one) => (one.kind === 'delivery' ? { ...one, bufferSeconds: 60 } : one))
    if (document === null) throw new Error('There is no document.')
    const { text } = updateDocument(document, { ...design, elements })
    const old = document.text.split('\n')
    const different = text.split('\n').filter((line, at) => line !== old[at])
    expect(different).toEqual(['        BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 64 }'])
  })
})

it('reads a delivery to S3 by its older name, and lists what is in it by that', () => {
  const text = `Resources:
  ToLake:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      S3DestinationConfiguration:
        BucketARN: arn:aws:s3:::lake
        BufferingHints: { IntervalInSeconds: '60' }
        Prefix: raw/
`
  const imported = importedFrom([{ name: '', text }], { 'AWS::Region': 'us-east-1' })
  expect(imported.design.elements).toMatchObject([{ kind: 'delivery', bufferSeconds: 60 }, { kind: 'bucket' }])
  expect(toldBy(imported)).toContainEqual(expect.stringMatching(/: S3DestinationConfiguration\.Prefix:8\.$/))
})

describe('an answer that its parameter does not take', () => {
  const refusal = (parameter: string, answer: string) =>
    yaml(`Parameters:\n  P: { ${parameter} }\nResources: {}\n`, { P: answer }).problems.map(({ message }) => message)

  it.each([
    ['Type: String, AllowedPattern: "[a-z]+"', 'a1', '“a1” does not match [a-z]+.'],
    ['Type: String, MinLength: 3', 'ab', 'must have at least 3 characters.'],
    ['Type: String, MaxLength: "3"', 'abcd', 'must have at most 3 characters.'],
    ['Type: Number, MinValue: 1', '0', 'must be at least 1, not 0.'],
    ['Type: Number, MaxValue: 9', '10', 'must be at most 9, not 10.'],
    ['Type: List<Number>, MaxValue: 9', '1, 10', 'must be at most 9, not 10.'],
    ['Type: CommaDelimitedList, AllowedValues: [a, b]', 'a, c', 'must be one of a, b, not c.'],
    ['Type: String, MinLength: 3, ConstraintDescription: Three letters.', 'x', '“x” is not allowed: Three letters.'],
    ['Type: String, MinLength: 9, NoEcho: true, ConstraintDescription: Longer.', 'x', '“…” is not allowed: Longer.'],
  ])('is refused by %s', (parameter, answer, message) => {
    expect(refusal(parameter, answer)).toEqual([message])
  })

  it.each([
    ['Type: String, AllowedPattern: "[a-z]+"', 'abc'],
    ['Type: String, AllowedPattern: "(?i:[a-z]+"', 'what only Java reads is for the cloud to say'],
    ['Type: Number, MinValue: 1, MaxValue: 9', '9'],
    ['Type: CommaDelimitedList, AllowedValues: [a, b]', 'a, b'],
  ])('is not one that %s allows: %s', (parameter, answer) => {
    expect(refusal(parameter, answer)).toEqual([])
  })
})

it('finds the template among the files of an export, and tells what was added to it alone', () => {
  const { files } = exportDesign(sample('clickstream'), { format: 'cloudformation' })
  const edited = files.map(({ name, text }) => ({
    name,
    text: text.replace(/( +)CompressionFormat: \w+\n/, '$&$1FileExtension: .gz\n'),
  }))
  expect(readBlueprint({ files }).leftOver).toEqual([])
  expect(toldBy(readBlueprint({ files: edited }))).toEqual([
    expect.stringMatching(/^Resources\.\w+: .* ExtendedS3DestinationConfiguration\.FileExtension:\d+\.$/),
  ])
})

describe('a value that only the cloud knows', () => {
  const template = (properties: string) =>
    `Resources:\n  Orders:\n    Type: AWS::Kinesis::Stream\n    Properties:\n${properties}`

  it('is asked for where a design needs it', () => {
    const text = template('      ShardCount: !ImportValue shared-shards\n')
    const { questions } = yaml(text)
    expect(questions).toEqual([
      expect.objectContaining({
        name: 'Orders.ShardCount',
        place: 'Resources.Orders',
        description: '!ImportValue shared-shards',
      }),
    ])
    expect(yaml(text, { 'Orders.ShardCount': '9' }).design?.elements[0]).toMatchObject({ shards: 9 })
  })

  it('is asked for in whichever rule of a bucket takes objects away', () => {
    const text = `Parameters: { Days: { Type: Number } }
Resources:
  ToLake:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties: { ExtendedS3DestinationConfiguration: { BucketARN: !GetAtt Lake.Arn } }
  Lake:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - { Status: Disabled, ExpirationInDays: 1 }
          - { Status: Enabled, Prefix: tmp/, ExpirationInDays: 2 }
          - { Status: Enabled, ExpirationInDays: !Ref Days }
`
    expect(yaml(text).questions.map(({ name }) => name)).toEqual(['Days'])
    expect(yaml(text, { Days: '30' }).design?.elements[1]).toMatchObject({ kind: 'bucket', storageDays: 30 })
  })

  it('is no name: the logical id is', () => {
    expect(yaml(template('      Name: !Sub "${AWS::StackName}-orders"\n')).design?.elements[0]).toMatchObject({
      name: 'Orders',
    })
  })

  it('is no stream either: that it reads something unknown is told', () => {
    const text = `Resources:
  Read:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Work, EventSourceArn: !ImportValue orders-arn }
  Work: { Type: AWS::Lambda::Function, Properties: { MemorySize: "256" } }
`
    expect(toldBy(yaml(text))).toContain(
      'Resources.Read: reads something that is not in the file: !ImportValue orders-arn.',
    )
  })

  it('is not needed of a video stream’s bit rate alone: no file has that', () => {
    const text =
      'Resources:\n  Gate:\n    Type: AWS::KinesisVideo::Stream\n    Properties: { DataRetentionInHours: 48 }\n'
    expect(yaml(text).questions).toEqual([expect.objectContaining({ name: 'Gate.mbps', type: 'number' })])
    expect(yaml(text, { 'Gate.mbps': '2.5' }).design?.elements[0]).toMatchObject({ mbps: 2.5, retentionHours: 48 })
  })
})

it.each([
  ['!Join ["-", [a, !Select [1, !Split [",", "x,b"]]]]', 'a-b'],
  ['!Sub ["${x}-${!y}", { x: !Ref P }]', 'p-${y}'],
  ['!If [No, wrong, !FindInMap [M, k, v]]', 'mapped'],
  ['{ "Fn::Join": ["", ["a", { "Ref": "P" }]] }', 'ap'],
  ['!Base64 hi', 'aGk='],
  ['!Sub "${AWS::Partition}"', 'Orders'],
])('evaluates %s', (expression, name) => {
  const text = `Parameters: { P: { Type: String, Default: p } }
Mappings: { M: { k: { v: mapped } } }
Conditions: { Never: !Equals [a, b], No: !Or [!Condition Never, !Not [!Equals [a, a]]] }
Resources:
  Orders:
    Type: AWS::Kinesis::Stream
    Properties:
      Name: ${expression}
`
  expect(yaml(text).design?.elements[0]?.name).toBe(name)
})

it('keeps elements that were added by hand to what was exported, and drops those that were taken out', () => {
  const { design } = sampleDesigns().find(({ id }) => id === 'order-events') ?? { design: undefined }
  if (design === undefined) throw new Error('no sample')
  const text = cloudFormationOf(resourcesOf(design))
  const more = text.replace(
    '\nResources:\n',
    '\nResources:\n  ByHand:\n    Type: AWS::Kinesis::Stream\n    Properties:\n      ShardCount: "3"\n',
  )
  expect(yaml(more).design).toEqual({
    ...design,
    elements: [...design.elements, expect.objectContaining({ id: 'by-hand', kind: 'stream', shards: 3 })],
  })
})

it('takes over what merge keys name, and what the map itself says before that', () => {
  const text = `Resources:
  First: { Type: AWS::Kinesis::Stream, Properties: &shared { ShardCount: 2, RetentionPeriodHours: 48 } }
  Second:
    Type: AWS::Kinesis::Stream
    Properties:
      ShardCount: 7
      <<: *shared
  Third:
    Type: AWS::Kinesis::Stream
    Properties:
      <<: [{ ShardCount: 9 }, *shared]
`
  expect(yaml(text).design?.elements).toMatchObject([
    { shards: 2, retentionHours: 48 },
    { shards: 7, retentionHours: 48 },
    { shards: 9, retentionHours: 48 },
  ])
})

it('asks for a figure that another resource of the file has', () => {
  const text = `Resources:
  Sizes: { Type: Custom::Sizes, Properties: {} }
  Orders: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: !GetAtt Sizes.Shards } }
`
  const { design, questions } = yaml(text)
  expect({ design, asked: questions.map(({ name }) => name) }).toEqual({ design: null, asked: ['Orders.ShardCount'] })
  expect(yaml(text, { 'Orders.ShardCount': '6' }).design?.elements[0]).toMatchObject({ shards: 6 })
})

it('takes names that every object of a program has as those of the file', () => {
  const text = `Parameters: { constructor: { Type: String } }
Resources:
  toString: { Type: constructor, Properties: { hasOwnProperty: { valueOf: 1 } } }
  Orders: { Type: AWS::Kinesis::Stream, Properties: { Name: !Ref constructor, ShardCount: { toString: 1 } } }
`
  expect(yaml(text).questions.map(({ name }) => name)).toEqual(['constructor'])
  expect(yaml(text, { constructor: 'orders' }).design?.elements.map(({ name }) => name)).toEqual(['orders'])
})
