import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudFormationOf } from '../../../../src-main/blueprint/cloudformation'
import { updateDocument } from '../../../../src-main/blueprint/edit/update-document'
import { readBlueprint, type SourceDocument } from '../../../../src-main/blueprint/import/read-blueprint'
import { resourcesOf } from '../../../../src-main/blueprint/resources'
import { Design } from '../../../../src-main/planning/design/design'
import { sampleDesigns } from '../../../../src-main/services/sample-designs'
import { importedFrom, publicFile } from '../files'

interface Opened {
  readonly design: Design
  readonly document: SourceDocument
}

const opened = (text: string, answers: Readonly<Record<string, string>> = {}): Opened => {
  const { design, document } = importedFrom([{ name: 'template.yaml', text }], answers)
  if (document === null) throw new Error('There is no document to edit.')
  return { design, document }
}

const answers = { Stage: 'dev', LogBucketName: 'logs', 'AWS::Region': 'us-east-1' }
const sam = publicFile('clickstream-sam.yaml').text
const json = publicFile('log-archive.json').text

const changed = (design: Design, id: string, members: object): Design =>
  Design.parse({
    ...design,
    elements: design.elements.map((element) => (element.id === id ? { ...element, ...members } : element)),
  })

const lines = (text: string): readonly string[] => text.split('\n')

/** Lines of the new text that the answer names, and what is told. */
const edited = ({ document, design }: Opened, id: string, members: object) => {
  const { text, changedLines, problems } = updateDocument(document, changed(design, id, members))
  return {
    text,
    changed: changedLines.map((line) => lines(text)[line - 1]?.trim()),
    told: problems.map(({ place, message }) => `${place}: ${message}`),
  }
}

/** Are all lines but the named ones in the old text, in their order? */
const keepsTheRest = (old: string, { text, changedLines }: ReturnType<typeof updateDocument>): boolean => {
  const named = new Set(changedLines)
  const rest = lines(text).filter((_line, at) => !named.has(at + 1))
  let from = 0
  return rest.every((line) => {
    const at = lines(old).indexOf(line, from)
    from = at + 1
    return at >= 0
  })
}

