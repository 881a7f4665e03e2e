import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { updateDocument } from '../../../../src-main/blueprint/edit/update-document'
import { mostBytes, readBlueprint } from '../../../../src-main/blueprint/import/read-blueprint'
import { publicFile, publicFiles } from '../files'

const problems = (text: string, name = 'template.yaml') =>
  readBlueprint({ files: [{ name, text }] }).problems.map(({ place, message }) =>
    [place, message].filter((part) => part !== '').join(': '),
  )

describe('a template that is wrong', () => {
  it.each([
    [
      'Resources:\n  A: [1, 2\n',
      'line 3, column 1: This is indented in another way than what it belongs to, or a bracket before it is not closed',
    ],
    ['Resources:\n\tA: 1\n', 'line 2, column 1: There is a tab here: YAML is indented with spaces.'],
    ['Resources:\n  A: {}\n  A: {}\n', 'line 3, column 3: “A” is there twice.'],
    ['Resources:\n  A: *nothing\n', 'line 2, column 6: *nothing stands for nothing: there is no &nothing before it.'],
    ['Resources: {}\n---\nResources: {}\n', 'line 2, column 1: A second document begins here'],
    ['{ "Resources": { "A": ', 'line 1, column 23: The file ends here, in the middle of it: it was cut short.'],
    ['{ "Resources": { "A": 1, "A": 2 } }', 'line 1, column 26: “A” is there twice.'],
    ['AWSTemplateFormatVersion: 2010-09-09\n', 'This is no template: it has no Resources.'],
    ['Resources: [1]\n', 'Resources: must be a map of names and values.'],
    ['Resources:\n  A: 5\n', 'Resources.A: must be a map of names and values.'],
    [`Resources:\n  A: ${'['.repeat(500)}\n`, 'This is nested deeper than any template.'],
    ['hello', 'This is none of the files that are read here'],
  ])('is refused with where and why: %s', (text, expected) => {
    expect(problems(text)[0]).toContain(expected)
  })

  it('is refused where its figures make no design', () => {
    const text = 'Resources:\n  A: { Type: "AWS::Kinesis::Stream", Properties: { ShardCount: 0 } }\n'
    expect(problems(text)).toEqual(['elements[0] "a": shards: must be at least 1, not 0.'])
  })

  it('is refused at once if aliases of aliases make too much of it', () => {
    const bomb = ['Resources:', '  a0: &a0 [1,1,1,1,1,1,1,1,1,1]']
    for (let n = 1; n < 12; n += 1)
      bomb.push(
        `  a${String(n)}: &a${String(n)} [${Array(10)
          .fill(`*a${String(n - 1)}`)
          .join(',')}]`,
      )
    expect(problems(`${bomb.join('\n')}\n`)).toEqual([
      'There is more in it than in any template: more than 500,000 values.',
    ])
  })

  it('is refused unread if it is larger than any', () => {
    expect(problems(`Resources:\n${' '.repeat(mostBytes)}`)).toEqual([
      'The files have 5,000,011 bytes together; up to 5,000,000 are read.',
    ])
  })

  it('ends where a condition is made of itself', () => {
    const text = `Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }
Resources:
  S: { Type: "AWS::Kinesis::Stream", Condition: A }
`
    const { design, leftOver } = readBlueprint({ files: [{ name: '', text }] })
    expect(design?.elements).toEqual([])
    expect(leftOver[0]?.message).toContain('may be made or not')
  })
})

describe('a configuration of Terraform that is wrong', () => {
  it.each([
    ['resource "a" "b" {\n  x = \n}\n', 'main.tf line 2, column 7: This is not Terraform’s language from here on.'],
    ['resource "a" "b" {\n  x = 1\n', 'main.tf line 3, column 1: The file ends here'],
    ['a = 1\na = 2\n', 'main.tf line 2, column 1: “a” is there twice.'],
    ['locals {\n  a = local.b\n  b = "${local.a}x"\n}\n', 'main.tf, local.a: This value is made of itself.'],
    [`locals {\n  a = ${'['.repeat(400)}\n}\n`, 'nested deeper'],
  ])('is refused with where and why: %s', (text, expected) => {
    expect(problems(text, 'main.tf').join('\n')).toContain(expected)
  })
})

