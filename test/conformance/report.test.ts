import { describe, expect, it } from 'vitest'
import { list, optional, required, string, structure, unsupported } from '../../src-main/engine/shapes'
import { streamsModel } from '../../src-main/engine/streams/model'
import { documentedFaults } from '../../src-main/engine/streams/model/documented-faults'
import { conformanceReport, type OperationFact, type ReportSources } from './report'
import { serviceModel } from './service-model'

const sources: ReportSources = {
  model: 'a model',
  operations: [
    { name: 'Brew', input: ['Beans', 'Cups', 'Cups.Size', 'Milk', 'Sugar'], output: ['Coffee', 'Coffee.Heat'] },
    { name: 'Clean', input: ['How'], output: [] },
  ],
  shapes: {
    Brew: structure({
      Beans: required(string({ values: ['DARK', 'LIGHT'] })),
      Cups: optional(list(structure({ Size: optional(string()) }))),
      Milk: unsupported(string()),
      Sugar: optional(string()),
    }),
  },
  documentedFaults: { Brew: ['Empty', 'Broken'], Clean: [] },
}
const brewed = (...facts: object[]): OperationFact[] =>
  [{ kind: 'success' }, ...facts].map((fact) => ({ operation: 'Brew', ...fact }) as OperationFact)
const input = (path: string) => ({ kind: 'input', path })
const output = (path: string) => ({ kind: 'output', path })
const everything = brewed(
  ...['Beans', 'Cups', 'Cups.Size', 'Sugar'].map(input),
  ...['DARK', 'LIGHT'].map((value) => ({ kind: 'value', path: 'Beans', value })),
  ...['Coffee', 'Coffee.Heat'].map(output),
)
const brew = (facts: readonly OperationFact[]) => conformanceReport(sources, facts).operations[0]
const member = (facts: readonly OperationFact[], path: string) =>
  [...(brew(facts)?.input ?? []), ...(brew(facts)?.output ?? [])].find((found) => found.path === path)

const noSugar = 'Streamgauge has no sugar.'
const onlyDark = 'Streamgauge cannot roast LIGHT beans.'
const unsweetened = [
  { kind: 'refused', path: 'Sugar', words: noSugar },
  { kind: 'refused', path: 'Beans', value: 'LIGHT', words: onlyDark },
]

describe('the conformance report', () => {
  it('calls an operation absent that never succeeded, with all its members', () => {
    const [first, second] = conformanceReport(sources, []).operations
    expect(first).toMatchObject({ name: 'Brew', status: 'absent' })
    expect(second).toEqual({
      name: 'Clean',
      status: 'absent',
      input: [{ path: 'How', status: 'absent' }],
      output: [],
      faults: [],
    })
  })

  it('calls a member full that went through, and names what is missing of the operation', () => {
    expect(member(everything, 'Beans')).toEqual({ path: 'Beans', status: 'full' })
    expect(member(everything, 'Cups')).toEqual({ path: 'Cups', status: 'full' })
    expect(brew(everything)).toMatchObject({ status: 'partial', note: 'Milk (refused)' })
  })

  it('calls an operation full when every member is', () => {
    const withoutMilk = { ...sources.operations[0], input: ['Beans', 'Cups', 'Cups.Size', 'Sugar'] }
    const operations = [withoutMilk] as ReportSources['operations']
    expect(conformanceReport({ ...sources, operations }, everything).operations[0]).toMatchObject({ status: 'full' })
  })

  it('takes nothing off for what AWS itself does not use yet', () => {
    const operations = [{ name: 'Brew', input: ['Beans', 'StreamId'], output: ['StreamId'] }]
    const shapes = { Brew: structure({ Beans: required(string()), StreamId: unsupported(string()) }) }
    const [operation] = conformanceReport({ ...sources, operations, shapes }, brewed(input('Beans'))).operations
    expect(operation).toMatchObject({
      status: 'full',
      input: [{ status: 'full' }, { status: 'absent', note: 'refused: reserved, not in use on AWS' }],
    })
  })

  it.each([
    ['that is refused in words', 'Sugar', { status: 'absent', note: `refused: ${noSugar}` }, unsweetened],
    [
      'whose value is refused in words',
      'Beans',
      { status: 'partial', note: `LIGHT refused: ${onlyDark}` },
      unsweetened,
    ],
    ['that is refused', 'Milk', { status: 'absent', note: 'refused' }],
    ['that no test sent', 'Sugar', { status: 'partial', note: 'taken, but shown by no test' }],
    ['of which values were not sent', 'Beans', { status: 'partial', note: 'shown by no test: LIGHT' }],
    ['of which a part is missing', 'Cups', { status: 'partial', note: 'without Size' }],
    ['that never came', 'Coffee', { status: 'absent', note: 'in no answer' }],
  ])('says it of a member %s', (_what, path, expected, more: readonly object[] = []) => {
    const facts = brewed(input('Beans'), { kind: 'value', path: 'Beans', value: 'DARK' }, input('Cups'), ...more)
    expect(member(facts, path)).toEqual({ path, ...expected })
  })

  it('calls a member full that went through, whatever it was refused with once', () => {
    const facts = [...everything, ...brewed(...unsweetened)]
    for (const path of ['Beans', 'Sugar']) expect(member(facts, path)).toEqual({ path, status: 'full' })
  })

  it('says in one line what is missing of an operation, as it is in its innermost place, and why', () => {
    const facts = brewed(input('Beans'), { kind: 'value', path: 'Beans', value: 'DARK' }, input('Cups'), ...unsweetened)
    expect(brew(facts)?.note).toBe(
      `Beans (LIGHT refused: ${onlyDark}); Cups.Size (taken, but shown by no test); Milk (refused); ` +
        `Sugar (refused: ${noSugar}); Coffee (in no answer)`,
    )
  })

  it('shows which of the documented faults were seen', () => {
    const facts = brewed({ kind: 'fault', name: 'Broken' }, { kind: 'fault', name: 'Undocumented' })
    expect(brew(facts)?.faults).toEqual([
      { name: 'Empty', seen: false },
      { name: 'Broken', seen: true },
    ])
  })
})

describe('the service model', () => {
  const operations = serviceModel()
  const named = (name: string) => operations.find((operation) => operation.name === name)

  it('has all 45 operations, those that faults are documented for', () => {
    expect(operations.map(({ name }) => name)).toEqual(Object.keys(documentedFaults))
    expect(operations).toHaveLength(45)
  })

  it('has the members of requests and answers, nested ones too', () => {
    expect(named('PutRecords')?.input).toEqual(
      expect.arrayContaining(['Records', 'Records.Data', 'Records.PartitionKey', 'StreamName', 'DryRun']),
    )
    expect(named('SubscribeToShard')?.output).toEqual(
      expect.arrayContaining(['EventStream.SubscribeToShardEvent.Records.Data']),
    )
    expect(named('ListTagsForStream')?.output).toEqual(['Tags', 'Tags.Key', 'Tags.Value', 'HasMoreTags'])
  })

  it('knows every member that the engine takes', () => {
    for (const [name, { members }] of Object.entries(streamsModel)) {
      expect(named(name)?.input).toEqual(expect.arrayContaining(Object.keys(members)))
    }
  })
})