describe('a template that a design came from', () => {
  it('keeps all its bytes when nothing changes', () => {
    for (const text of [sam, json, sam.replaceAll('\n', '\r\n'), sam.trimEnd()]) {
      const { document, design } = opened(text, answers)
      expect(updateDocument(document, design)).toEqual({ text, changedLines: [], problems: [] })
    }
  })

  it('changes the line of a figure, and keeps the comment behind it', () => {
    const text = sam.replace('ShardCount: !Ref Shards', 'ShardCount: 2')
    expect(edited(opened(text, answers), 'click-stream', { shards: 7 })).toEqual({
      text: text.replace('ShardCount: 2', 'ShardCount: 7'),
      changed: ['ShardCount: 7 # raised for sales'],
      told: [],
    })
  })

  it('keeps quotes, line ends and a missing newline at the end', () => {
    const text = sam.replaceAll('\n', '\r\n').trimEnd()
    const result = edited(opened(text, answers), 'to-lake', { bufferSeconds: 60 })
    expect(result.told).toEqual([])
    expect(result.text).toBe(text.replace(/(IntervalInSeconds: .)900/, '$160'))
  })

  it('changes a member of what a serverless function reads in its event', () => {
    expect(edited(opened(sam, answers), 'counter', { batchRecords: 77, maxRetries: 9 })).toMatchObject({
      changed: ['BatchSize: 77', 'MaximumRetryAttempts: 9'],
      told: [],
    })
  })

  it('writes a property that was not there behind the others', () => {
    const { text, changed: added } = edited(opened(sam, answers), 'alerts', { fifo: true })
    expect(added[0]).toBe('FifoQueue: true')
    expect(text).toContain('        maxReceiveCount: 5\n      FifoQueue: true\n')
  })

  it('takes a property away with what belongs to it', () => {
    const { text, told } = edited(opened(sam, answers), 'click-stream', { encryption: 'none' })
    expect(told).toEqual([])
    expect(text).not.toContain('StreamEncryption')
    expect(text).toContain('Retention]\n      Tags:')
  })

  it('changes the default of a parameter that nothing else uses', () => {
    const { text, changed: line, told } = edited(opened(json, answers), 'log-delivery', { bufferSeconds: 120 })
    expect(told).toEqual([])
    expect(line).toEqual([expect.stringContaining('"Default": 120')])
    expect(text).toBe(json.replace('"Default": 300', '"Default": 120'))
  })

  it('does not change a parameter beyond what it may be', () => {
    expect(edited(opened(json, answers), 'log-delivery', { bufferSeconds: 30 })).toEqual({
      ...{ text: json, changed: [] },
      told: [expect.stringContaining('It comes from BufferSeconds, which may not be 30.')],
    })
  })

  it.each([
    ['used elsewhere', { shards: 7 }, 'It comes from Shards, which is used elsewhere too: change it in the file.'],
    ['computed', { retentionHours: 48 }, 'It is computed in the file (!FindInMap [Sizes, !Ref Stage, Retention])'],
    ['an answer', { name: 'prod-hits' }, 'It is computed in the file (!Sub'],
  ])('says why a value that is %s stays', (_why, members, sentence) => {
    expect(edited(opened(sam, answers), 'click-stream', members)).toEqual({
      ...{ text: sam, changed: [] },
      told: [expect.stringContaining(sentence)],
    })
  })

  it('does not change what an anchor has elsewhere, too', () => {
    const stream = (name: string, count: string) =>
      `  ${name}:\n    Type: AWS::Kinesis::Stream\n    Properties: { ShardCount: ${count}, RetentionPeriodHours: 24 }\n`
    const text = `Resources:\n${stream('One', '&shards 2')}${stream('Two', '*shards')}`
    expect(importedFrom([{ name: 't.yaml', text }]).design.elements[1]).toMatchObject({ shards: 2 })
    for (const id of ['one', 'two']) {
      const { text: next, told } = edited(opened(text), id, { shards: 5 })
      expect(next).toBe(text)
      expect(told).toHaveLength(1)
    }
    expect(edited(opened(text), 'one', { retentionHours: 48 }).told).toEqual([])
  })

  it('finds the rule that takes objects away among others', () => {
    const { text, told } = edited(opened(json, answers), 'log-bucket', { storageDays: 30 })
    expect(told).toEqual([])
    expect(text).toBe(json.replace('"ExpirationInDays": 90', '"ExpirationInDays": 30'))
  })

  it('gets the resources of an element that was drawn, and loses those of one that was taken away', () => {
    const { document, design } = opened(sam, answers)
    const stream = { kind: 'stream', id: 'replay', name: 'Replay', shards: 3 }
    const added = updateDocument(document, Design.parse({ ...design, elements: [...design.elements, stream] }))
    expect(added.problems).toEqual([])
    expect(added.text).toContain('  Replay:\n    Type: AWS::Kinesis::Stream\n')
    expect(keepsTheRest(sam, added)).toBe(true)
    const without = {
      ...design,
      elements: design.elements.filter(({ id }) => id !== 'notifier'),
      edges: design.edges.filter(({ to }) => to !== 'notifier'),
    }
    const removed = updateDocument(document, without)
    expect({ ...removed, text: '' }).toEqual({ text: '', changedLines: [], problems: [] })
    expect(removed.text).not.toContain('Notifier')
    expect(importedFrom([{ name: '', text: removed.text }], answers).design.elements).toEqual(without.elements)
  })

  it('knows what it has written itself when it is changed again', () => {
    const { document, design } = opened(sam, answers)
    const withStream = (members: object): Design =>
      Design.parse({
        ...design,
        elements: [...design.elements, { kind: 'stream', id: 'replay-2', name: 'Replay', shards: 3, ...members }],
      })
    const first = updateDocument(document, withStream({}))
    const second = updateDocument({ ...document, text: first.text }, withStream({ shards: 4 }))
    expect(second.problems).toEqual([])
    expect(second.text).toBe(first.text.replace('ShardCount: 3', 'ShardCount: 4'))
  })

  it('keeps a resource that others in it use, and says so', () => {
    const { document, design } = opened(sam, answers)
    const { text, problems } = updateDocument(document, {
      ...design,
      elements: design.elements.filter(({ id }) => id !== 'alerts'),
      edges: design.edges.filter(({ from, to }) => from !== 'alerts' && to !== 'alerts'),
    })
    expect(text).toContain('  Alerts:\n')
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('It stays in the file, for others there use it: Resources.Counter'),
    )
  })
})