it('reads a template of 500 streams and 500 functions in a moment', () => {
  const one = (n: number) => `  S${String(n)}:
    Type: AWS::Kinesis::Stream
    Properties: { ShardCount: 2 }
  F${String(n)}:
    Type: AWS::Lambda::Function
    Properties: { MemorySize: 256 }
  M${String(n)}:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref F${String(n)}, EventSourceArn: !GetAtt S${String(n)}.Arn }
`
  const text = `Resources:\n${Array.from({ length: 500 }, (_, n) => one(n)).join('')}`
  const start = performance.now()
  const { design } = readBlueprint({ files: [{ name: '', text }] })
  expect(design?.edges).toHaveLength(500)
  expect(performance.now() - start).toBeLessThan(5000)
})

it('answers whatever somebody makes of a file', () => {
  const texts = [
    ...['clickstream-sam.yaml', 'log-archive.json', 'sensors-plan.json'].map((name) => publicFile(name)),
    ...publicFiles('terraform'),
    ...publicFiles('describe'),
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.nat(4000),
      fc.nat(40),
      fc.string({ maxLength: 6 }),
      (file, at, gone, put) => {
        const text = file.text.slice(0, at) + put + file.text.slice(at + gone)
        const answer = readBlueprint({ files: [{ name: file.name, text }] })
        expect(answer.design !== null || answer.problems.length + answer.questions.length > 0).toBe(true)
      },
    ),
    { numRuns: 150 },
  )
})

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null
type Path = readonly string[]

const pathsIn = (value: unknown, path: Path = []): readonly Path[] => [
  path,
  ...(isTree(value) ? Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name])) : []),
]

const withValue = (value: unknown, [step, ...rest]: Path, put: unknown): unknown => {
  if (step === undefined) return put
  const members = Object.entries(isTree(value) ? value : {})
  const next = members.map(([name, inner]) => [name, name === step ? withValue(inner, rest, put) : inner] as const)
  return Array.isArray(value) ? next.map(([, inner]) => inner) : Object.fromEntries(next)
}

const wrongValues = [
  ...[null, '', 'x', -5.5, true, [], {}, [null], { Ref: 'Nowhere' }, { Ref: null }, { 'Fn::GetAtt': 5 }],
  ...[{ 'Fn::Sub': [] }, { 'Fn::If': [] }, { 'Fn::Join': [1] }, { 'Fn::FindInMap': ['a'] }],
]

it('answers whatever becomes of a value in a file, and leaves it as it is when nothing is changed', () => {
  const files = ['log-archive.json', 'cdk-orders.template.json', 'sensors-plan.json']
    .map((name) => publicFile(name))
    .concat(publicFiles('describe'))
    .map(({ name, text }) => ({ name, content: JSON.parse(text) as unknown }))
  const anyFile = fc
    .constantFrom(...files)
    .chain(({ name, content }) =>
      fc.record({ name: fc.constant(name), content: fc.constant(content), path: fc.constantFrom(...pathsIn(content)) }),
    )
  const answers = { LogBucketName: 'logs', 'AWS::Region': 'us-east-1' }
  fc.assert(
    fc.property(anyFile, fc.constantFrom(...wrongValues), ({ name, content, path }, put) => {
      const text = JSON.stringify(withValue(content, path, put), null, 2)
      const { design, document } = readBlueprint({ files: [{ name, text }], answers })
      if (design !== null && document !== null) expect(updateDocument(document, design).text).toBe(text)
    }),
    { numRuns: 100 },
  )
})