const without = ({ document, design }: Opened, gone: string) =>
  updateDocument(document, {
    ...design,
    elements: design.elements.filter(({ id }) => id !== gone),
    edges: design.edges.filter(({ from, to }) => from !== gone && to !== gone),
  })

describe('a template with a function and what it depends on', () => {
  const text = (resources: string) => `Parameters:
  Name: { Type: String, Default: 'work' }
Resources:
  Orders: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
${resources}`
  const work = `  Work:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !Ref Name
      Code: { S3Bucket: code, S3Key: work.zip }
`
  const reads = (source: string) => `  Reads:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: ${source}, FunctionName: !Ref Work }
`
  const plain = text(`${work}${reads('!GetAtt Orders.Arn')}`)

  it('keeps the program of a function that is called something else', () => {
    expect(edited(opened(plain), 'work', { name: 'mill' }).text).toBe(plain.replace("'work'", "'mill'"))
    expect(edited(opened(plain), 'work', { name: 'The mill' })).toEqual({
      ...{ text: plain, changed: [] },
      told: [expect.stringMatching(/^elements "work": “The mill” is no name that AWS takes for it: the file keeps/)],
    })
  })

  it.each(['work', "'work'", '"work"'])('keeps the quotes of the default that a name comes from: %s', (quoted) => {
    const file = plain.replace("'work'", quoted)
    expect(edited(opened(file), 'work', { name: 'mill' })).toMatchObject({
      ...{ text: file.replace(quoted, quoted.replace('work', 'mill')), told: [] },
    })
  })

  it.each([
    [
      'in a list of dependencies',
      work.replace('    Properties', '    DependsOn: [Orders]\n    Properties'),
      'Resources.Work',
    ],
    ['as text', `${work}Outputs: { Arn: { Value: { Fn::GetAtt: Orders.Arn } } }\n`, 'Outputs.Arn'],
    ['in an output', `${work}Outputs: { Name: { Value: !Ref Orders } }\n`, 'Outputs.Name'],
  ])('keeps a stream that is named %s', (_how, resources, user) => {
    const { text: next, problems } = without(opened(text(resources)), 'orders')
    expect(next).toContain('  Orders:')
    expect(problems.map(({ message }) => message)).toEqual([`It stays in the file, for others there use it: ${user}.`])
  })

  it('is as it was where what goes away has an anchor that others need', () => {
    const file = plain.replace('Properties: { ShardCount: 1 }', 'Properties: &one { ShardCount: 1 }')
    const more = `${file}  More: { Type: AWS::Kinesis::Stream, Properties: *one }\n`
    const { text: next, problems } = without(opened(more), 'orders')
    expect(next).toBe(more)
    expect(problems.at(-1)?.message).toContain('cannot be changed without changing more')
  })

  it('loses a serverless function with its events, and a stream with the event that reads it', () => {
    const serverless = text(`  Work:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Reads: { Type: Kinesis, Properties: { Stream: !GetAtt Orders.Arn, StartingPosition: LATEST } }
  Last: { Type: AWS::SQS::Queue }
`)
    const left = (gone: string) => {
      const { text: next } = without(opened(serverless), gone)
      return readBlueprint({ files: [{ name: '', text: next }] }).design?.elements.map(({ id }) => id)
    }
    expect(left('work')).toEqual(['orders', 'last'])
    expect(without(opened(serverless), 'orders').text).not.toContain('Orders')
  })
})

/** Members that templates of others may hold, with what each may become. */
const anyMember: Readonly<Record<string, fc.Arbitrary<object>>> = {
  stream: fc.oneof(
    fc.record({ shards: fc.integer({ min: 1, max: 500 }) }),
    fc.record({ retentionHours: fc.integer({ min: 24, max: 8760 }) }),
    fc.record({ shardMetrics: fc.integer({ min: 0, max: 7 }) }),
    // On demand there is no number of shards to be written.
    fc.constant({ mode: 'on-demand', shards: 1 }),
    fc.record({ encryption: fc.constantFrom('none', 'aws-key') }),
  ),
  function: fc.oneof(
    fc.record({ memoryMiB: fc.integer({ min: 128, max: 10_240 }) }),
    fc.record({ architecture: fc.constantFrom('x86', 'arm') }),
    fc.record({ batchWindowSeconds: fc.integer({ min: 0, max: 300 }) }),
    fc.record({ reportsFailures: fc.boolean() }),
    fc.record({ bisectOnError: fc.boolean() }),
  ),
  delivery: fc.record({
    bufferSeconds: fc.integer({ min: 60, max: 900 }),
    bufferMiB: fc.integer({ min: 64, max: 128 }),
  }),
  bucket: fc.record({ storageDays: fc.integer({ min: 1, max: 900 }) }),
  queue: fc.constant({ fifo: true }),
}

const foreign = ['clickstream-sam.yaml', 'log-archive.json', 'cdk-orders.template.json']
  .flatMap((name) => [publicFile(name).text, publicFile(name).text.replaceAll('\n', '\r\n')])
  .map((text) => opened(text, answers))

const anyChange = fc
  .constantFrom(...foreign.flatMap((one) => one.design.elements.map(({ id, kind }) => ({ one, id, kind }))))
  .chain(({ one, id, kind }) => (anyMember[kind] ?? fc.constant({})).map((members) => ({ one, id, members })))

describe('a template that somebody else wrote', () => {
  it('says what is wanted after any change, or why it does not, and keeps all other lines', () => {
    fc.assert(
      fc.property(anyChange, ({ one: { design, document }, id, members }) => {
        const wanted = changed(design, id, members)
        const result = updateDocument(document, wanted)
        expect(keepsTheRest(document.text, result)).toBe(true)
        const back = readBlueprint({ files: [{ name: document.fileName, text: result.text }], answers })
        expect(back.problems).toEqual([])
        if (result.problems.length === 0) expect(back.design).toEqual(wanted)
        else expect(back.design).not.toBeNull()
      }),
      { numRuns: 25 },
    )
  })
})

const exported = sampleDesigns().map(({ design }) => opened(cloudFormationOf(resourcesOf(design))))

/** Members that a template holds as figures. */
const figures: Readonly<Record<string, readonly (readonly [string, number, number])[]>> = {
  stream: [
    ['retentionHours', 24, 8760],
    ['maxRecordKiB', 1025, 10_240],
  ],
  function: [
    ['memoryMiB', 128, 10_240],
    ['maxConcurrency', 1, 900],
  ],
  'flink-application': [['parallelism', 1, 64]],
  'kafka-cluster': [['retentionHours', 1, 900]],
  delivery: [['bufferSeconds', 60, 900]],
  source: [['natGateways', 0, 100]],
  application: [['workers', 1, 9000]],
}

const anyFigure = fc
  .constantFrom(...exported.flatMap((one) => one.design.elements.map((element) => ({ one, element }))))
  .filter(({ element }) => figures[element.kind] !== undefined)
  .chain(({ one, element }) =>
    fc
      .constantFrom(...(figures[element.kind] ?? []))
      .chain(([member, min, max]) =>
        fc.integer({ min, max }).map((value) => ({ one, id: element.id, members: { [member]: value } })),
      ),
  )

describe('an exported template', () => {
  it('says the design again after any figure of it has changed, and keeps all other lines', () => {
    fc.assert(
      fc.property(anyFigure, ({ one, id, members }) => {
        const wanted = changed(one.design, id, members)
        const result = updateDocument(one.document, wanted)
        expect(result.problems).toEqual([])
        expect(keepsTheRest(one.document.text, result)).toBe(true)
        expect(readBlueprint({ files: [{ name: '', text: result.text }] }).design).toEqual(wanted)
      }),
      { numRuns: 8 },
    )
  })

  it('keeps what is drawn in its notes: positions, comments, edges', () => {
    for (const { design, document } of exported) {
      const [first] = design.elements
      const wanted: Design = {
        ...changed(design, first?.id ?? '', { position: { x: 10, y: 20 }, note: 'Looked at in May.' }),
        description: 'Changed in May',
        comments: [{ id: 'c1', text: 'Peak at noon', position: { x: 1, y: 2 } }],
      }
      const { text, problems } = updateDocument(document, wanted)
      expect(problems).toEqual([])
      expect(text).toMatch(/^Description: (["']?)Changed in May\1$/m)
      expect(readBlueprint({ files: [{ name: '', text }] }).design).toEqual(wanted)
    }
  })
})
